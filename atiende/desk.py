"""The ACD, live: the one :class:`~acd.board.Board`, its clock, and its words to calls and pages."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Container, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol, TypeAlias

import msgspec

from acd.agents import AgentState
from acd.board import Board
from acd.model import AgentChanged, Entry, MakeOffer, Phone, Talk, WithdrawOffer
from atiende.call.messages import (
    AgentDone,
    AgentHolds,
    AgentTalks,
    AskPosition,
    AskSituation,
    CallEvent,
    DeskCommand,
    FreePlace,
    HoldPlace,
    JoinQueue,
    LeaveQueue,
    LoseSight,
    OfferGranted,
    OfferLost,
    OfferRings,
    OfferWithdrawn,
    Placed,
    ReviseEntry,
    SituationTold,
)
from atiende.expecting import Expectations
from db.facts import AgentStateChanged, AnyFact
from overflow.decision import Situation

log = logging.getLogger(__name__)

OfferCommand: TypeAlias = OfferRings | OfferLost | AgentTalks | AgentHolds | AgentDone

_JUST_NOW: Final = timedelta(seconds=2)
_ASKED_FOR: Final = (AgentState.AVAILABLE, AgentState.PAUSED, AgentState.LOGGED_OUT)


class Callers(Protocol):
    """Where a call's mailbox can be found."""

    def post(self, call_id: str, event: CallEvent) -> None:
        """Put the event into the call's mailbox; a call that is over loses it."""


