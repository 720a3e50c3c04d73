"""Who gets which entry, kept up to date change by change.

The rule: entries in the order of their rank over all queues, each to the best of the free agents
who suit it. What the rule leaves when nothing more can be offered is that no free agent suits any
entry on a shelf, except those who let it pass. So only what changed since needs to be looked at:
a freed agent's shelves, or the place of an entry that came or may be offered again. A change costs
a logarithm of how many wait or are free, times the queues and shelves that one agent serves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import heappop
from typing import Final, NamedTuple

from acd.index import Index, Spot
from acd.line import Candidate, Reserve, Seat, Shelf
from acd.needs import liking
from acd.quick import new
from acd.rank import Rank
from acd.strategy import key_of

CANDIDATES: Final = 4
"""How many candidates a pairing names: the one chosen and the next few."""


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


class Router(Index):
    """The indexes, and the one question that is asked of them."""

    def next_pairing(self) -> Pairing | None:
        """Return the next offer to make, or None. Whoever makes it shuts the entry and takes
        the agent before asking again.
        """
        if not (self._fresh_spots or self._fresh_seats or self._touched):
            return None
        if len(self._fresh_spots) == 1 and not self._touched and len(self._fresh_seats) <= 1:
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
        """Pair the one entry that is new without putting it on its shelf first.

        One agent may be new as well, as after a refusal. Unless he is a candidate for this very
        entry, the two have nothing to do with each other, and whoever's turn is first is paired.
        """
        (spot,) = self._fresh_spots.values()
        seat = next(iter(self._fresh_seats.values()), None)
        if seat is not None and _may_take(seat, spot):
            return None
        first = None if seat is None else self._first_for(seat)
        if first is None or spot.rank < first:
            assert spot.on is not None
            best = spot.on.best(spot, CANDIDATES)
            if best:
                return new(Pairing, (spot, tuple(best), spot.on is not spot.shelf))
            self._shelve()  # nobody takes it now: it need not be asked again
        return None if seat is None or first is None else self._given(seat, first)

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
        return self._given(seat, first)

    def _given(self, seat: Seat, rank: Rank) -> Pairing:
        """Pair an agent who has no rivals for this entry."""
        spot, profile = self.spots[rank[1]], seat.profile
        asks = spot.shelf.asks
        met = liking(profile.skills, profile.groups, asks) or 0 if asks.prefers else 0
        candidate = (-met, key_of(seat.agent, spot.line.policy))
        return new(Pairing, (spot, (candidate,), spot.on is not spot.shelf))

    def _first_for(self, seat: Seat) -> Rank | None:
        """Return the first of the entries that he may be given."""
        who, spots = seat.agent.agent_id, self.spots
        shelves: Sequence[Shelf | Reserve] = seat.profile.shelves
        if who in self._reserves:
            shelves = (*shelves, self._reserves[who])
        first = min([shelf.head for shelf in shelves if shelf.head is not None], default=None)
        if first is None or who not in spots[first[1]].entry.passed:
            return first
        first = None
        for shelf in shelves:
            if shelf.head is None or (first is not None and first < shelf.head):
                continue
            rank = next((one for one in shelf if who not in spots[one[1]].entry.passed), None)
            if rank is not None and (first is None or rank < first):
                first = rank
        return first

    def _shelve(self) -> None:
        """Put new entries where they belong; those who may find somebody are looked at."""
        spots, self._fresh_spots = self._fresh_spots, {}
        for spot in spots.values():
            assert spot.on is not None
            spot.on.add(spot.rank)
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
        best = shelf.best(spot, CANDIDATES)
        return new(Pairing, (spot, tuple(best), isinstance(shelf, Reserve))) if best else None

    def _from(self, shelf: Shelf | Reserve, rank: Rank) -> Rank | None:
        head = shelf.head
        if head is None or head >= rank:
            return head
        return next(shelf.since(rank), None)

    def _after(self, shelf: Shelf | Reserve, rank: Rank) -> Rank | None:
        later: Iterator[Rank] = shelf.since(rank)
        return next((found for found in later if found != rank), None)


def _may_take(seat: Seat, spot: Spot) -> bool:
    """Tell whether an entry on offer may go to an agent."""
    if seat.agent.agent_id in spot.entry.passed:
        return False
    if isinstance(spot.on, Reserve):
        return spot.on.seat is seat
    return liking(seat.profile.skills, seat.profile.groups, spot.shelf.asks) is not None
