"""What strategies compare of agents, taken from the record after a restart (pure)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from acd.strategy import learnt
from db.metrics.recent import Recent


@dataclass(slots=True)
class Remembered:
    """One agent's calls of today; by queue his handling times, as the board learns them, and turns.

    A turn is the place of his last offer among everybody's last offers, from 1.
    """

    calls_today: int = 0
    handle_s: dict[str, float] = field(default_factory=dict)
    turns: dict[str, int] = field(default_factory=dict)


def remembered(recent: Recent) -> Mapping[int, Remembered]:
    """Give it by agent."""
    found: defaultdict[int, Remembered] = defaultdict(Remembered)
    for turn, (agent_id, queue) in enumerate(recent.last_offers, start=1):
        found[agent_id].turns[queue] = turn
    for agent_id, calls in recent.accepted.items():
        found[agent_id].calls_today = calls
    for agent_id, queue, handled_s in recent.handled:
        known = found[agent_id].handle_s
        known[queue] = learnt(known.get(queue), handled_s)
    return found
