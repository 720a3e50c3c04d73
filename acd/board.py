"""The one owner of queues, agents and offers: what is known now, and what follows from it.

A :class:`Board` does no I/O and reads no clock: each method is told ``now`` and returns nothing;
what is to be done about it waits in :meth:`Board.take`. Live, in tests by the thousand and in a
simulator it is the same code.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from acd.agents import AgentState, Trigger, next_state
from acd.model import (
    Agent,
    AgentChanged,
    BoardRules,
    Decision,
    Entry,
    LastState,
    LostOffer,
    MakeOffer,
    Offer,
    Outlook,
    Phone,
    QueuePolicy,
    Talk,
    WithdrawOffer,
)
from acd.pace import Pace
from acd.routing import Assignment, Free, Waiting, assign

_IN_AN_OFFER = (AgentState.OFFERED, AgentState.RINGING)
_NOT_READY = (AgentState.PAUSED, AgentState.NOT_ANSWERING)


class Board:
    """Queues, agents and offers, kept consistent: an agent has at most one offer or call."""

    def __init__(self, rules: BoardRules | None = None) -> None:
        self.rules = rules or BoardRules()
        self.queues: dict[str, QueuePolicy] = {}
        self.agents: dict[int, Agent] = {}
        self.entries: dict[str, Entry] = {}
        self._decisions: list[Decision] = []
        self._pace = Pace()

    def take(self) -> list[Decision]:
        """Hand over what was decided since the last call, in order."""
        decisions, self._decisions = self._decisions, []
        return decisions

    # -- who is there ---------------------------------------------------------------------------

    def set_queues(self, queues: Iterable[QueuePolicy]) -> None:
        """Replace the queues' policies; entries of a queue that vanished keep waiting in it."""
        self.queues = {queue.name: queue for queue in queues}

    def set_agent(
        self, agent_id: int, name: str, extension: str, skills: Mapping[str, int], now: datetime
    ) -> None:
        """Make an agent known, or change name, extension and skills of a known one."""
        agent = self.agents.get(agent_id)
        if agent is None:
            self.agents[agent_id] = Agent(agent_id, name, extension, skills, since=now)
        else:
            agent.name, agent.extension, agent.skills = name, extension, skills

    def restore(self, agent_id: int, last: LastState, now: datetime) -> None:
        """Put an agent back where the ledger left him.

        One who was offered a call or talked is kept from others until the call itself says how
        that stands, or :meth:`release` finds that there is no such call any more.
        """
        agent = self.agents[agent_id]
        agent.state, agent.reason, agent.call_id = last.state, last.reason, last.call_id
        agent.since = agent.idle_since = last.since
        if agent.state is AgentState.WRAP_UP:
            longest = timedelta(seconds=self._longest_wrap_up_s)
            agent.wrap_up_until = max(now, last.since + longest)

    @property
    def _longest_wrap_up_s(self) -> int:
        return max((queue.wrap_up_s for queue in self.queues.values()), default=0)

    def release(self, live_calls: Container[str], now: datetime) -> None:
        """Free the agents whose call ended while nobody was there to say so."""
        for agent in self.agents.values():
            if agent.call_id in live_calls:
                continue
            if agent.state in _IN_AN_OFFER:
                self._change(agent, Trigger.OFFER_LOST, now)
            elif agent.state is AgentState.TALKING:
                agent.wrap_up_until = now
                self._change(agent, Trigger.HANG_UP, now)

    def phone(self, agent_id: int, phone: Phone) -> None:
        """Note what the agent's telephone is doing."""
        self.agents[agent_id].phone = phone

    # -- what agents do -------------------------------------------------------------------------

    def log_in(self, agent_id: int, now: datetime) -> None:
        """The agent sat down: available from now; nothing changes for one who is logged in."""
        self._change(self.agents[agent_id], Trigger.LOG_IN, now)

    def log_out(self, agent_id: int, now: datetime) -> None:
        """The agent leaves; in a call, after its wrap-up."""
        self._ask(self.agents[agent_id], Trigger.LOG_OUT, "", now)

    def pause(self, agent_id: int, reason: str, now: datetime) -> None:
        """Not ready, for ``reason``; in a call, after its wrap-up."""
        self._ask(self.agents[agent_id], Trigger.PAUSE, reason, now)

    def get_ready(self, agent_id: int, now: datetime) -> None:
        """Available again; during a call this takes back a wish to pause or leave."""
        agent = self.agents[agent_id]
        agent.wish, agent.missed, agent.rests_until = None, 0, None
        self._change(agent, Trigger.GET_READY, now)

    def _ask(self, agent: Agent, trigger: Trigger, reason: str, now: datetime) -> None:
        if agent.state is AgentState.TALKING:
            agent.wish = (trigger, reason)
            return
        if agent.state in _IN_AN_OFFER and agent.offer is not None:
            offer = agent.offer
            self._decisions.append(WithdrawOffer(offer))
            self._release(offer, now, "withdrawn")
        self._change(agent, trigger, now, reason)

    # -- what calls do --------------------------------------------------------------------------

    def join(self, entry: Entry) -> None:
        """A call begins to wait, or waits on after a restart; one that waits already stays put."""
        self.entries.setdefault(entry.entry_id, entry)

    def leave(self, entry_id: str, now: datetime) -> None:
        """The call waits no more; a live offer of it is lost without blame."""
        entry = self.entries.pop(entry_id, None)
        if entry is not None and entry.offer is not None:
            self._lose(entry.offer, "withdrawn", now)

    def hold(self, entry_id: str, *, held: bool) -> None:
        """Pass the entry over, or no longer; its place is kept either way."""
        entry = self.entries.get(entry_id)
        if entry is not None:
            entry.held = held

    def ringing(self, offer_id: str, agent_id: int, now: datetime) -> None:
        """The agent's phone rings."""
        agent = self.agents[agent_id]
        if agent.offer is not None and agent.offer.offer_id == offer_id:
            self._change(agent, Trigger.RING, now, call_id=agent.offer.call_id)

    def answered(self, talk: Talk, now: datetime) -> None:
        """The two are talking. True even if the agent asked to leave in the same instant."""
        if self.entries.pop(talk.entry_id, None) is not None:
            self._pace.served(talk.queue, now)
        agent = self.agents[talk.agent_id]
        if agent.state is AgentState.PAUSED:
            agent.wish = (Trigger.PAUSE, agent.reason)
        if agent.state is AgentState.LOGGED_OUT:
            agent.wish = (Trigger.LOG_OUT, "")
        agent.wrap_up_s = self._policy(talk.queue).wrap_up_s
        agent.offer, agent.missed = None, 0
        agent.call_id = talk.call_id
        if next_state(agent.state, Trigger.ANSWER) is None:
            self._enter(agent, AgentState.TALKING, now, "")
        else:
            self._change(agent, Trigger.ANSWER, now, call_id=talk.call_id)

    def hung_up(self, agent_id: int, call_id: str, now: datetime) -> None:
        """The agent's conversation is over: wrap-up begins."""
        agent = self.agents[agent_id]
        if agent.call_id != call_id:
            return
        agent.wrap_up_until = now + timedelta(seconds=agent.wrap_up_s)
        self._change(agent, Trigger.HANG_UP, now, call_id=call_id)

    def offer_lost(self, offer_id: str, agent_id: int, outcome: LostOffer, now: datetime) -> None:
        """The offer came to nothing; the entry keeps its place and the next agent is tried."""
        agent = self.agents[agent_id]
        if agent.offer is None:
            # An offer from before a restart: only the state has survived.
            self._change(agent, Trigger.OFFER_LOST, now)
        elif agent.offer.offer_id == offer_id:
            self._lose(agent.offer, outcome, now)

    # -- what time does -------------------------------------------------------------------------

    def pump(self, now: datetime) -> None:
        """End the wrap-ups that are due and make every offer that can be made."""
        for agent in self.agents.values():
            if agent.wrap_up_until is not None and agent.wrap_up_until <= now:
                self.end_wrap_up(agent.agent_id, now)
        waiting = [self._waiting(entry, now) for entry in self._offerable()]
        for assignment in assign(waiting, self._free(now), now):
            self._offer(assignment, now)

    def end_wrap_up(self, agent_id: int, now: datetime) -> None:
        """Wrap-up is over, by the clock or by the agent: now what was wished for is done."""
        agent = self.agents[agent_id]
        if agent.state is not AgentState.WRAP_UP:
            return
        trigger, reason = agent.wish or (Trigger.WRAP_UP_OVER, "")
        agent.wish = None
        self._change(agent, trigger, now, reason)

    def next_due(self, now: datetime) -> datetime | None:
        """When :meth:`pump` must run again though nothing happens; None if never."""
        return min((due for due in self._dues() if due > now), default=None)

    def _dues(self) -> Iterator[datetime]:
        for agent in self.agents.values():
            yield from (due for due in (agent.wrap_up_until, agent.rests_until) if due is not None)
        for entry in self.entries.values():
            yield from (until for until, _ in entry.passed.values())

    # -- what can be seen -----------------------------------------------------------------------

    def position(self, entry_id: str) -> int | None:
        """Return the entry's place in its queue, from 1; None if it does not wait."""
        entry = self.entries.get(entry_id)
        if entry is None:
            return None
        rank = (entry.joined_at, entry.entry_id)
        mates = (other for other in self.entries.values() if other.queue == entry.queue)
        return 1 + sum((other.joined_at, other.entry_id) < rank for other in mates)

    def outlook(self, entry_id: str, now: datetime) -> Outlook:
        """Return how the wait of an entry in a queue stands. Raises KeyError for an unknown one."""
        entry = self.entries[entry_id]
        skill = self.policy_of(entry_id).skill
        able = [
            agent
            for agent in self.agents.values()
            if agent.state is not AgentState.LOGGED_OUT and (not skill or skill in agent.skills)
        ]
        return Outlook(
            waited_s=(now - entry.joined_at).total_seconds(),
            waiting=sum(other.queue == entry.queue for other in self.entries.values()),
            agents_logged_in=len(able),
            agents_paused=sum(agent.state in _NOT_READY for agent in able),
            expected_wait_s=self._pace.expected_wait_s(
                entry.queue, self.position(entry_id) or 1, now
            ),
        )

    def policy_of(self, entry_id: str) -> QueuePolicy:
        """Return the policy of the entry's queue."""
        return self._policy(self.entries[entry_id].queue)

    def is_free(self, agent: Agent, now: datetime) -> bool:
        """Tell whether the agent could be given a call now."""
        rested = agent.rests_until is None or agent.rests_until <= now
        return agent.state is AgentState.AVAILABLE and agent.phone == "registered" and rested

    def _policy(self, queue: str) -> QueuePolicy:
        """A queue that is no longer known has the defaults."""
        return self.queues.get(queue, QueuePolicy(queue, queue, None))

    # -- how it is done -------------------------------------------------------------------------

    def _offerable(self) -> Iterator[Entry]:
        return (entry for entry in self.entries.values() if not (entry.offer or entry.held))

    def _waiting(self, entry: Entry, now: datetime) -> Waiting:
        passed = {who: how for who, (until, how) in entry.passed.items() if until > now}
        skill = self.policy_of(entry.entry_id).skill
        return Waiting(entry.entry_id, entry.queue, skill, entry.joined_at, passed)

    def _free(self, now: datetime) -> list[Free]:
        return [
            Free(agent.agent_id, agent.skills, agent.idle_since or agent.since)
            for agent in self.agents.values()
            if self.is_free(agent, now)
        ]

    def _offer(self, assignment: Assignment, now: datetime) -> None:
        entry, agent = self.entries[assignment.entry_id], self.agents[assignment.agent_id]
        entry.offers_made += 1
        offer_id = f"{entry.entry_id}-o{entry.offers_made}"
        offer = Offer(offer_id, entry.entry_id, entry.call_id, agent.agent_id)
        entry.offer = agent.offer = offer
        self._change(agent, Trigger.OFFER, now, call_id=entry.call_id)
        timeout_s = self.policy_of(entry.entry_id).ring_timeout_s
        self._decisions.append(MakeOffer(offer, agent.extension, timeout_s, assignment.reasons))

    def _lose(self, offer: Offer, outcome: LostOffer, now: datetime) -> None:
        agent = self.agents[offer.agent_id]
        self._release(offer, now, outcome)
        trigger = Trigger.OFFER_LOST
        if outcome == "timed_out":
            agent.missed += 1
            if agent.missed >= self.rules.missed_limit:
                trigger = Trigger.MISS_TOO_OFTEN
        if outcome in ("busy", "unreachable", "failed"):
            agent.rests_until = now + timedelta(seconds=self.rules.trouble_rest_s)
        self._change(agent, trigger, now, reason=outcome)

    def _release(self, offer: Offer, now: datetime, outcome: LostOffer) -> None:
        self.agents[offer.agent_id].offer = None
        entry = self.entries.get(offer.entry_id)
        if entry is None:
            return
        entry.offer = None
        if outcome != "withdrawn":
            until = now + timedelta(seconds=self.rules.reoffer_after_s)
            entry.passed[offer.agent_id] = (until, outcome)

    def _change(
        self,
        agent: Agent,
        trigger: Trigger,
        now: datetime,
        reason: str = "",
        call_id: str | None = None,
    ) -> None:
        state = next_state(agent.state, trigger)
        if state is not None:
            agent.call_id = call_id
            self._enter(agent, state, now, reason)

    def _enter(self, agent: Agent, state: AgentState, now: datetime, reason: str) -> None:
        agent.state, agent.reason, agent.since = state, reason, now
        if state is AgentState.AVAILABLE:
            agent.idle_since = now
        if state is not AgentState.WRAP_UP:
            agent.wrap_up_until = None
        self._decisions.append(AgentChanged(agent.agent_id, state, reason, agent.call_id, now))
