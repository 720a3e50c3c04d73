"""One task per call: takes events from the call's mailbox, in order, and acts on them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import msgspec

from acd.routing.document import Returning
from atiende.call.messages import (
    CallCommand,
    CallEvent,
    CancelTimer,
    CommandFailed,
    CompanyAnswered,
    DeskCommand,
    GivenUp,
    LeaveQueue,
    LookBack,
    LookedBack,
    LookUp,
    MessageCommand,
    ShowPop,
    StartTimer,
    TimerFired,
)
from atiende.call.state import CallState
from atiende.call.step import step
from atiende.call.turn import CallRules, Plan, Step
from atiende.effects import Effects
from atiende.keeping import Keeping
from crm_bridge.lookup import Lookups
from crm_bridge.port import Found, Unknown
from db.errors import DbError, FactRefused
from db.facts import AnyFact
from overflow import messages as overflow
from telephony.calls import Divert, LegCommand, Play, PlaybackEnded, PlayRecording
from telephony.errors import AriError

log = logging.getLogger(__name__)

_PAST_RESCUE = ("talking", "ended")
"""Phases in which the fallback would only do harm."""

_SETTLE_TRIES, _SETTLE_PAUSE_S = 300, 1.0


class Record(Protocol):
    """The ledger's way in."""

    def __call__(
        self,
        facts: Sequence[AnyFact],
        *,
        snapshot: tuple[str, bytes] | None = None,
        forget: str | None = None,
    ) -> Awaitable[None]:
        """Write the facts and the snapshot in one transaction; resolve when they are durable."""


@dataclass(frozen=True)
class Surroundings:
    """What a call's task needs of the world."""

    effects: Effects
    record: Record
    lookups: Lookups
    keeping: Keeping
    desk: Callable[[str, DeskCommand], None]
    look_back: Callable[[CallState, Returning], Awaitable[LookedBack]]
    show_pop: Callable[[str, ShowPop], None]
    changed: Callable[[CallState], None]
    rules: CallRules
    now: Callable[[], datetime]


