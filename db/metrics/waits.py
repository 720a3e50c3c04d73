"""The expected wait as an interval, and how often such an interval was right.

Whoever joins a queue's line is told the middle part of what those waited who lately joined at a
like place in it: from one quantile of their waits to another. How far apart the two quantiles are
is corrected after every answer (adaptive conformal inference: Gibbs and Candès, NeurIPS 2021): a
miss widens the following intervals, a hit narrows them a little, so that in the long run the
promised share is met however the day goes, as no model of arrivals or talks could promise. Who left
unanswered waited at least so long, and counts as that (:mod:`db.metrics.survival`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from math import isfinite
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from db.metrics.stats import percentile, ratio
from db.metrics.survival import Survival

if TYPE_CHECKING:
    from collections.abc import Iterable

    from db.metrics.contacts import Contact

PROMISED: Final = 0.8
FEWEST: Final = 10
"""With fewer answered waits nothing is announced."""
STEP: Final = 0.06
"""How much of a miss goes into the following intervals."""
LONGER: Final = 0.2
"""How far beyond what is remembered an interval reaches at least, when it must."""
PLACES: Final = (1, 2, 3, 4, 6, 9, 13, 19, 28, 42, 63, 94, 141, 211, 316)
"""The first positions of those that are taken together."""


class Expected(NamedTuple):
    """Between ``low_s`` and ``high_s`` seconds."""

    low_s: float
    high_s: float


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """How announced intervals did; the shares are None of no announcement."""

    announced: int
    right: int
    too_short: int
    too_long: int
    coverage: float | None
    width_p50_s: float | None


class Replay(msgspec.Struct, frozen=True, kw_only=True):
    """One queue's history judged; ``unannounced``: answered when too little was known yet."""

    judged: tuple[tuple[float, float, float], ...]
    """Of every announcement: its bounds, and how long was waited."""
    unannounced: int
    unanswered: int
    now: dict[int, Expected]
    """What would be announced at each place in the line, where enough is known."""

    @property
    def coverage(self) -> Coverage:
        """How the announcements did."""
        return coverage(self.judged)


def coverage(announced: Iterable[tuple[float, float, float]]) -> Coverage:
    """Judge ``(low_s, high_s, actual_s)``: how many of the actual waits were within.

    An infinite ``high_s`` has no width.

    >>> coverage([(60, 120, 90), (60, 120, 130)]).coverage
    0.5
    """
    these = list(announced)
    too_short = sum(actual_s > high_s for _, high_s, actual_s in these)
    too_long = sum(actual_s < low_s for low_s, _, actual_s in these)
    right = len(these) - too_short - too_long
    return Coverage(
        announced=len(these),
        right=right,
        too_short=too_short,
        too_long=too_long,
        coverage=ratio(right, len(these)),
        width_p50_s=percentile([high - low for low, high, _ in these if isfinite(high)], 50),
    )


def place_group(position: int) -> int:
    """The first of the positions that are taken together: 1, 2, 3, 4-5, 6-8, 9-12, …

    >>> [place_group(position) for position in (1, 2, 3, 5, 8, 9)]
    [1, 2, 3, 4, 6, 9]
    """
    return PLACES[bisect_right(PLACES, max(1, position)) - 1]


