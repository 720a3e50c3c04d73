"""Who gets which call: a pure function of who waits, who is free, and the time.

The rule for now is the field's plainest: calls in the order in which they began to wait, each to
the agent who has been idle longest among those with the queue's skill. Ties go to the smaller id,
so the same snapshot always gives the same answer, and each answer carries its reasons.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry that may be offered; ``passed`` holds the agents who lately let it pass, and how."""

    entry_id: str
    queue: str
    skill: str | None
    joined_at: datetime
    passed: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Free:
    """An agent who can take a call now."""

    agent_id: int
    skills: Mapping[str, int]
    idle_since: datetime


@dataclass(frozen=True, slots=True)
class Assignment:
    """Offer this entry to this agent; ``reasons`` are ``word=value`` pairs for the ledger."""

    entry_id: str
    agent_id: int
    reasons: tuple[str, ...]


def assign(waiting: Iterable[Waiting], free: Iterable[Free], now: datetime) -> list[Assignment]:
    """Pair waiting entries with free agents; no entry and no agent appears twice.

    An entry that finds nobody does not hold up those behind it that need another skill.
    """
    idle = sorted(free, key=lambda agent: (agent.idle_since, agent.agent_id))
    assignments: list[Assignment] = []
    for entry in sorted(waiting, key=lambda entry: (entry.joined_at, entry.entry_id)):
        ruled_out: list[str] = []
        for place, agent in enumerate(idle):
            obstacle = _obstacle(entry, agent)
            if obstacle is None:
                del idle[place]
                assignments.append(_assignment(entry, agent, ruled_out, now))
                break
            ruled_out.append(f"ruled_out={agent.agent_id}:{obstacle}")
        if not idle:
            break
    return assignments


def _obstacle(entry: Waiting, agent: Free) -> str | None:
    if entry.skill is not None and entry.skill not in agent.skills:
        return f"lacks_skill:{entry.skill}"
    return entry.passed.get(agent.agent_id)


def _assignment(entry: Waiting, agent: Free, ruled_out: list[str], now: datetime) -> Assignment:
    idle_s = (now - agent.idle_since).total_seconds()
    waited_s = (now - entry.joined_at).total_seconds()
    reasons = ("rule=longest_idle", f"idle_s={idle_s:.1f}", f"waited_s={waited_s:.1f}", *ruled_out)
    return Assignment(entry.entry_id, agent.agent_id, reasons)
