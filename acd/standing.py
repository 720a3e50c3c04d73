"""Everybody who is logged in, in the orders that strategies compare: for telling who came before.

The router finds the best of those who may be chosen; these orders find who stood before him and
may not be. Nothing is decided here.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final, TypeAlias

from acd.agents import AgentState
from acd.model import Agent, QueuePolicy
from acd.pool import Pool
from acd.strategy import Key, key_of
from acd.why import RULED_OUT_NAMED

_Place: TypeAlias = tuple[float, int]

LOOKED_AT: Final = 16
"""How many of an order's first are looked at: enough to name eight, bounded whatever happens."""
KEPT: Final = 16
"""So many more are kept at hand, for when some of the first leave."""

_AVAILABLE: Final = AgentState.AVAILABLE
_NONE: Final[Mapping[str, int]] = {}


class _Order(Pool[_Place]):
    """Agents by one number. Its first are asked for far more often than they change."""

    __slots__ = ("_following", "_head", "_last")

    def __init__(self) -> None:
        super().__init__()
        self._head: list[tuple[float, Agent]] | None = None
        self._following: list[tuple[float, Agent]] = []
        """Those who move up when one of the head leaves, the next one last."""
        self._last: _Place = (0.0, 0)
        """What comes after it concerns neither."""

    def head(self, agents: Mapping[int, Agent]) -> list[tuple[float, Agent]]:
        """Return the first ``LOOKED_AT``, with their numbers."""
        if self._head is None:
            first = self.first(LOOKED_AT + KEPT)
            self._last = first[-1] if len(first) == LOOKED_AT + KEPT else (math.inf, 0)
            known = [(number, agents[who]) for number, who in first]
            self._head, self._following = known[:LOOKED_AT], known[: LOOKED_AT - 1 : -1]
        return self._head

    def add(self, key: _Place) -> None:
        if key <= self._last:
            self._head = None
        else:
            self._leave(key[1], self.standing.get(key[1]))
        super().add(key)

    def discard(self, agent_id: int) -> None:
        self._leave(agent_id, self.standing.pop(agent_id, None))

    def _leave(self, agent_id: int, before: _Place | None) -> None:
        """Somebody leaves his place; if it is one of the first, the others move up."""
        head = self._head
        if head is None or before is None or before > self._last:
            return
        for known in (head, self._following):
            for at, (_, agent) in enumerate(known):
                if agent.agent_id == agent_id:
                    del known[at]
                    break
        if len(head) < LOOKED_AT:
            if self._following:
                head.append(self._following.pop())
            elif self._last[0] != math.inf:
                self._head = None


class Standings:
    """The orders; each agent stands in those of his skills, his calls today and his idle time."""

    def __init__(self) -> None:
        self._idle = _Order()
        self._calls = _Order()
        self._skilled: defaultdict[str, _Order] = defaultdict(_Order)
        self._turns: defaultdict[str, _Order] = defaultdict(_Order)
        self._skills: dict[int, Mapping[str, int]] = {}
        """Those by which each agent is listed."""
        self._fresh: dict[int, Agent] = {}
        """Who became available since the last question: most are chosen at once."""

    def update(self, agent: Agent) -> None:
        """Take over all of him: whether he is there, what he can do, his calls, his idle time."""
        who, here = agent.agent_id, agent.state is not AgentState.LOGGED_OUT
        listed, skills = self._skills.get(who, _NONE), agent.skills if here else _NONE
        for skill in listed.keys() - skills.keys():
            self._skilled[skill].discard(who)
        for skill, level in skills.items():
            if listed.get(skill) != level:
                self._skilled[skill].add((-level, who))
        self._skills[who] = skills
        self.count(agent)
        self.idles(agent)

    def count(self, agent: Agent) -> None:
        """Take over his calls of the day."""
        if agent.state is AgentState.LOGGED_OUT:
            self._calls.discard(agent.agent_id)
        else:
            self._calls.add((agent.calls_today, agent.agent_id))

    def idles(self, agent: Agent) -> None:
        """Take over whether he is available, and since when."""
        who = agent.agent_id
        if agent.state is _AVAILABLE:
            self._fresh[who] = agent
        else:
            self._fresh.pop(who, None)
            self._idle.discard(who)

    def turn(self, agent: Agent, queue: QueuePolicy, number: int) -> None:
        """The agent has an offer from the queue, the one with this number."""
        agent.turns[queue.name] = number
        if queue.strategy == "round_robin":
            self._turns[queue.name].add((number, agent.agent_id))

    def logged_in(self, skill: str | None) -> Iterator[int]:
        """Go through those with the skill, the highest level first; None: through everybody."""
        order = self._calls if skill is None else self._skilled[skill]
        return (agent_id for _, agent_id in order)

    def before(self, queue: QueuePolicy, agents: Mapping[int, Agent], chosen: Key) -> list[Agent]:
        """Name the first of those whom the queue's strategy puts before the chosen one.

        Suited or not, free or not; at most as many as reasons name.
        """
        value, idle_from, who = chosen
        if len(self._fresh) > (who in self._fresh):
            self._take_in(but=who)
        head = self._order(queue).head(agents)
        if not _compared_by_order(queue):
            better = (agent for _, agent in head if key_of(agent, queue) < chosen)
            return list(islice(better, RULED_OUT_NAMED))
        found: list[Agent] = []
        for number, agent in head:
            if number > value:
                break
            since = agent.idle_from
            if number < value or since < idle_from or (since == idle_from and agent.agent_id < who):
                found.append(agent)
                if len(found) == RULED_OUT_NAMED:
                    break
        return found

    def _take_in(self, but: int) -> None:
        chosen = self._fresh.pop(but, None)
        for who, agent in self._fresh.items():
            self._idle.add((agent.idle_from, who))
        self._fresh = {} if chosen is None else {but: chosen}

    def _order(self, queue: QueuePolicy) -> _Order:
        match queue.strategy:
            case "most_skilled" if queue.skills:
                return self._skilled[queue.skills[0]]
            case "fewest_calls":
                return self._calls
            case "round_robin":
                return self._turns[queue.name]
            case _:
                return self._idle


def _compared_by_order(queue: QueuePolicy) -> bool:
    """Tell whether the number in the order is already what the strategy compares first."""
    if queue.strategy == "most_skilled":
        return len(queue.skills) == 1
    return queue.strategy != "fair_fastest"
