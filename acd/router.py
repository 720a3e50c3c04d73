"""Who gets which entry, kept up to date change by change.

The rule: entries in the order of their rank over all queues, each to the best of the free agents
who suit it. What the rule leaves when nothing more can be offered is that no free agent suits any
entry on a shelf, except those who let it pass. So only what changed since needs to be looked at:
a freed agent's shelves, or the place of an entry that came or may be offered again. A change costs
a logarithm of how many wait or are free, times the queues and shelves that one agent serves.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Final, NamedTuple, TypeAlias

from acd.line import Candidate, Family, Fit, Line, Profile, Reserve, Seat, Shelf
from acd.model import Agent, Entry, QueuePolicy
from acd.needs import Wants, liking
from acd.rank import Rank, rank_of
from acd.strategy import key_of

CANDIDATES: Final = 4
"""How many candidates a pairing names: the one chosen and the next few."""

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
    ring: int = 0
    on: Shelf | Reserve | None = None

    @property
    def shelf(self) -> Shelf:
        """Return the shelf of the ring in force, whether the spot stands there now or not."""
        return self.family.shelves[self.ring]


class Pairing(NamedTuple):
    """An entry, and the candidates for it, the chosen one first."""

    spot: Spot
    candidates: tuple[Candidate, ...]
    reserved: bool
    """Whether the entry waited for this very agent."""

    @property
    def agent_id(self) -> int:
        """The chosen agent."""
        return self.candidates[0][1][2]


class Router:
    """The indexes over queues, entries and agents. Who is free and what waits it is told."""

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
            seat.places = [place for place in seat.places if id(place[0]) not in pools]

    # -- agents ---------------------------------------------------------------------------------

    def seat(self, agent: Agent) -> None:
        """Make an agent known, or take over changed skills and groups."""
        profile = self._profile(agent)
        seat = self.seats.get(agent.agent_id)
        if seat is None:
            seat = self.seats[agent.agent_id] = Seat(agent, profile)
        stood = {"able": seat.able, "away": seat.away, "talking": seat.talking, "free": seat.free}
        self.see(agent.agent_id, able=False, away=False, talking=False, free=False)
        seat.profile.seats.discard(seat)
        seat.profile = profile
        profile.seats.add(seat)
        self.see(agent.agent_id, **stood)

    def see(self, agent_id: int, *, able: bool, away: bool, talking: bool, free: bool) -> None:
        """Take over how an agent stands; who is free can be given something now."""
        seat = self.seats[agent_id]
        if seat.able is not able or seat.away is not away or seat.talking is not talking:
            for fit in seat.profile.fits:
                self._count(seat, fit, -1)
            seat.able, seat.away, seat.talking = able, away, talking
            for fit in seat.profile.fits:
                self._count(seat, fit, 1)
        if seat.free is not free:
            self._set_free(seat, free=free)

    def _set_free(self, seat: Seat, *, free: bool) -> None:
        seat.free = free
        if free:
            self._free += 1
            self._fresh_seats[seat.agent.agent_id] = seat
            return
        self._free -= 1
        if self._fresh_seats.pop(seat.agent.agent_id, None) is None:
            for pool, key in seat.places:
                del pool[bisect_left(pool, key)]
            seat.places = []

    def place_again(self, agent_id: int) -> None:
        """What strategies compare of the agent changed."""
        seat = self.seats[agent_id]
        if seat.free:
            self._set_free(seat, free=False)
            self._set_free(seat, free=True)

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
        family = fit.family
        family.able += by * seat.able
        family.away += by * seat.away
        family.talking += by * seat.talking

    def _place(self, seat: Seat, fit: Fit) -> None:
        key = key_of(seat.agent, fit.family.line.policy)
        insort(fit.pool, key)
        seat.places.append((fit.pool, key))
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
        spot = self.spots[entry.entry_id] = Spot(entry, rank, line, family, credit_s)
        line.order.add(rank)
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
        self.shut(entry_id)
        spot = self.spots[entry_id]
        spot.on = spot.shelf if wait_for is None else self._reserve(wait_for)
        self._fresh_spots[entry_id] = spot

    def shut(self, entry_id: str) -> None:
        """Offer the entry to nobody for now; its place in the line is kept."""
        spot = self.spots[entry_id]
        if spot.on is not None and self._fresh_spots.pop(entry_id, None) is None:
            spot.on.entries.discard(spot.rank)
        spot.on = None

    def suits(self, entry_id: str, agent_id: int) -> bool:
        """Tell whether an agent, free or not, meets what the entry asks in its present ring."""
        profile, asks = self.seats[agent_id].profile, self.spots[entry_id].shelf.asks
        return liking(profile.skills, profile.groups, asks) is not None

    def _reserve(self, agent_id: int) -> Reserve:
        return self._reserves.setdefault(agent_id, Reserve(self.seats[agent_id]))

    # -- pairing --------------------------------------------------------------------------------

    def next_pairing(self) -> Pairing | None:
        """Return the next offer to make, or None. Whoever makes it shuts the entry and takes
        the agent before asking again.
        """
        if len(self._fresh_spots) == 1 and not (self._fresh_seats or self._touched):
            pairing = self._only_new()
            if pairing is not None:
                return pairing
        self._shelve()
        while self._free and (self._fresh_seats or self._touched):
            pairing = self._only_freed() if len(self._fresh_seats) == 1 else None
            if pairing is not None:
                return pairing
            if len(self._fresh_seats) > 1:
                self._take_in()
            if self._touched:
                pairing = self._try(*heappop(self._touched))
                if pairing is not None:
                    return pairing
        self._touched.clear()
        return None

    def _only_new(self) -> Pairing | None:
        """Pair the one entry that is new without putting it on its shelf first."""
        (spot,) = self._fresh_spots.values()
        assert spot.on is not None
        best = spot.on.best(spot.entry, CANDIDATES)
        return Pairing(spot, tuple(best), spot.on is not spot.shelf) if best else None

    def _only_freed(self) -> Pairing | None:
        """Pair the one agent who became free without putting him into his pools first.

        An entry that nobody looked at anew suits none of the others who are free, so he has no
        rivals for it. One that is looked at comes in its turn, and before that if he suits it too
        he must be where its other candidates are.
        """
        (seat,) = self._fresh_seats.values()
        first = self._first_for(seat)
        looked_at = self._touched[0][0] if self._touched else None
        if first is None or first == looked_at:
            self._take_in()
            return None
        if looked_at is not None and looked_at < first:
            return None
        spot = self.spots[first[1]]
        met = liking(seat.profile.skills, seat.profile.groups, spot.shelf.asks) or 0
        candidate = (-met, key_of(seat.agent, spot.line.policy))
        return Pairing(spot, (candidate,), spot.on is not spot.shelf)

    def _first_for(self, seat: Seat) -> Rank | None:
        """Return the first of the entries that he may be given."""
        who, spots, first = seat.agent.agent_id, self.spots, None
        shelves: Iterable[Shelf | Reserve] = seat.profile.shelves
        if who in self._reserves:
            shelves = (*shelves, self._reserves[who])
        for shelf in shelves:
            rank = shelf.entries.head
            if rank is None or (first is not None and first < rank):
                continue
            if who in spots[rank[1]].entry.passed:
                left = (one for one in shelf.entries if who not in spots[one[1]].entry.passed)
                rank = next(left, None)
                if rank is None or (first is not None and first < rank):
                    continue
            first = rank
        return first

    def _shelve(self) -> None:
        """Put new entries where they belong; those who may find somebody are looked at."""
        spots, self._fresh_spots = self._fresh_spots, {}
        for spot in spots.values():
            assert spot.on is not None
            spot.on.entries.add(spot.rank)
            if spot.on.has_free():
                self._push(spot.rank, spot.on)

    def _take_in(self) -> None:
        """Put those who became free where they belong, and have another look there."""
        seats, self._fresh_seats = self._fresh_seats, {}
        for seat in seats.values():
            for fit in seat.profile.fits:
                self._place(seat, fit)
            reserve = self._reserves.get(seat.agent.agent_id)
            if reserve is not None:
                self._touch(reserve)

    def _try(self, rank: Rank, _: int, shelf: Shelf | Reserve) -> Pairing | None:
        """Pair the first entry on the shelf from this rank on, unless another's comes before."""
        found = self._from(shelf, rank) if shelf.has_free() else None
        if found is None:
            return None
        if found != rank:
            self._push(found, shelf)
            return None
        spot = self.spots[found[1]]
        following = self._after(shelf, found)
        if following is not None:
            self._push(following, shelf)
        best = shelf.best(spot.entry, CANDIDATES)
        return Pairing(spot, tuple(best), isinstance(shelf, Reserve)) if best else None

    def _touch(self, shelf: Shelf | Reserve) -> None:
        if shelf.entries.head is not None:
            self._push(shelf.entries.head, shelf)

    def _push(self, rank: Rank, shelf: Shelf | Reserve) -> None:
        self._touches += 1
        heappush(self._touched, (rank, self._touches, shelf))

    def _from(self, shelf: Shelf | Reserve, rank: Rank) -> Rank | None:
        head = shelf.entries.head
        if head is None or head >= rank:
            return head
        return next(shelf.entries.since(rank), None)

    def _after(self, shelf: Shelf | Reserve, rank: Rank) -> Rank | None:
        later: Iterator[Rank] = shelf.entries.since(rank)
        return next((found for found in later if found != rank), None)