@dataclass(slots=True)
class Estimator:
    """What one queue's past tells about its waits; at each place in seconds a position."""

    promised: float = PROMISED
    places: dict[int, Survival] = field(default_factory=lambda: defaultdict(Survival))
    outside: float | None = None
    """The share left out by the quantiles taken now; below zero they reach beyond all that is known."""

    @property
    def now(self) -> dict[int, Expected]:
        """What is announced from each of the positions in :data:`PLACES` on, where enough is known."""
        expected = {place: self.expect(place) for place in PLACES}
        return {place: told for place, told in expected.items() if told is not None}

    def expect(self, position: int) -> Expected | None:
        """The interval for who joins at this position (1: nobody before); None: too little known."""
        seen = self.places.get(place_group(position))
        if seen is None or seen.answered < FEWEST:
            return None
        tail, beyond = max(0.0, self._outside()) / 2, 1 + max(0.0, LONGER - self._outside())
        low_s, high_s = seen.above(tail), seen.below(tail)
        return Expected(
            position * (seen.shortest / beyond if low_s is None else low_s),
            position * (seen.longest * beyond if high_s is None else high_s),
        )

    def learn(self, position: int, waited_s: float, told: Expected | None) -> None:
        """Take in how long somebody really waited, and whether what he was told was right."""
        self.places[place_group(position)].saw(waited_s / position, answered=True)
        if told is not None:
            self._missed(not told.low_s <= waited_s <= told.high_s)

    def left(self, position: int, waited_s: float, told: Expected | None) -> None:
        """Take in that somebody left unanswered: what he was told was probably right, or not."""
        seen = self.places[place_group(position)]
        if told is not None:
            low, high, after = (it / position for it in (*told, waited_s))
            self._missed(seen.outside(low, high, after))
        seen.saw(waited_s / position, answered=False)

    def _missed(self, share: float) -> None:
        self.outside = min(1.0, self._outside() + STEP * (1 - self.promised - share))

    def _outside(self) -> float:
        return 1 - self.promised if self.outside is None else self.outside


class _Waiting(NamedTuple):
    left_at: datetime
    number: int
    place_from: float
    position: int
    waited_s: float
    answered: bool
    unseen: bool
    told: Expected | None


def replay(contacts: Iterable[Contact], promised: float = PROMISED) -> Replay:
    """Announce to each of one queue's contacts what was known when it joined, and judge it later.

    Only the waits of those who were answered are known whole, and judged; who left before teaches
    how long he waited at least, unless nobody saw when he left.
    """
    run = _run(contacts, promised)
    return Replay(
        judged=tuple(run.judged),
        unannounced=run.unannounced,
        unanswered=run.unanswered,
        now=run.estimator.now,
    )


def taught(contacts: Iterable[Contact], promised: float = PROMISED) -> Estimator:
    """What one queue's contacts up to now have taught, for whoever joins next."""
    return _run(contacts, promised).estimator


def together(replays: Iterable[Replay]) -> Replay:
    """All announcements of several queues; none of them speaks for what is now."""
    these = list(replays)
    return Replay(
        judged=tuple(one for each in these for one in each.judged),
        unannounced=sum(each.unannounced for each in these),
        unanswered=sum(each.unanswered for each in these),
        now={},
    )


def _run(contacts: Iterable[Contact], promised: float) -> _Run:
    run = _Run(Estimator(promised))
    waited = [it for it in contacts if it.waited_s is not None]
    for number, contact in enumerate(sorted(waited, key=lambda it: (it.offered_at, it.call_id))):
        run.until(contact.offered_at)
        run.join(number, contact)
    run.until(None)
    return run


@dataclass(slots=True)
class _Run:
    estimator: Estimator
    line: list[_Waiting] = field(default_factory=list)
    """By when they leave."""
    places: list[float] = field(default_factory=list)
    """Since when the place of each of them counts, the first in line first."""
    judged: list[tuple[float, float, float]] = field(default_factory=list)
    unannounced: int = 0
    unanswered: int = 0

    def join(self, number: int, contact: Contact) -> None:
        assert contact.waited_s is not None
        place_from = contact.offered_at.timestamp() - contact.ahead_s
        position = bisect_right(self.places, place_from) + 1
        left_at = contact.offered_at + timedelta(seconds=contact.waited_s)
        answered, told = contact.outcome == "answered", self.estimator.expect(position)
        waiting = _Waiting(
            *(left_at, number, place_from, position, contact.waited_s),
            *(answered, contact.unseen, told),
        )
        insort(self.places, place_from)
        heappush(self.line, waiting)

    def until(self, now: datetime | None) -> None:
        """Let go whoever had left by then; None: everybody."""
        while self.line and (now is None or self.line[0].left_at <= now):
            gone = heappop(self.line)
            del self.places[bisect_left(self.places, gone.place_from)]
            self._judge(gone)

    def _judge(self, gone: _Waiting) -> None:
        if not gone.answered:
            self.unanswered += 1
            if not gone.unseen:
                self.estimator.left(gone.position, gone.waited_s, gone.told)
            return
        self.estimator.learn(gone.position, gone.waited_s, gone.told)
        if gone.told is None:
            self.unannounced += 1
        else:
            self.judged.append((*gone.told, gone.waited_s))
