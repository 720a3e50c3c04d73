"""The agents' side of the board: what each is doing, what he wishes for, and what time changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Final

from acd.agents import AgentState, Trigger, next_state
from acd.model import Agent, AgentChanged, BoardRules, Decision, LastState, Phone, Talk
from acd.quick import new
from acd.standing import Standings
from acd.strategy import learnt
from acd.timers import TimerKey, Timers
from acd.waiting import Waiting

IN_AN_OFFER: Final = (AgentState.OFFERED, AgentState.RINGING)
IN_A_TALK: Final = (AgentState.TALKING, AgentState.ON_HOLD)
_AVAILABLE, _WRAP_UP, _LOGGED_OUT = AgentState.AVAILABLE, AgentState.WRAP_UP, AgentState.LOGGED_OUT
_DAY: Final = ("day", "", 0)


class Crew:
    """The agents. Each change is told to the indexes at once, and noted among the decisions."""

    def __init__(
        self, rules: BoardRules, timers: Timers, waiting: Waiting, decisions: list[Decision]
    ) -> None:
        self.agents: dict[int, Agent] = {}
        self.standings = Standings()
        self._rules = rules
        self._timers = timers
        self._waiting = waiting
        self._decisions = decisions

    # -- who there is ---------------------------------------------------------------------------

    def know(
        self, agent_id: int, name: str, extension: str, skills: Mapping[str, int], now: datetime
    ) -> None:
        """Make an agent known, or change name, extension and skills of a known one."""
        agent = self.agents.get(agent_id)
        if agent is None:
            agent = self.agents[agent_id] = Agent(agent_id, name, extension, skills, since=now)
            agent.idle_from = now.timestamp()
        agent.name, agent.extension, agent.skills = name, extension, dict(skills)
        self._profile(agent)

    def group(self, agent_id: int, groups: frozenset[str]) -> None:
        """Say which groups a known agent belongs to."""
        agent = self.agents[agent_id]
        agent.groups = groups
        self._profile(agent)

    def remember(
        self,
        agent_id: int,
        calls_today: int,
        handle_s: Mapping[str, float],
        turns: Mapping[str, int],
    ) -> None:
        """Take over what strategies compare: calls today, handling and last offer by queue."""
        agent = self.agents[agent_id]
        agent.calls_today, agent.handle_s = calls_today, dict(handle_s)
        for name, number in turns.items():
            if (queue := self._waiting.queues.get(name)) is not None:
                self.standings.turn(agent, queue, number)
        self._place_again(agent)

    def restore(self, agent_id: int, last: LastState, now: datetime) -> None:
        """Put an agent back where the ledger left him; an unknown wrap-up gets the longest."""
        agent = self.agents[agent_id]
        agent.state, agent.reason, agent.call_id = last.state, last.reason, last.call_id
        agent.since, agent.idle_from = last.since, last.since.timestamp()
        if agent.state is AgentState.WRAP_UP:
            queues = self._waiting.queues.values()
            longest = timedelta(seconds=max((queue.wrap_up_s for queue in queues), default=0))
            self.wrap_up_until(agent, max(now, last.since + longest))
        self.standings.update(agent)
        self.seen(agent)

    def phone(self, agent_id: int, phone: Phone) -> None:
        """Note what the agent's telephone is doing."""
        agent = self.agents[agent_id]
        agent.phone = phone
        self.seen(agent)

    # -- what he is doing -----------------------------------------------------------------------

    def change(
        self,
        agent: Agent,
        trigger: Trigger,
        now: datetime,
        reason: str = "",
        call_id: str | None = None,
    ) -> None:
        """Do what the table says; what is not in it changes nothing."""
        state = next_state(agent.state, trigger)
        if state is not None:
            agent.call_id = call_id
            self.enter(agent, state, now, reason)

    def enter(self, agent: Agent, state: AgentState, now: datetime, reason: str) -> None:
        """The agent is in this state from now on."""
        before = agent.state
        if before is _WRAP_UP and agent.talk is not None:
            queue, since = agent.talk
            handled_s = (now - since).total_seconds()
            agent.handle_s[queue] = learnt(agent.handle_s.get(queue), handled_s)
            agent.talk = None
        if state is _AVAILABLE and before is not state:
            agent.idle_from = now.timestamp()
        agent.state, agent.reason, agent.since = state, reason, now
        if state is not _WRAP_UP and agent.wrap_up_until is not None:
            self.wrap_up_until(agent, None)
        if before is _LOGGED_OUT or state is _LOGGED_OUT:
            self.standings.update(agent)
        else:
            self.standings.idles(agent)
        self.seen(agent)
        self._decisions.append(
            new(AgentChanged, (agent.agent_id, state, reason, agent.call_id, now))
        )

    def talks(self, talk: Talk, wrap_up_s: int, now: datetime) -> None:
        """He talks, even if he asked to leave in the same instant: then he will afterwards."""
        agent = self.agents[talk.agent_id]
        if agent.state is AgentState.PAUSED:
            agent.wish = (Trigger.PAUSE, agent.reason)
        if agent.state is AgentState.LOGGED_OUT:
            agent.wish = (Trigger.LOG_OUT, "")
        if agent.state not in IN_A_TALK or agent.call_id != talk.call_id:
            agent.calls_today += 1  # one found going on after a restart was counted before it
        agent.wrap_up_s = wrap_up_s
        agent.offer, agent.missed = None, 0
        agent.call_id = talk.call_id
        agent.talk = (talk.queue, now)
        self.standings.count(agent)
        self.enter(agent, next_state(agent.state, Trigger.ANSWER) or AgentState.TALKING, now, "")

    def hang_up(self, agent: Agent, now: datetime, reason: str = "") -> None:
        """His conversation is over: wrap-up begins."""
        self.wrap_up_until(agent, now + timedelta(seconds=agent.wrap_up_s))
        self.change(agent, Trigger.HANG_UP, now, reason, agent.call_id)

    def end_wrap_up(self, agent: Agent, now: datetime, reason: str = "") -> None:
        """Wrap-up is over: now what was wished for is done."""
        if agent.state is not AgentState.WRAP_UP:
            return
        trigger, wished = agent.wish or (Trigger.WRAP_UP_OVER, "")
        agent.wish = None
        self.change(agent, trigger, now, wished or reason)

    def seen(self, agent: Agent) -> None:
        """Tell the indexes how the agent stands."""
        self._waiting.router.see(agent)
        self._waiting.hope_for(agent)

    def _profile(self, agent: Agent) -> None:
        self._waiting.router.seat(agent)
        self.standings.update(agent)
        self.seen(agent)

    def _place_again(self, agent: Agent) -> None:
        self.standings.update(agent)
        self._waiting.router.place_again(agent.agent_id)

    # -- what time does -------------------------------------------------------------------------

    def wrap_up_until(self, agent: Agent, until: datetime | None) -> None:
        """Have his wrap-up end by itself; None: it is over."""
        agent.wrap_up_until = until
        self._alarm("wrap_up", agent, until)

    def rest_until(self, agent: Agent, until: datetime | None) -> None:
        """Give his telephone some time without offers; None: no longer."""
        agent.rests_until = until
        self._alarm("rests", agent, until)

    def _alarm(self, kind: str, agent: Agent, at: datetime | None) -> None:
        key = (kind, agent.agent_id, 0)
        if at is None:
            self._timers.drop(key)
        else:
            self._timers.set(key, at)

    def due(self, key: TimerKey, now: datetime) -> bool:
        """Do what was to be done at this time; False if that is no matter of agents."""
        match key:
            case ("wrap_up", int(who), _):
                self.end_wrap_up(self.agents[who], now)
            case ("rests", int(who), _):
                self.agents[who].rests_until = None
                self.seen(self.agents[who])
            case ("day", _, _):
                self._begin_day()
            case _:
                return False
        return True

    def expect_day(self, now: datetime) -> None:
        """Have the calls of the day counted from nothing at the next midnight of the place."""
        if not self._timers.has(_DAY):
            self._timers.set(_DAY, _midnight_after(now, self._rules.zone))

    def _begin_day(self) -> None:
        """Count the calls of a day from nothing; the free are put in order anew."""
        for agent in self.agents.values():
            agent.calls_today = 0
            self._place_again(agent)


def _midnight_after(now: datetime, zone: tzinfo) -> datetime:
    local = now.astimezone(zone)
    tomorrow = datetime.combine(local.date() + timedelta(days=1), time(), zone)
    return tomorrow.astimezone(UTC)
