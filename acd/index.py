"""Who waits and who is free, in the orders that the router looks at, kept up change by change.

Nothing is paired here. Who became free and what may be offered since the last pairing stays out of
the orders until the router knows that it must look there (see :mod:`acd.router`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from heapq import heappop, heappush
from typing import Final, TypeAlias

from acd.agents import AgentState
from acd.line import (
    COUNTED,
    NOT_THERE,
    Counted,
    Family,
    Fit,
    Line,
    Profile,
    Reserve,
    Seat,
    Shelf,
)
from acd.model import Agent, Entry, QueuePolicy
from acd.needs import Wants, liking
from acd.rank import Rank, rank_of
from acd.strategy import key_of

SLACK: Final = 64
_AVAILABLE: Final = AgentState.AVAILABLE

_Profiles: TypeAlias = dict[tuple[frozenset[tuple[str, int]], frozenset[str]], Profile]


@dataclass(eq=False, slots=True)
class Spot:
    """An entry's place: in the line always, on a shelf only while it may be offered."""

    entry: Entry
    rank: Rank
    line: Line
    family: Family
    credit_s: float
    """The head start that the rank grants it."""
    shelf: Shelf
    """That of the ring in force, whether the spot stands there now or not."""
    ring: int = 0
    on: Shelf | Reserve | None = None

    def move_to(self, ring: int) -> None:
        """Have it ask from now on for what this ring does, from 0. It must stand nowhere."""
        self.ring, self.shelf = ring, self.family.shelves[ring]

    def place(self) -> tuple[int, int]:
        """Return the place in the line, from 1, and how many wait in it."""
        return self.line.order.place(self.rank), len(self.line.order)


