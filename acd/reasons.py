"""Finds the reasons for a pairing: what was compared, and who came before but could not be chosen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from acd.agents import AgentState
from acd.index import Spot
from acd.line import Candidate
from acd.model import Agent, Entry, QueuePolicy
from acd.needs import Asks, liking
from acd.quick import new
from acd.router import Pairing
from acd.standing import Standings
from acd.strategy import Key, handle_s
from acd.why import Compared, RuledOut, Why

_AVAILABLE: Final = AgentState.AVAILABLE


def reasons(
    pairing: Pairing, agents: Mapping[int, Agent], standings: Standings, now: datetime
) -> Why:
    """Explain a pairing, as things stood when it was made."""
    spot, candidates, reserved = pairing
    queue = spot.line.policy
    now_s = now.timestamp()
    chosen, *following = [
        new(Compared, (key[2], values_of(key, agents, queue, now_s))) for _, key in candidates
    ]
    return new(
        Why,
        (
            "last_agent" if reserved else queue.strategy,
            (spot.ring + 1, len(queue.steps)),
            spot.place(),
            (now - spot.entry.joined_at).total_seconds(),
            spot.credit_s,
            chosen,
            tuple(following),
            () if reserved else _before(spot, candidates[0], agents, standings, now),
        ),
    )


def values_of(
    key: Key, agents: Mapping[int, Agent], queue: QueuePolicy, now_s: float
) -> tuple[tuple[str, float], ...]:
    """Return what the queue's strategy compares of an agent, in words and numbers.

    Nearly all of it is in the key: other agents' own values need not be fetched for it.
    """
    value, idle_from, agent_id = key
    idle = ("idle_s", now_s - idle_from)
    match queue.strategy:
        case "longest_idle":
            return (idle,)
        case "most_skilled":
            return (("level", -value), idle)
        case "fewest_calls":
            return (("calls", value), idle)
        case "round_robin":
            return (("turn", value), idle)
        case "fair_fastest":
            return (("handle_s", handle_s(agents[agent_id], queue)), idle)


def _before(
    spot: Spot,
    chosen: Candidate,
    agents: Mapping[int, Agent],
    standings: Standings,
    now: datetime,
) -> tuple[RuledOut, ...]:
    """Name the better placed agents whom something ruled out."""
    met, key = chosen
    entry, asks = spot.entry, spot.shelf.asks
    better = standings.before(spot.line.policy, agents, key)
    if not better:
        return ()
    return tuple(filter(None, [obstacle_of(one, entry, asks, -met, now) for one in better]))


def obstacle_of(agent: Agent, entry: Entry, asks: Asks, met: int, now: datetime) -> RuledOut | None:
    """Return what keeps the agent from an entry whose chosen one meets ``met`` preferences."""
    who = agent.agent_id
    for need in asks.needs:  # asked for eight agents an offer: not worth a call of its own
        has = agent.skills.get(need.skill, 0)
        if has < need.level:
            return new(RuledOut, (who, "lacks_skill", need.skill, (has, need.level)))
    if asks.groups and asks.groups.isdisjoint(agent.groups):
        return RuledOut(who, "not_in_group")
    if agent.state is not _AVAILABLE:
        ago_s = (now - agent.since).total_seconds()
        return new(RuledOut, (who, "state", agent.state, (ago_s,)))
    if agent.phone != "registered":
        return RuledOut(who, "phone", agent.phone)
    if agent.rests_until is not None and agent.rests_until > now:
        return RuledOut(who, "rests")
    if who in entry.passed:
        return RuledOut(who, "passed", entry.passed[who][1])
    own = liking(agent.skills, agent.groups, asks) or 0
    return RuledOut(who, "prefers", "", (own, met)) if own < met else None
