"""Why an entry still waits: what it asks, what it waits for, and why not each of those nearest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Final, NamedTuple

from acd.agents import AgentState
from acd.index import Spot
from acd.line import Shelf
from acd.model import Agent
from acd.needs import Asks, liking
from acd.reasons import obstacle_of
from acd.standing import Standings
from acd.waiting import Waiting
from acd.why import RULED_OUT_NAMED, RuledOut

LOOKED_AT: Final = 200
"""So many agents are looked at, those with the highest level first."""

_LATER: Final = frozenset({"lacks_skill", "not_in_group"})
_AWAY: Final = frozenset({AgentState.PAUSED, AgentState.NOT_ANSWERING, "unregistered"})


class Nearby(NamedTuple):
    """An agent who may serve the entry now or later, and why not at this moment.

    ``out.code`` may also be ``kept``: he is free, but the entry waits for another.
    """

    out: RuledOut
    from_s: float | None = None
    """From which wait on he may, if it is a skill or a group that keeps him out until then."""


class Waits(NamedTuple):
    """One entry's wait, as things stood when it was asked for."""

    waited_s: float
    place: tuple[int, int]
    """Its place in its queue, from 1, and how many wait."""
    credit_s: float
    ring: tuple[int, int]
    """The ring in force, from 1, and how many there are."""
    asks: Asks
    next_ring_s: float | None = None
    """From which wait on the next ring is in force."""
    next_asks: Asks | None = None
    held: bool = False
    """Offered to nobody for now: its caller is busy with something else."""
    kept_for: int | None = None
    """The agent who spoke with its caller last, as long as it waits for him alone."""
    kept_s: float = 0.0
    """For how much longer."""
    offered_to: int | None = None
    able: int = 0
    """Agents logged in who could serve it, now or in a later ring."""
    able_now: int | None = None
    """Those who meet what is asked now; None if there were too many to look at."""
    nearby: tuple[Nearby, ...] = ()
    """At most eight, the nearest first."""


def why_waiting(
    waiting: Waiting,
    agents: Mapping[int, Agent],
    standings: Standings,
    entry_id: str,
    now: datetime,
) -> Waits:
    """Explain a wait; raises KeyError for an unknown entry."""
    spot = waiting.router.spots[entry_id]
    entry, policy, shelves = spot.entry, spot.line.policy, spot.family.shelves
    kept_for = None if entry.offer is not None else waiting.kept_for(entry)
    kept_until = entry.joined_at + timedelta(seconds=policy.last_agent_s)
    following = policy.steps[spot.ring + 1 : spot.ring + 2]
    found, able_now = _suited(spot, agents, standings)
    near = [_nearby(spot, agent, at, kept_for, now) for agent, at in found]
    named = sorted((one for one in near if one is not None), key=lambda one: _distance(one.out))
    return Waits(
        waited_s=(now - entry.joined_at).total_seconds(),
        place=spot.place(),
        credit_s=spot.credit_s,
        ring=(spot.ring + 1, len(policy.steps)),
        asks=spot.shelf.asks,
        next_ring_s=following[0].after_s if following else None,
        next_asks=shelves[spot.ring + 1].asks if following else None,
        held=entry.held,
        kept_for=kept_for,
        kept_s=0.0 if kept_for is None else (kept_until - now).total_seconds(),
        offered_to=entry.offer.agent_id if entry.offer is not None else None,
        able=spot.family.able,
        able_now=able_now,
        nearby=tuple(named[:RULED_OUT_NAMED]),
    )


def _suited(
    spot: Spot, agents: Mapping[int, Agent], standings: Standings
) -> tuple[list[tuple[Agent, int]], int | None]:
    """Return those who suit now or later, with the first ring they do, and how many do now."""
    shelves = spot.family.shelves[spot.ring :]
    looked = list(islice(_logged_in(shelves, standings), LOOKED_AT))
    found = []
    for agent_id in looked:
        agent = agents[agent_id]
        for at, shelf in enumerate(shelves, spot.ring):
            if liking(agent.skills, agent.groups, shelf.asks) is not None:
                found.append((agent, at))
                break
    now = sum(at == spot.ring for _, at in found)
    return found, None if len(looked) == LOOKED_AT else now


def _logged_in(shelves: Sequence[Shelf], standings: Standings) -> Iterator[int]:
    """Go through those of use, as far as one skill tells, each once."""
    asked = (shelf.asks.needs[-1].skill if shelf.asks.needs else None for shelf in shelves)
    seen: set[int] = set()
    for skill in dict.fromkeys(asked):
        for agent_id in standings.logged_in(skill):
            if agent_id not in seen:
                seen.add(agent_id)
                yield agent_id


def _nearby(
    spot: Spot, agent: Agent, ring: int, kept_for: int | None, now: datetime
) -> Nearby | None:
    if agent.offer is not None and agent.offer == spot.entry.offer:
        return None
    out = obstacle_of(agent, spot.entry, spot.shelf.asks, 0, now)
    if out is None:
        kept = kept_for not in {None, agent.agent_id}
        return Nearby(RuledOut(agent.agent_id, "kept")) if kept else None
    if out.code in _LATER:
        return Nearby(out, spot.line.policy.steps[ring].after_s)
    return Nearby(out)


def _distance(out: RuledOut) -> int:
    """Return 0 for those who may soon be free, 1 for those who are away, 2 for a later ring's."""
    if out.code in _LATER:
        return 2
    return int(out.detail in _AWAY)
