"""Finds the reasons for a pairing: what was compared, and who came before but could not be chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice

from acd.agents import AgentState
from acd.model import Agent, Entry, QueuePolicy
from acd.needs import Asks, in_group, lacking, liking
from acd.router import Pairing
from acd.standing import Standings
from acd.strategy import handle_s, level_of
from acd.why import RULED_OUT_NAMED, Compared, RuledOut, Why


def reasons(
    pairing: Pairing, agents: Mapping[int, Agent], standings: Standings, now: datetime
) -> Why:
    """Explain a pairing, as things stood when it was made."""
    spot, queue = pairing.spot, pairing.spot.line.policy
    compared = [
        Compared(key[2], values_of(agents[key[2]], queue, now)) for _, key in pairing.candidates
    ]
    ruled_out = () if pairing.reserved else tuple(_before(pairing, agents, standings, now))
    return Why(
        rule="last_agent" if pairing.reserved else queue.strategy,
        ring=(spot.ring + 1, len(queue.steps)),
        place=(spot.line.order.below(spot.rank) + 1, len(spot.line.order)),
        waited_s=(now - spot.entry.joined_at).total_seconds(),
        credit_s=spot.entry.head_start_s(queue),
        chosen=compared[0],
        following=tuple(compared[1:]),
        ruled_out=ruled_out,
    )


def values_of(agent: Agent, queue: QueuePolicy, now: datetime) -> tuple[tuple[str, float], ...]:
    """Return what the queue's strategy compares of an agent, in words and numbers."""
    idle = ("idle_s", round((now - (agent.idle_since or agent.since)).total_seconds(), 1))
    match queue.strategy:
        case "most_skilled":
            return (("level", level_of(agent, queue)), idle)
        case "fewest_calls":
            return (("calls", agent.calls_today), idle)
        case "round_robin":
            return (("turn", agent.turns.get(queue.name, 0)), idle)
        case "fair_fastest":
            return (("handle_s", round(handle_s(agent, queue), 1)), idle)
        case _:
            return (idle,)


def _before(
    pairing: Pairing, agents: Mapping[int, Agent], standings: Standings, now: datetime
) -> Iterator[RuledOut]:
    """Go through the better placed agents whom something ruled out."""
    spot, queue = pairing.spot, pairing.spot.line.policy
    met, chosen = pairing.candidates[0]
    obstacles = (
        obstacle_of(agent, spot.entry, spot.shelf.asks, -met, now)
        for agent in standings.before(queue, agents, chosen)
    )
    yield from islice((one for one in obstacles if one is not None), RULED_OUT_NAMED)


def obstacle_of(agent: Agent, entry: Entry, asks: Asks, met: int, now: datetime) -> RuledOut | None:
    """Return what keeps the agent from an entry whose chosen one meets ``met`` preferences."""
    who = agent.agent_id
    lacked = lacking(agent.skills, asks.needs)
    if lacked is not None:
        levels = (agent.skills.get(lacked.skill, 0), lacked.level)
        return RuledOut(who, "lacks_skill", lacked.skill, levels)
    if not in_group(agent.groups, asks.groups):
        return RuledOut(who, "not_in_group")
    if agent.state is not AgentState.AVAILABLE:
        since_s = round((now - agent.since).total_seconds(), 1)
        return RuledOut(who, "state", agent.state.value, (since_s,))
    if agent.phone != "registered":
        return RuledOut(who, "phone", agent.phone)
    if agent.rests_until is not None and agent.rests_until > now:
        return RuledOut(who, "rests")
    if who in entry.passed:
        return RuledOut(who, "passed", entry.passed[who][1])
    own = liking(agent.skills, agent.groups, asks) or 0
    return RuledOut(who, "prefers", "", (own, met)) if own < met else None