class Index:
    """Queues, entries and agents. Who is free and what waits it is told."""

    def __init__(self) -> None:
        self.lines: dict[str, Line] = {}
        self.spots: dict[str, Spot] = {}
        self.seats: dict[int, Seat] = {}
        self._profiles: _Profiles = {}
        self._having: defaultdict[str, list[Profile]] = defaultdict(list)
        self._reserves: dict[int, Reserve] = {}
        self._touched: list[tuple[Rank, int, Shelf | Reserve]] = []
        self._touches = 0
        self._free = 0
        self._fresh_seats: dict[int, Seat] = {}
        self._fresh_spots: dict[str, Spot] = {}
        """Who became free, and what may be offered, since the last pairing: in no index yet."""

    # -- queues ---------------------------------------------------------------------------------

    def set_queue(self, policy: QueuePolicy) -> list[str]:
        """Have a queue go by this policy; whoever waits in it keeps his age.

        Returns the ids of those who wait: all in the first ring, and offered to nobody yet.
        """
        old = self.lines.get(policy.name)
        if old is not None and old.policy == policy:
            return []
        waiting = self.drop_queue(policy.name) if old is not None else []
        line = self.lines[policy.name] = Line(policy)
        self._new_family(line, Wants())
        for entry_id in waiting:
            self.enter(self.spots[entry_id].entry)
        return waiting

    def drop_queue(self, name: str) -> list[str]:
        """Forget a queue; the ids of those who waited in it."""
        line = self.lines.pop(name)
        waiting = [entry_id for _, entry_id in line.order]
        for entry_id in waiting:
            self.shut(entry_id)
        self._forget(set(line.families.values()))
        return waiting

    def _new_family(self, line: Line, wants: Wants) -> Family:
        """Only here many profiles are looked at: once for each different want of a queue."""
        self._forget(set(line.stale_families()))
        family = line.add_family(wants)
        for profile in self._perhaps(family):
            fit = family.fit(profile.skills, profile.groups)
            if fit is not None:
                profile.suit(fit)
                for seat in profile.seats:
                    self._count(seat, fit, 1)
                    if seat.free and seat.agent.agent_id not in self._fresh_seats:
                        self._place(seat, fit)
        return family

    def _perhaps(self, family: Family) -> Iterable[Profile]:
        skills = family.skills()
        if skills is None:
            return tuple(self._profiles.values())
        return {profile: None for skill in sorted(skills) for profile in self._having[skill]}

    def _forget(self, families: set[Family]) -> None:
        if not families:
            return
        pools = {id(pool) for family in families for pool in family.pools.values()}
        for profile in self._profiles.values():
            profile.forget(families)
        for seat in self.seats.values():
            seat.places = [pool for pool in seat.places if id(pool) not in pools]

    # -- agents ---------------------------------------------------------------------------------

    def seat(self, agent: Agent) -> None:
        """Make an agent known, or take over changed skills and groups."""
        profile = self._profile(agent)
        seat = self.seats.get(agent.agent_id)
        if seat is None:
            seat = self.seats[agent.agent_id] = Seat(agent, profile)
        self._count_as(seat, NOT_THERE)
        if seat.free:
            self._take_out(seat)
        seat.profile.seats.discard(seat)
        seat.profile = profile
        profile.seats.add(seat)
        self.see(agent)

    def see(self, agent: Agent) -> None:
        """Take over how an agent stands; who is free can be given something now."""
        seat, state = self.seats[agent.agent_id], agent.state
        counted = COUNTED[state]
        if seat.counted is not counted:
            self._count_as(seat, counted)
        if state is _AVAILABLE and agent.phone == "registered" and agent.rests_until is None:
            if not seat.free:
                self._let_in(seat)
        elif seat.free:
            self._take_out(seat)

    def _count_as(self, seat: Seat, counted: Counted) -> None:
        for fit in seat.profile.fits:
            self._count(seat, fit, -1)
        seat.counted = counted
        for fit in seat.profile.fits:
            self._count(seat, fit, 1)

    def _let_in(self, seat: Seat) -> None:
        """He is free: in no pool yet, until the router knows that he must be there."""
        seat.free = True
        self._free += 1
        self._fresh_seats[seat.agent.agent_id] = seat

    def _take_out(self, seat: Seat) -> None:
        """He is free no longer."""
        seat.free = False
        self._free -= 1
        agent_id = seat.agent.agent_id
        if self._fresh_seats.pop(agent_id, None) is None:
            for pool in seat.places:
                pool.discard(agent_id)
            seat.places = []

    def place_again(self, agent_id: int) -> None:
        """What strategies compare of the agent changed."""
        seat = self.seats[agent_id]
        if seat.free:
            self._take_out(seat)
            self._let_in(seat)

    def available(self, family: Family) -> int:
        """Return how many of those who suit a family are free."""
        fresh = (seat.profile for seat in self._fresh_seats.values())
        new = sum(any(fit.family is family for fit in profile.fits) for profile in fresh)
        return new + sum(len(pool) for pool in family.pools.values())

    def _profile(self, agent: Agent) -> Profile:
        key = (frozenset(agent.skills.items()), agent.groups)
        known = self._profiles.get(key)
        if known is not None:
            return known
        profile = self._profiles[key] = Profile(dict(agent.skills), agent.groups)
        for skill in profile.skills:
            self._having[skill].append(profile)
        families = (family for line in self.lines.values() for family in line.families.values())
        for family in families:
            fit = family.fit(profile.skills, profile.groups)
            if fit is not None:
                profile.suit(fit)
        return profile

    def _count(self, seat: Seat, fit: Fit, by: int) -> None:
        able, away, talking = seat.counted
        family = fit.family
        family.able += by * able
        family.away += by * away
        family.talking += by * talking

    def _place(self, seat: Seat, fit: Fit) -> None:
        key = key_of(seat.agent, fit.family.line.policy)
        fit.pool.add(key)
        seat.places.append(fit.pool)
        for shelf in fit.shelves:
            self._touch(shelf)

    # -- entries --------------------------------------------------------------------------------

    def enter(self, entry: Entry) -> Spot:
        """Give an entry its place in its queue; it is offered to nobody yet.

        The queue must be known.
        """
        line = self.lines[entry.queue]
        wants = entry.wants
        family = line.families.get(wants) or self._new_family(line, wants)
        credit_s = entry.head_start_s(line.policy)
        rank = rank_of(entry.entry_id, entry.since, credit_s)
        spot = self.spots[entry.entry_id] = Spot(
            entry, rank, line, family, credit_s, family.shelves[0]
        )
        line.order.add(rank)
        self._arrived(line, entry)
        family.members += 1
        return spot

    def remove(self, entry_id: str) -> None:
        """The entry waits no more."""
        self.shut(entry_id)
        spot = self.spots.pop(entry_id)
        spot.line.order.discard(spot.rank)
        spot.family.members -= 1

    def open(self, entry_id: str, wait_for: int | None = None) -> None:
        """Have the entry offered: to anybody who suits, or only to the agent it waits for."""
        spot = self.spots[entry_id]
        if spot.on is not None:
            self.shut(entry_id)
        spot.on = spot.shelf if wait_for is None else self._reserve(wait_for)
        self._fresh_spots[entry_id] = spot

    def shut(self, entry_id: str) -> None:
        """Offer the entry to nobody for now; its place in the line is kept."""
        spot = self.spots[entry_id]
        if spot.on is not None and self._fresh_spots.pop(entry_id, None) is None:
            spot.on.discard(spot.rank)
        spot.on = None

    def position(self, entry_id: str) -> int | None:
        """Return the entry's place in its queue, from 1; None if it does not wait."""
        spot = self.spots.get(entry_id)
        return None if spot is None else spot.place()[0]

    def longest(self, queue: str) -> datetime | None:
        """Return when the one who has waited longest in a known queue joined it."""
        line = self.lines[queue]
        while line.arrivals:
            joined_at, entry_id = line.arrivals[0]
            if entry_id in self.spots and self.spots[entry_id].line is line:
                return joined_at
            heappop(line.arrivals)
        return None

    def _arrived(self, line: Line, entry: Entry) -> None:
        """Whoever left is taken out when it is his turn, or here if there are too many of them."""
        heappush(line.arrivals, (entry.joined_at, entry.entry_id))
        if len(line.arrivals) > 2 * len(line.order) + SLACK:
            waiting = (self.spots[entry_id].entry for _, entry_id in line.order)
            line.arrivals = sorted((one.joined_at, one.entry_id) for one in waiting)

    def suits(self, entry_id: str, agent_id: int) -> bool:
        """Tell whether an agent, free or not, meets what the entry asks in its present ring."""
        profile, asks = self.seats[agent_id].profile, self.spots[entry_id].shelf.asks
        return liking(profile.skills, profile.groups, asks) is not None

    def _reserve(self, agent_id: int) -> Reserve:
        return self._reserves.setdefault(agent_id, Reserve(self.seats[agent_id]))

    # -- what is to be looked at ----------------------------------------------------------------

    def _touch(self, shelf: Shelf | Reserve) -> None:
        if shelf.head is not None:
            self._push(shelf.head, shelf)

    def _push(self, rank: Rank, shelf: Shelf | Reserve) -> None:
        self._touches += 1
        heappush(self._touched, (rank, self._touches, shelf))
