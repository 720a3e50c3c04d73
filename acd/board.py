"""The one owner of queues, agents and offers: what is known now, and what follows from it.

A :class:`Board` does no I/O and reads no clock: each method is told ``now`` and returns nothing;
what is to be done about it waits in :meth:`Board.take`. Live, in tests by the thousand and in a
simulator it is the same code.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from datetime import datetime

from acd.agents import AgentState, Trigger
from acd.crew import IN_A_TALK, IN_AN_OFFER, Crew
from acd.model import (
    Agent,
    BoardRules,
    Decision,
    Entry,
    LastState,
    LostOffer,
    Outlook,
    Phone,
    QueuePolicy,
    QueueStanding,
    Talk,
)
from acd.needs import Need
from acd.offers import Offers
from acd.pace import Pace
from acd.timers import Timers
from acd.views import outlook, queue_standing
from acd.waiting import Waiting
from acd.waits import Waits, why_waiting


class Board:
    """Queues, agents and offers, kept consistent: an agent has at most one offer or call."""

    def __init__(self, rules: BoardRules | None = None) -> None:
        self.rules = rules or BoardRules()
        self._decisions: list[Decision] = []
        self._timers = Timers()
        self._waiting = Waiting(self._timers, self.rules)
        self._crew = Crew(self.rules, self._timers, self._waiting, self._decisions)
        self._pace = Pace()
        self._offers = Offers(self.rules, self._waiting, self._crew, self._decisions)
        self.agents: Mapping[int, Agent] = self._crew.agents

    @property
    def queues(self) -> Mapping[str, QueuePolicy]:
        """The policies as they were set, by name."""
        return self._waiting.queues

    @property
    def entries(self) -> Mapping[str, Entry]:
        """Who waits, by id."""
        return self._waiting.entries

    def take(self) -> list[Decision]:
        """Hand over what was decided since the last call, in order."""
        decisions = self._decisions[:]
        self._decisions.clear()
        return decisions

    # -- who is there ---------------------------------------------------------------------------

    def set_queues(self, queues: Iterable[QueuePolicy]) -> None:
        """Replace the queues' policies; entries of a queue that vanished keep waiting in it."""
        self._waiting.set_queues(queues)

    def set_agent(
        self, agent_id: int, name: str, extension: str, skills: Mapping[str, int], now: datetime
    ) -> None:
        """Make an agent known, or change name, extension and skills of a known one."""
        self._crew.know(agent_id, name, extension, skills, now)

    def set_groups(self, agent_id: int, groups: frozenset[str]) -> None:
        """Say which groups a known agent belongs to."""
        self._crew.group(agent_id, groups)

    def remember(
        self,
        agent_id: int,
        calls_today: int,
        handle_s: Mapping[str, float],
        turns: Mapping[str, int] | None = None,
    ) -> None:
        """Take over from the ledger what strategies compare: calls today, and by queue handling.

        ``turns`` numbers his last offers among everybody's, by queue, from 1: the newer, the
        greater. The queues must be known.
        """
        self._crew.remember(agent_id, calls_today, handle_s, turns or {})
        self._offers.go_on_after(max((turns or {}).values(), default=0))

    def restore(self, agent_id: int, last: LastState, now: datetime) -> None:
        """Put an agent back where the ledger left him.

        One who was offered a call or talked is kept from others until the call itself says how
        that stands, or :meth:`release` finds that there is no such call any more.
        """
        self._crew.restore(agent_id, last, now)

    def release(self, live_calls: Container[str], now: datetime) -> None:
        """Free the agents whose call ended while nobody was there to say so."""
        for agent in self.agents.values():
            if agent.call_id in live_calls:
                continue
            if agent.state in IN_AN_OFFER:
                self._crew.change(agent, Trigger.OFFER_LOST, now)
            elif agent.state in IN_A_TALK:
                self._crew.wrap_up_until(agent, now)
                self._crew.change(agent, Trigger.HANG_UP, now)

    def phone(self, agent_id: int, phone: Phone) -> None:
        """Note what the agent's telephone is doing."""
        self._crew.phone(agent_id, phone)

    # -- what agents do -------------------------------------------------------------------------

    def log_in(self, agent_id: int, now: datetime) -> None:
        """The agent sat down: available from now; nothing changes for one who is logged in."""
        self._crew.change(self.agents[agent_id], Trigger.LOG_IN, now)

    def log_out(self, agent_id: int, now: datetime) -> None:
        """The agent leaves; in a call, after its wrap-up."""
        self._ask(self.agents[agent_id], Trigger.LOG_OUT, "", now)

    def pause(self, agent_id: int, reason: str, now: datetime) -> None:
        """Not ready, for ``reason``; in a call, after its wrap-up."""
        self._ask(self.agents[agent_id], Trigger.PAUSE, reason, now)

    def get_ready(self, agent_id: int, now: datetime) -> None:
        """Available again; during a call this takes back a wish to pause or leave."""
        agent = self.agents[agent_id]
        agent.wish, agent.missed = None, 0
        self._crew.rest_until(agent, None)
        self._crew.change(agent, Trigger.GET_READY, now)
        self._crew.seen(agent)

    def end_wrap_up(self, agent_id: int, now: datetime) -> None:
        """Wrap-up is over, by the clock or by the agent: now what was wished for is done."""
        self._crew.end_wrap_up(self.agents[agent_id], now)

    def correct(self, agent_id: int, reason: str, now: datetime) -> None:
        """Take the agent out of a state that has lost its ground: no such call, offer or wrap-up.

        One who is available stays so, with ``reason`` noted: why he gets no calls, or "" again.
        """
        agent = self.agents[agent_id]
        if agent.state in IN_AN_OFFER:
            if agent.offer is not None:
                self._offers.release(agent.offer, now, "withdrawn")
            self._crew.change(agent, Trigger.OFFER_LOST, now, reason)
        elif agent.state in IN_A_TALK:
            self._crew.hang_up(agent, now, reason)
        elif agent.state is AgentState.WRAP_UP:
            self._crew.end_wrap_up(agent, now, reason)
        elif agent.state is AgentState.AVAILABLE:
            self._crew.enter(agent, AgentState.AVAILABLE, now, reason)

    def _ask(self, agent: Agent, trigger: Trigger, reason: str, now: datetime) -> None:
        if agent.state in IN_A_TALK:
            agent.wish = (trigger, reason)
            self._crew.seen(agent)
            return
        if agent.state in IN_AN_OFFER and agent.offer is not None:
            self._offers.withdraw(agent.offer, now)
        self._crew.change(agent, trigger, now, reason)

    # -- what calls do --------------------------------------------------------------------------

    def join(self, entry: Entry) -> None:
        """A call begins to wait, or waits on after a restart; one that waits already stays put."""
        self._waiting.join(entry)

    def revise(  # noqa: PLR0913  # all that an entry may ask, by name
        self,
        entry_id: str,
        *,
        credit_s: float,
        needs: tuple[Need, ...],
        prefers: tuple[Need, ...],
        first_contact_at: datetime | None,
        last_agent_id: int | None,
    ) -> None:
        """Have a waiting entry ask for this from now on, and take the place that follows.

        Its ring goes by its wait as before, and an offer under way stands.
        """
        entry = self.entries.get(entry_id)
        if entry is not None:
            with self._waiting.anew(entry):
                entry.credit_s, entry.needs, entry.prefers = credit_s, needs, prefers
                entry.first_contact_at, entry.last_agent_id = first_contact_at, last_agent_id

    def leave(self, entry_id: str, now: datetime) -> None:
        """The call waits no more; a live offer of it is lost without blame."""
        entry = self._waiting.leave(entry_id)
        if entry is not None and entry.offer is not None:
            self._offers.lose(entry.offer, "withdrawn", now)

    def hold(self, entry_id: str, *, held: bool) -> None:
        """Pass the entry over, or no longer; its place is kept either way."""
        entry = self.entries.get(entry_id)
        if entry is not None:
            entry.held = held
            self._waiting.settle(entry)

    def ringing(self, offer_id: str, agent_id: int, now: datetime) -> None:
        """The agent's phone rings."""
        agent = self.agents[agent_id]
        if agent.offer is not None and agent.offer.offer_id == offer_id:
            self._crew.change(agent, Trigger.RING, now, call_id=agent.offer.call_id)

    def answered(self, talk: Talk, now: datetime) -> None:
        """The two are talking. True even if the agent asked to leave in the same instant."""
        if self._waiting.leave(talk.entry_id) is not None:
            self._pace.served(talk.queue, now)
        self._crew.talks(talk, self._waiting.policy(talk.queue).wrap_up_s, now)

    def hung_up(self, agent_id: int, call_id: str, now: datetime) -> None:
        """The agent's conversation is over: wrap-up begins."""
        agent = self.agents[agent_id]
        if agent.call_id == call_id:
            self._crew.hang_up(agent, now)

    def talk_held(self, agent_id: int, call_id: str, now: datetime, *, held: bool) -> None:
        """The agent's phone put the caller on hold, or took him back."""
        agent = self.agents[agent_id]
        if agent.call_id == call_id:
            trigger = Trigger.HOLD if held else Trigger.RESUME
            self._crew.change(agent, trigger, now, call_id=call_id)

    def offer_lost(self, offer_id: str, agent_id: int, outcome: LostOffer, now: datetime) -> None:
        """The offer came to nothing; the entry keeps its place and the next agent is tried."""
        agent = self.agents[agent_id]
        if agent.offer is None:
            # An offer from before a restart: only the state has survived.
            self._crew.change(agent, Trigger.OFFER_LOST, now)
        elif agent.offer.offer_id == offer_id:
            self._offers.lose(agent.offer, outcome, now)

    # -- what time does -------------------------------------------------------------------------

    def pump(self, now: datetime) -> None:
        """Do what is due and make every offer that can be made."""
        self._wake(now)
        while (pairing := self._waiting.router.next_pairing()) is not None:
            self._offers.make(pairing, now)

    def _wake(self, now: datetime) -> None:
        self._waiting.treat(now)
        for key in self._timers.pop_due(now):
            if not self._crew.due(key, now):
                self._waiting.due(key, now)
                self._waiting.treat(now)
        self._crew.expect_day(now)

    def next_due(self, now: datetime) -> datetime | None:
        """When :meth:`pump` must run again though nothing happens; None if never."""
        due = self._timers.next_due()
        return None if due is None else max(due, now)

    # -- what can be seen -----------------------------------------------------------------------

    def position(self, entry_id: str) -> int | None:
        """Return the entry's place in its queue, from 1; None if it does not wait."""
        return self._waiting.router.position(entry_id)

    def outlook(self, entry_id: str, now: datetime) -> Outlook:
        """Return how the wait of an entry in a queue stands. Raises KeyError for an unknown one."""
        return outlook(self._waiting.router.spots[entry_id], self._pace, now)

    def queue_standing(self, queue: str, now: datetime) -> QueueStanding:
        """Return how a queue stands. Raises KeyError for an unknown one."""
        return queue_standing(self._waiting, queue, now)

    def why_waiting(self, entry_id: str, now: datetime) -> Waits:
        """Return why an entry still waits. Raises KeyError for an unknown one."""
        return why_waiting(self._waiting, self.agents, self._crew.standings, entry_id, now)

    def policy_of(self, entry_id: str) -> QueuePolicy:
        """Return the policy of the entry's queue."""
        return self._waiting.policy(self.entries[entry_id].queue)

    def is_free(self, agent: Agent, now: datetime) -> bool:
        """Tell whether the agent could be given a call now."""
        rested = agent.rests_until is None or agent.rests_until <= now
        return agent.state is AgentState.AVAILABLE and agent.phone == "registered" and rested