class CallRunner:
    """The mailbox and the task of one call."""

    def __init__(self, state: CallState, plan: Plan, around: Surroundings) -> None:
        self.state = state
        self._plan = plan
        self._around = around
        self._mailbox: asyncio.Queue[CallEvent] = asyncio.Queue()
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._asked: set[asyncio.Task[None]] = set()
        self._owed: tuple[AnyFact, ...] = ()
        self._acting = False

    @property
    def plan(self) -> Plan:
        """The documents that the call is treated by."""
        return self._plan

    @property
    def busy(self) -> bool:
        """Whether something that happened to the call still waits to be acted on, or is."""
        return self._acting or not self._mailbox.empty()

    def post(self, event: CallEvent) -> None:
        """Put an event into the mailbox."""
        self._mailbox.put_nowait(event)

    async def run(self, first: Step | None = None) -> None:
        """Live the call to its end. Whatever goes wrong, the caller goes to the fallback."""
        try:
            if first is not None:
                await self._take(first)
            while not self.state.done:
                event = await self._mailbox.get()
                await self._take(
                    step(self._plan, self.state, event, self._around.now(), self._around.rules)
                )
            await self._settle()
        except asyncio.CancelledError:
            raise
        except Exception:
            log.exception("call %s failed; its caller goes to the fallback", self.state.call_id)
            await self._give_up()
        finally:
            self._clean_up()

    async def _take(self, taken: Step) -> None:
        self._acting = True
        try:
            await self._act(taken)
        finally:
            self._acting = False

    async def _act(self, taken: Step) -> None:
        for command in taken.urgent:
            await self._do(command)
        before, self.state = self.state, taken.state
        self._around.changed(self.state)
        news = bool(taken.facts) or taken.state != before
        if taken.promises:
            await self._write(taken)
        for command in taken.commands:
            await self._do(command)
        if news and not taken.promises:
            await self._write(taken)

    async def _write(self, taken: Step) -> None:
        """Keep what happened. Two who talk are not disturbed when it cannot be kept yet."""
        facts = (*self._owed, *taken.facts)
        try:
            if taken.state.done:
                await self._around.record(facts, forget=taken.state.call_id)
            else:
                snapshot = (taken.state.call_id, msgspec.json.encode(taken.state))
                await self._around.record(facts, snapshot=snapshot)
        except Exception as error:
            # What was refused will be refused again.
            self._owed = () if isinstance(error, FactRefused) else facts
            if taken.state.phase not in _PAST_RESCUE:
                raise
            log.exception("call %s goes on; it will be recorded later", taken.state.call_id)
        else:
            self._owed = ()

    async def _settle(self) -> None:
        """Keep what is still owed when the call is over, for as long as that may help."""
        for _ in range(_SETTLE_TRIES):
            if not self._owed:
                return
            await asyncio.sleep(_SETTLE_PAUSE_S)
            try:
                await self._around.record(self._owed, forget=self.state.call_id)
            except DbError as error:
                log.warning("call %s is still not recorded: %s", self.state.call_id, error)
            else:
                self._owed = ()

    async def _do(self, command: CallCommand) -> None:
        match command:
            case LegCommand():
                await self._in_asterisk(command)
            case StartTimer(timer, after_s):
                self._cancel_timer(timer)
                loop = asyncio.get_running_loop()
                self._timers[timer] = loop.call_later(after_s, self.post, TimerFired(timer))
            case CancelTimer(timer):
                self._cancel_timer(timer)
            case LookUp(number):
                self._ask(self._look_up(number))
            case LookBack():
                self._ask(self._look_back())
            case overflow.Measure() | overflow.Inspect() | overflow.Keep() | overflow.AskNumber():
                self._ask(self._see_to(command))
            case overflow.Discard():  # may be the last thing of all: nothing is asked after the end
                await self._see_to(command)
            case ShowPop():
                self._around.show_pop(self.state.call_id, command)
            case _:
                self._around.desk(self.state.call_id, command)

    async def _in_asterisk(self, command: LegCommand) -> None:
        try:
            await self._around.effects.do(command)  # type: ignore[arg-type]
        except Exception as error:
            if not isinstance(error, AriError):
                log.exception("call %s: %s", self.state.call_id, type(command).__name__)
            else:
                log.info("call %s: %s", self.state.call_id, error)
            if isinstance(command, Play | PlayRecording):
                self.post(PlaybackEnded(command.channel_id, command.playback_id))
            else:
                self.post(CommandFailed(command))  # type: ignore[arg-type]

    async def _look_up(self, number: str) -> None:
        def late(answer: Found | Unknown) -> None:
            self.post(_company_answer(number, answer))

        self.post(_company_answer(number, await self._around.lookups.look_up(number, late)))

    async def _look_back(self) -> None:
        """Without an answer the caller is treated as one who calls for the first time."""
        try:
            self.post(await self._around.look_back(self.state, self._plan.routing.returning))
        except DbError as error:
            log.warning("call %s: earlier calls are not known: %s", self.state.call_id, error)

    async def _see_to(self, command: MessageCommand) -> None:
        answer = await self._around.keeping.see_to(command, self.state.caller_number)
        if answer is not None:
            self.post(answer)

    def _ask(self, asking: Coroutine[None, None, None]) -> None:
        """Have something found out; the answer comes as an event."""
        task = asyncio.create_task(asking)
        self._asked.add(task)
        task.add_done_callback(self._asked.discard)

    def _cancel_timer(self, timer: str) -> None:
        handle = self._timers.pop(timer, None)
        if handle is not None:
            handle.cancel()

    async def _give_up(self) -> None:
        """Get the caller out first; what can be done and written besides is done and written."""
        around, state = self._around, self.state
        if state.phase in _PAST_RESCUE:
            return  # its snapshot stays, so that a restart finds the two who talk
        try:
            last = step(self._plan, state, GivenUp(), around.now(), around.rules)
        except Exception:
            log.exception("call %s cannot even be ended in order", state.call_id)
            await self._do(Divert(state.channel_id))
            around.desk(state.call_id, LeaveQueue(state.entry_id))
            return
        self.state = last.state
        for command in (*last.urgent, *last.commands):
            await self._do(command)
        around.changed(self.state)
        facts = (*self._owed, *last.facts)
        try:
            await around.record(facts, forget=state.call_id)
        except Exception:
            log.exception("the end of call %s will be recorded later", state.call_id)
            self._owed = facts
            await self._settle()

    def _clean_up(self) -> None:
        for handle in self._timers.values():
            handle.cancel()
        for task in self._asked:
            task.cancel()


def _company_answer(number: str, outcome: object) -> CompanyAnswered:
    match outcome:
        case Found(company):
            return CompanyAnswered(number, "found", company)
        case Unknown():
            return CompanyAnswered(number, "unknown")
    return CompanyAnswered(number, "unavailable")