class Desk:
    """Owns the board. Everything runs on the event loop's thread, one change at a time."""

    def __init__(
        self,
        board: Board,
        callers: Callers,
        record: Callable[[Sequence[AnyFact]], Awaitable[None]],
        now: Callable[[], datetime],
        expectations: Expectations | None = None,
    ) -> None:
        self.board = board
        self.expectations = expectations or Expectations()
        self._callers = callers
        self._record = record
        self._now = now
        self._timer: asyncio.TimerHandle | None = None
        self._writes: set[asyncio.Task[None]] = set()
        self._watchers: list[Callable[[], None]] = []
        self._asked_by: dict[int, str] = {}
        self.heard_of: dict[int, datetime] = {}
        """When each agent's state was last changed by somebody's will, his own or a supervisor's."""

    def on_change(self, watcher: Callable[[], None]) -> None:
        """Have ``watcher`` called after every change of queues or agents."""
        self._watchers.append(watcher)

    async def close(self) -> None:
        """Finish what is being written."""
        if self._timer is not None:
            self._timer.cancel()
        await asyncio.gather(*self._writes, return_exceptions=True)

    # -- calls ----------------------------------------------------------------------------------

    def take(self, call_id: str, command: DeskCommand) -> None:
        """Do what a call asks of the ACD."""
        board = self.board
        match command:
            case JoinQueue():
                board.join(_entry(call_id, command))
                self._expect(command)
                self.settle()  # who is served at once has nothing to wait for
                self._tell_position(call_id, command.entry_id)
            case ReviseEntry():
                board.revise(**msgspec.structs.asdict(command))
            case AskPosition(entry_id):
                self._tell_position(call_id, entry_id)
            case AskSituation(entry_id):
                self._tell_situation(call_id, entry_id)
            case HoldPlace(entry_id):
                board.hold(entry_id, held=True)
            case FreePlace(entry_id):
                board.hold(entry_id, held=False)
            case LeaveQueue(entry_id):
                board.leave(entry_id, self._now())
                self.expectations.left(entry_id, self._now())
            case LoseSight(entry_id):
                self.expectations.forget(entry_id)
            case _:
                self._serve(call_id, command)
        self.settle()

    def _serve(self, call_id: str, command: OfferCommand) -> None:
        now, board = self._now(), self.board
        match command:
            case OfferRings(offer_id, agent_id):
                board.ringing(offer_id, agent_id, now)
            case OfferLost(offer_id, agent_id, outcome):
                board.offer_lost(offer_id, agent_id, outcome, now)
            case AgentTalks(entry_id, queue, agent_id, since):
                board.answered(Talk(entry_id, call_id, queue, agent_id), since)
                self.expectations.answered(entry_id, since)
            case AgentHolds(agent_id, held):
                board.talk_held(agent_id, call_id, now, held=held)
            case AgentDone(agent_id):
                board.hung_up(agent_id, call_id, now)

    def _expect(self, join: JoinQueue) -> None:
        """Learn from this wait, unless it began before a restart: nobody knows its place then."""
        position = self.board.position(join.entry_id)
        if position is not None and self._now() - join.joined_at < _JUST_NOW:
            self.expectations.joined(join.entry_id, join.queue, position, join.joined_at)

    def _tell_position(self, call_id: str, entry_id: str) -> None:
        position = self.board.position(entry_id)
        if position is not None:
            policy = self.board.policy_of(entry_id)
            situation = situation_of(self.board, entry_id, self._now())
            expected = self._expected_of(entry_id, position)
            placed = Placed(position, policy.announce_every_s, situation, expected)
            self._callers.post(call_id, placed)

    def _expected_of(self, entry_id: str, position: int) -> tuple[float, float] | None:
        """What may be said of the wait to come; nothing to whom an agent is being rung for."""
        entry, policy = self.board.entries[entry_id], self.board.policy_of(entry_id)
        if entry.offer is not None or not policy.announce_wait:
            return None
        return self.expectations.expect(policy.name, position)

    def _tell_situation(self, call_id: str, entry_id: str) -> None:
        if entry_id in self.board.entries:
            situation = situation_of(self.board, entry_id, self._now())
            self._callers.post(call_id, SituationTold(situation))

    def release(self, live_calls: Container[str]) -> None:
        """After a restart: free the agents whose calls are over."""
        self.board.release(live_calls, self._now())
        self.settle()

    # -- agents ---------------------------------------------------------------------------------

    def log_in(self, agent_id: int) -> None:
        """The agent sat down."""
        self.board.log_in(agent_id, self._now())
        self._asked(agent_id, "")

    # ``by`` is the login of a supervisor who does it in the agent's stead.

    def log_out(self, agent_id: int, by: str = "") -> None:
        """The agent leaves."""
        self.board.log_out(agent_id, self._now())
        self._asked(agent_id, by)

    def pause(self, agent_id: int, reason: str, by: str = "") -> None:
        """The agent is not ready."""
        self.board.pause(agent_id, reason, self._now())
        self._asked(agent_id, by)

    def get_ready(self, agent_id: int, by: str = "") -> None:
        """The agent is available."""
        self.board.get_ready(agent_id, self._now())
        self._asked(agent_id, by)

    def end_wrap_up(self, agent_id: int, by: str = "") -> None:
        """The agent needs no more time after the call."""
        self.board.end_wrap_up(agent_id, self._now())
        self._asked(agent_id, by)

    def _asked(self, agent_id: int, by: str) -> None:
        """Note who asked until it is done: at once, or after the call that the agent is in."""
        self.heard_of[agent_id] = self._now()
        self._asked_by[agent_id] = by
        self.settle()
        if self.board.agents[agent_id].wish is None:
            self._asked_by.pop(agent_id, None)

    def _by(self, change: AgentChanged) -> str:
        asked_for = change.state in _ASKED_FOR
        return self._asked_by.pop(change.agent_id, "") if asked_for else ""

    def correct(self, agent_id: int, since: datetime, reason: str) -> None:
        """Free an agent of a state that has lost its ground, unless it changed after ``since``."""
        if self.board.agents[agent_id].since == since:
            self.board.correct(agent_id, reason, self._now())
            self.settle()

    def step_out(self, agent_id: int, since: datetime, reason: str) -> None:
        """Pause an agent who seems to have left, unless he changed after ``since``."""
        if self.board.agents[agent_id].since == since:
            self.board.pause(agent_id, reason, self._now())
            self.settle()

    def step_in(self, agent_id: int, since: datetime) -> None:
        """Have him available again who had seemed to have left, unless he changed after ``since``."""
        if self.board.agents[agent_id].since == since:
            self.board.get_ready(agent_id, self._now())
            self.settle()

    def phone(self, agent_id: int, phone: Phone) -> None:
        """The agent's telephone changed."""
        if self.board.agents[agent_id].phone != phone:
            self.board.phone(agent_id, phone)
            self.settle()

    # -- what follows ---------------------------------------------------------------------------

    def settle(self) -> None:
        """Make the offers that can be made now, and tell everybody whom it concerns."""
        now = self._now()
        self.board.pump(now)
        facts: list[AnyFact] = []
        for decision in self.board.take():
            match decision:
                case AgentChanged():
                    facts.append(_fact(decision, self._by(decision)))
                case MakeOffer(offer, extension, ring_timeout_s) as made:
                    granted = OfferGranted(
                        offer.offer_id, offer.agent_id, extension, ring_timeout_s, made.reasons
                    )
                    self._callers.post(offer.call_id, granted)
                case WithdrawOffer(offer):
                    self._callers.post(offer.call_id, OfferWithdrawn(offer.offer_id))
        if facts:
            self._write(facts)
        self._set_timer(now)
        for watcher in self._watchers:
            watcher()

    def _write(self, facts: list[AnyFact]) -> None:
        """Agents' states wait for no disk: they are seen in the calls' facts as well."""
        task = asyncio.ensure_future(self._record(facts))
        self._writes.add(task)
        task.add_done_callback(self._written)

    def _written(self, task: asyncio.Task[None]) -> None:
        self._writes.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("an agent's state could not be recorded: %s", task.exception())

    def _set_timer(self, now: datetime) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        due = self.board.next_due(now)
        if due is not None:
            wait_s = max(0.0, (due - now).total_seconds())
            self._timer = asyncio.get_running_loop().call_later(wait_s, self.settle)


def situation_of(board: Board, entry_id: str, now: datetime) -> Situation:
    """How the wait of an entry stands, in the overflow policy's terms."""
    seen = board.outlook(entry_id, now)
    return Situation(
        waited_s=seen.waited_s,
        waiting=seen.waiting,
        agents_logged_in=seen.agents_logged_in,
        agents_paused=seen.agents_paused,
        expected_wait_s=seen.expected_wait_s,
    )


def _entry(call_id: str, join: JoinQueue) -> Entry:
    return Entry(call_id=call_id, **msgspec.structs.asdict(join))


def _fact(change: AgentChanged, by: str) -> AgentStateChanged:
    return AgentStateChanged(
        at=change.at,
        agent_id=change.agent_id,
        state=change.state.value,
        reason=change.reason,
        call_id=change.call_id,
        by=by,
    )
