"""The one owner of queues, agents and offers: what is known now, and what follows from it.

A :class:`Board` does no I/O and reads no clock: each method is told ``now`` and returns nothing;
what is to be done about it waits in :meth:`Board.take`. Live, in tests by the thousand and in a
simulator it is the same code.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Final

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
from acd.reasons import reasons
from acd.router import Pairing
from acd.standing import Standings
from acd.strategy import learnt
from acd.timers import Timers
from acd.waiting import Waiting

_IN_AN_OFFER = (AgentState.OFFERED, AgentState.RINGING)
_IN_A_TALK = (AgentState.TALKING, AgentState.ON_HOLD)
_DAY: Final = ("day", "", 0)
_NOT_READY = (AgentState.PAUSED, AgentState.NOT_ANSWERING)


class Board:
    """Queues, agents and offers, kept consistent: an agent has at most one offer or call."""

    def __init__(self, rules: BoardRules | None = None) -> None:
        self.rules = rules or BoardRules()
        self.agents: dict[int, Agent] = {}
        self._timers = Timers()
        self._waiting = Waiting(self._timers, self.rules)
        self._standings = Standings()
        self._decisions: list[Decision] = []
        self._pace = Pace()
        self._offers = 0

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
        decisions, self._decisions = self._decisions, []
        return decisions

    # -- who is there ---------------------------------------------------------------------------

    def set_queues(self, queues: Iterable[QueuePolicy]) -> None:
        """Replace the queues' policies; entries of a queue that vanished keep waiting in it."""
        self._waiting.set_queues(queues)

    def set_agent(
        self, agent_id: int, name: str, extension: str, skills: Mapping[str, int], now: datetime
    ) -> None:
        """Make an agent known, or change name, extension and skills of a known one."""
        agent = self.agents.get(agent_id)
        if agent is None:
            agent = Agent(agent_id, name, extension, skills, since=now)
            self.agents[agent_id] = agent
        agent.name, agent.extension, agent.skills = name, extension, dict(skills)
        self._profile(agent)

    def set_groups(self, agent_id: int, groups: frozenset[str]) -> None:
        """Say which groups a known agent belongs to."""
        agent = self.agents[agent_id]
        agent.groups = groups
        self._profile(agent)

    def remember(self, agent_id: int, calls_today: int, handle_s: Mapping[str, float]) -> None:
        """Take over from the ledger what strategies compare: calls today, handling by queue."""
        agent = self.agents[agent_id]
        agent.calls_today, agent.handle_s = calls_today, dict(handle_s)
        self._standings.update(agent)
        self._waiting.router.place_again(agent_id)

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
            self._wrap_up_until(agent, max(now, last.since + longest))
        self._seen(agent)

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
            elif agent.state in _IN_A_TALK:
                self._wrap_up_until(agent, now)
                self._change(agent, Trigger.HANG_UP, now)

    def phone(self, agent_id: int, phone: Phone) -> None:
        """Note what the agent's telephone is doing."""
        agent = self.agents[agent_id]
        agent.phone = phone
        self._seen(agent)

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
        agent.wish, agent.missed = None, 0
        self._rests_until(agent, None)
        self._change(agent, Trigger.GET_READY, now)
        self._seen(agent)

    def _ask(self, agent: Agent, trigger: Trigger, reason: str, now: datetime) -> None:
        if agent.state in _IN_A_TALK:
            agent.wish = (trigger, reason)
            self._seen(agent)
            return
        if agent.state in _IN_AN_OFFER and agent.offer is not None:
            offer = agent.offer
            self._decisions.append(WithdrawOffer(offer))
            self._release(offer, now, "withdrawn")
        self._change(agent, trigger, now, reason)

    # -- what calls do --------------------------------------------------------------------------

    def join(self, entry: Entry) -> None:
        """A call begins to wait, or waits on after a restart; one that waits already stays put."""
        self._waiting.join(entry)

    def leave(self, entry_id: str, now: datetime) -> None:
        """The call waits no more; a live offer of it is lost without blame."""
        entry = self._waiting.leave(entry_id)
        if entry is not None and entry.offer is not None:
            self._lose(entry.offer, "withdrawn", now)

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
            self._change(agent, Trigger.RING, now, call_id=agent.offer.call_id)

    def answered(self, talk: Talk, now: datetime) -> None:
        """The two are talking. True even if the agent asked to leave in the same instant."""
        if self._waiting.leave(talk.entry_id) is not None:
            self._pace.served(talk.queue, now)
        agent = self.agents[talk.agent_id]
        if agent.state is AgentState.PAUSED:
            agent.wish = (Trigger.PAUSE, agent.reason)
        if agent.state is AgentState.LOGGED_OUT:
            agent.wish = (Trigger.LOG_OUT, "")
        agent.wrap_up_s = self._policy(talk.queue).wrap_up_s
        agent.offer, agent.missed = None, 0
        agent.call_id = talk.call_id
        agent.calls_today += 1
        agent.talk = (talk.queue, now)
        if next_state(agent.state, Trigger.ANSWER) is None:
            self._enter(agent, AgentState.TALKING, now, "")
        else:
            self._change(agent, Trigger.ANSWER, now, call_id=talk.call_id)

    def hung_up(self, agent_id: int, call_id: str, now: datetime) -> None:
        """The agent's conversation is over: wrap-up begins."""
        agent = self.agents[agent_id]
        if agent.call_id != call_id:
            return
        self._wrap_up_until(agent, now + timedelta(seconds=agent.wrap_up_s))
        self._change(agent, Trigger.HANG_UP, now, call_id=call_id)

    def talk_held(self, agent_id: int, call_id: str, now: datetime, *, held: bool) -> None:
        """The agent's phone put the caller on hold, or took him back."""
        agent = self.agents[agent_id]
        if agent.call_id == call_id:
            trigger = Trigger.HOLD if held else Trigger.RESUME
            self._change(agent, trigger, now, call_id=call_id)

    def correct(self, agent_id: int, reason: str, now: datetime) -> None:
        """Take the agent out of a state that has lost its ground: no such call, offer or wrap-up.

        One who is available stays so, with ``reason`` noted: why he gets no calls, or "" again.
        """
        agent = self.agents[agent_id]
        if agent.state in _IN_AN_OFFER:
            if agent.offer is not None:
                self._release(agent.offer, now, "withdrawn")
            self._change(agent, Trigger.OFFER_LOST, now, reason)
        elif agent.state in _IN_A_TALK:
            self._wrap_up_until(agent, now + timedelta(seconds=agent.wrap_up_s))
            self._change(agent, Trigger.HANG_UP, now, reason, agent.call_id)
        elif agent.state is AgentState.WRAP_UP:
            trigger, wished = agent.wish or (Trigger.WRAP_UP_OVER, "")
            agent.wish = None
            self._change(agent, trigger, now, wished or reason)
        elif agent.state is AgentState.AVAILABLE:
            self._enter(agent, AgentState.AVAILABLE, now, reason)

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
        """Do what is due and make every offer that can be made."""
        self._wake(now)
        while (pairing := self._waiting.router.next_pairing()) is not None:
            self._offer(pairing, now)

    def _wake(self, now: datetime) -> None:
        self._waiting.treat(now)
        for key in self._timers.pop_due(now):
            match key:
                case ("wrap_up", int(who), _):
                    self.end_wrap_up(who, now)
                case ("rests", int(who), _):
                    self._rested(self.agents[who])
                case ("day", _, _):
                    self._begin_day()
                case _:
                    self._waiting.due(key, now)
                    self._waiting.treat(now)
        if not self._timers.has(_DAY):
            self._timers.set(_DAY, _midnight_after(now, self.rules.zone))

    def _rested(self, agent: Agent) -> None:
        agent.rests_until = None
        self._seen(agent)

    def _begin_day(self) -> None:
        """Count the calls of a day from nothing; the free are put in order anew."""
        for agent in self.agents.values():
            agent.calls_today = 0
            self._standings.update(agent)
            self._waiting.router.place_again(agent.agent_id)

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
        due = self._timers.next_due()
        return None if due is None else max(due, now)

    # -- what can be seen -----------------------------------------------------------------------

    def position(self, entry_id: str) -> int | None:
        """Return the entry's place in its queue, from 1; None if it does not wait."""
        spot = self._waiting.router.spots.get(entry_id)
        return None if spot is None else 1 + spot.line.order.below(spot.rank)

    def outlook(self, entry_id: str, now: datetime) -> Outlook:
        """Return how the wait of an entry in a queue stands. Raises KeyError for an unknown one."""
        spot = self._waiting.router.spots[entry_id]
        place = 1 + spot.line.order.below(spot.rank)
        return Outlook(
            waited_s=(now - spot.entry.joined_at).total_seconds(),
            waiting=len(spot.line.order),
            agents_logged_in=spot.family.able,
            agents_paused=spot.family.away,
            expected_wait_s=self._pace.expected_wait_s(spot.entry.queue, place, now),
        )

    def policy_of(self, entry_id: str) -> QueuePolicy:
        """Return the policy of the entry's queue."""
        return self._policy(self.entries[entry_id].queue)

    def is_free(self, agent: Agent, now: datetime) -> bool:
        """Tell whether the agent could be given a call now."""
        rested = agent.rests_until is None or agent.rests_until <= now
        return agent.state is AgentState.AVAILABLE and agent.phone == "registered" and rested

    def _policy(self, queue: str) -> QueuePolicy:
        return self._waiting.policy(queue)

    # -- how it is done -------------------------------------------------------------------------

    def _offer(self, pairing: Pairing, now: datetime) -> None:
        entry, agent = pairing.spot.entry, self.agents[pairing.agent_id]
        why = reasons(pairing, self.agents, self._standings, now)
        entry.offers_made += 1
        self._offers += 1
        offer_id = f"{entry.entry_id}-o{entry.offers_made}"
        offer = Offer(offer_id, entry.entry_id, entry.call_id, agent.agent_id)
        entry.offer = agent.offer = offer
        self._standings.turn(agent, pairing.spot.line.policy, self._offers)
        self._waiting.settle(entry)
        self._change(agent, Trigger.OFFER, now, call_id=entry.call_id)
        timeout_s = pairing.spot.line.policy.ring_timeout_s
        self._decisions.append(MakeOffer(offer, agent.extension, timeout_s, why))

    def _lose(self, offer: Offer, outcome: LostOffer, now: datetime) -> None:
        agent = self.agents[offer.agent_id]
        self._release(offer, now, outcome)
        trigger = Trigger.OFFER_LOST
        if outcome == "timed_out":
            agent.missed += 1
            if agent.missed >= self.rules.missed_limit:
                trigger = Trigger.MISS_TOO_OFTEN
        if outcome in ("busy", "unreachable", "failed"):
            self._rests_until(agent, now + timedelta(seconds=self.rules.trouble_rest_s))
        self._change(agent, trigger, now, reason=outcome)

    def _release(self, offer: Offer, now: datetime, outcome: LostOffer) -> None:
        self.agents[offer.agent_id].offer = None
        entry = self.entries.get(offer.entry_id)
        if entry is None:
            return
        entry.offer = None
        if outcome != "withdrawn":
            until = now + timedelta(seconds=self.rules.reoffer_after_s)
            self._waiting.passed(entry, offer.agent_id, until, outcome)
        self._waiting.settle(entry)

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
        if agent.state is AgentState.WRAP_UP and agent.talk is not None:
            queue, since = agent.talk
            handled_s = (now - since).total_seconds()
            agent.handle_s[queue] = learnt(agent.handle_s.get(queue), handled_s)
            agent.talk = None
        if state is AgentState.AVAILABLE and agent.state is not state:
            agent.idle_since = now
        agent.state, agent.reason, agent.since = state, reason, now
        if state is not AgentState.WRAP_UP and agent.wrap_up_until is not None:
            self._wrap_up_until(agent, None)
        self._seen(agent)
        self._decisions.append(AgentChanged(agent.agent_id, state, reason, agent.call_id, now))

    def _wrap_up_until(self, agent: Agent, until: datetime | None) -> None:
        agent.wrap_up_until = until
        self._alarm("wrap_up", agent, until)

    def _rests_until(self, agent: Agent, until: datetime | None) -> None:
        agent.rests_until = until
        self._alarm("rests", agent, until)

    def _alarm(self, kind: str, agent: Agent, at: datetime | None) -> None:
        key = (kind, agent.agent_id, 0)
        if at is None:
            self._timers.drop(key)
        else:
            self._timers.set(key, at)

    def _profile(self, agent: Agent) -> None:
        self._waiting.router.seat(agent)
        self._seen(agent)

    def _seen(self, agent: Agent) -> None:
        """Tell the indexes how the agent stands."""
        state = agent.state
        self._standings.update(agent)
        self._waiting.router.see(
            agent.agent_id,
            able=state is not AgentState.LOGGED_OUT,
            away=state in _NOT_READY,
            talking=state in _IN_A_TALK,
            free=state is AgentState.AVAILABLE
            and agent.phone == "registered"
            and agent.rests_until is None,
        )
        self._waiting.hope_for(agent)


def _midnight_after(now: datetime, zone: tzinfo) -> datetime:
    local = now.astimezone(zone)
    tomorrow = datetime.combine(local.date() + timedelta(days=1), time(), zone)
    return tomorrow.astimezone(UTC)
