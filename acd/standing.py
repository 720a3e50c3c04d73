"""Everybody who is logged in, in the orders that strategies compare: for telling who came before.

The router finds the best of those who may be chosen; these orders find who stood before him and
may not be. Nothing is decided here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import islice
from typing import Final, TypeAlias

from acd.agents import AgentState
from acd.model import Agent, QueuePolicy
from acd.ordered import Ordered

_Order: TypeAlias = Ordered[tuple[float, int]]

LOOKED_AT: Final = 24
"""How many of an order's first are looked at: enough to name eight, bounded whatever happens."""


class Standings:
    """The orders; each agent stands in those of his skills, his calls today and his idle time."""

    def __init__(self) -> None:
        self._idle: _Order = Ordered()
        self._calls: _Order = Ordered()
        self._skilled: defaultdict[str, _Order] = defaultdict(Ordered)
        self._turns: defaultdict[str, _Order] = defaultdict(Ordered)
        self._held: dict[int, dict[int, tuple[_Order, float]]] = {}

    def update(self, agent: Agent) -> None:
        """Take over the agent's state, skills and calls."""
        wanted = {id(order): (order, value) for order, value in self._places(agent)}
        held = self._held.get(agent.agent_id, {})
        for key, (order, value) in held.items():
            if wanted.get(key) != (order, value):
                order.discard((value, agent.agent_id))
        for key, (order, value) in wanted.items():
            if held.get(key) != (order, value):
                order.add((value, agent.agent_id))
        self._held[agent.agent_id] = wanted

    def turn(self, agent: Agent, queue: str, number: int) -> None:
        """The agent has an offer from the queue, the one with this number."""
        order = self._turns[queue]
        order.discard((agent.turns.get(queue, 0), agent.agent_id))
        agent.turns[queue] = number
        order.add((number, agent.agent_id))

    def first(self, queue: QueuePolicy) -> Iterable[int]:
        """Return the ids of those whom the queue's strategy would look at first, roughly."""
        match queue.strategy:
            case "most_skilled" if queue.skills:
                order = self._skilled[queue.skills[0]]
            case "fewest_calls":
                order = self._calls
            case "round_robin":
                order = self._turns[queue.name]
            case _:
                order = self._idle
        return (agent_id for _, agent_id in islice(order, LOOKED_AT))

    def _places(self, agent: Agent) -> list[tuple[_Order, float]]:
        if agent.state is AgentState.LOGGED_OUT:
            return []
        places = [(self._calls, float(agent.calls_today))]
        places += [(self._skilled[skill], -float(level)) for skill, level in agent.skills.items()]
        if agent.state is AgentState.AVAILABLE:
            places.append((self._idle, (agent.idle_since or agent.since).timestamp()))
        return places
