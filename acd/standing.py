"""Everybody who is logged in, in the orders that strategies compare: for telling who came before.

The router finds the best of those who may be chosen; these orders find who stood before him and
may not be. Nothing is decided here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, TypeAlias

from acd.agents import AgentState
from acd.model import Agent, QueuePolicy
from acd.pool import Pool
from acd.strategy import Key, key_of

_Order: TypeAlias = Pool[tuple[float, int]]

LOOKED_AT: Final = 16
"""How many of an order's first are looked at: enough to name eight, bounded whatever happens."""


@dataclass(slots=True)
class _Held:
    """What an agent is listed under now; None: not at all."""

    idle: float | None = None
    calls: int | None = None
    skills: Mapping[str, int] = field(default_factory=dict)


class Standings:
    """The orders; each agent stands in those of his skills, his calls today and his idle time."""

    def __init__(self) -> None:
        self._idle: _Order = Pool()
        self._calls: _Order = Pool()
        self._skilled: defaultdict[str, _Order] = defaultdict(Pool)
        self._turns: defaultdict[str, _Order] = defaultdict(Pool)
        self._held: defaultdict[int, _Held] = defaultdict(_Held)
        self._changed: dict[int, Agent] = {}

    def update(self, agent: Agent) -> None:
        """Take over the agent's state, skills and calls, before the next question."""
        self._changed[agent.agent_id] = agent

    def _take_in(self, but: int | None) -> None:
        """Most who become free are chosen at once: ``but`` stays where he was until later."""
        changed = self._changed
        left = changed.pop(but, None) if but is not None else None
        for agent in changed.values():
            self._update(agent)
        changed.clear()
        if left is not None:
            changed[left.agent_id] = left

    def _update(self, agent: Agent) -> None:
        held, here = self._held[agent.agent_id], agent.state is not AgentState.LOGGED_OUT
        ready = agent.state is AgentState.AVAILABLE
        idle = (agent.idle_since or agent.since).timestamp() if ready else None
        if idle != held.idle:
            _move(self._idle, agent.agent_id, held.idle, idle)
            held.idle = idle
        calls = agent.calls_today if here else None
        if calls != held.calls:
            _move(self._calls, agent.agent_id, held.calls, calls)
            held.calls = calls
        skills = agent.skills if here else {}
        if skills is not held.skills and skills != held.skills:
            for skill, level in held.skills.items():
                _move(self._skilled[skill], agent.agent_id, -level, None)
            for skill, level in skills.items():
                _move(self._skilled[skill], agent.agent_id, None, -level)
            held.skills = skills

    def turn(self, agent: Agent, queue: QueuePolicy, number: int) -> None:
        """The agent has an offer from the queue, the one with this number."""
        if queue.strategy == "round_robin":
            _move(self._turns[queue.name], agent.agent_id, agent.turns.get(queue.name), number)
        agent.turns[queue.name] = number

    def logged_in(self, skill: str | None) -> Iterator[int]:
        """Go through those with the skill, the highest level first; None: through everybody."""
        self._take_in(but=None)
        order = self._calls if skill is None else self._skilled[skill]
        return (agent_id for _, agent_id in order)

    def before(
        self, queue: QueuePolicy, agents: Mapping[int, Agent], chosen: Key
    ) -> Iterator[Agent]:
        """Go through those whom the queue's strategy puts before the chosen one, suited or not."""
        value, _, who = chosen
        self._take_in(but=who)
        exact, fair = _compares_one_order(queue), queue.strategy == "fair_fastest"
        for at, agent_id in islice(self._order(queue), LOOKED_AT):
            if exact and at > value:
                return
            if agent_id == who:
                continue
            agent = agents[agent_id]
            if exact and at < value:
                yield agent
                continue
            key = key_of(agent, queue)
            if key < chosen:
                yield agent
            elif not fair and key[0] > value:
                return

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


def _compares_one_order(queue: QueuePolicy) -> bool:
    """Tell whether the place in the order is already what the strategy compares first."""
    if queue.strategy == "most_skilled":
        return len(queue.skills) == 1
    return queue.strategy != "fair_fastest"


def _move(order: _Order, agent_id: int, old: float | None, new: float | None) -> None:
    if old is not None:
        order.discard((old, agent_id))
    if new is not None:
        order.add((new, agent_id))
