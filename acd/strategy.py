"""Which of several free agents comes first: a queue's strategy, as a number to compare.

Every strategy is a key that stays the same while an agent is idle, so that the free agents can be
kept in order. The smaller key is chosen; what is equal goes to the longer idle, then to the
smaller id, so the same situation always gives the same answer.
"""

from __future__ import annotations

from typing import Final, TypeAlias

from acd.model import Agent, QueuePolicy

Key: TypeAlias = tuple[float, float, int]
"""What the strategy compares, since when the agent has been idle, and his id."""

TYPICAL_HANDLE_S: Final = 180.0
"""What is assumed of an agent who has not yet finished a call of the queue."""
LEARNING: Final = 0.2
"""The weight of the newest call in an agent's handling time."""


def key_of(agent: Agent, queue: QueuePolicy) -> Key:
    """Return the agent's place among the free agents of a queue."""
    idle_from = agent.idle_from
    match queue.strategy:
        case "most_skilled":
            value = -float(level_of(agent, queue))
        case "fewest_calls":
            value = float(agent.calls_today)
        case "round_robin":
            value = float(agent.turns.get(queue.name, 0))
        case "fair_fastest":
            value = idle_from - speed_credit_s(handle_s(agent, queue), queue.fair_idle_s)
        case _:
            value = idle_from
    return (value, idle_from, agent.agent_id)


def level_of(agent: Agent, queue: QueuePolicy) -> int:
    """Add up the levels in the skills that the queue asks for first."""
    if len(queue.skills) == 1:
        return agent.skills.get(queue.skills[0], 0)
    return sum(agent.skills.get(skill, 0) for skill in queue.skills)


def handle_s(agent: Agent, queue: QueuePolicy) -> float:
    """Return how long the agent lately took for a call of the queue, wrap-up included."""
    return agent.handle_s.get(queue.name, TYPICAL_HANDLE_S)


def speed_credit_s(handling_s: float, most_s: float) -> float:
    """Turn speed into idle time that an agent is granted: more for the faster, below ``most_s``.

    It never reaches ``most_s``, so of two idle agents the slower one is chosen at the latest when
    he has been idle for ``most_s`` longer.
    """
    return most_s * TYPICAL_HANDLE_S / (TYPICAL_HANDLE_S + max(0.0, handling_s))


def learnt(before_s: float | None, newest_s: float) -> float:
    """Let the newest call count for its part in the handling time."""
    return newest_s if before_s is None else before_s + LEARNING * (newest_s - before_s)
