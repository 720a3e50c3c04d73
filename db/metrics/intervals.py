"""Stretches of time, as clocks on a wall cut the day."""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from zoneinfo import ZoneInfo

Every: TypeAlias = Literal["15m", "30m", "60m", "day"]
_MINUTES: Final[dict[Every, int]] = {"15m": 15, "30m": 30, "60m": 60}
_DAY: Final = timedelta(days=1)

T = TypeVar("T")


class Interval(NamedTuple):
    """From ``start`` until just before ``end``, both UTC."""

    start: datetime
    end: datetime


def split(start: datetime, end: datetime, every: Every, zone: ZoneInfo) -> list[Interval]:
    """Cut a stretch at the borders that ``zone``'s clock shows; the first and last may be shorter.

    A day on which that clock is changed has 23 or 25 hours, and as many intervals more or fewer.
    """
    inner = [border for border in _borders(start, end, every, zone) if start < border < end]
    points = [start.astimezone(UTC), *inner, end.astimezone(UTC)]
    return [Interval(*pair) for pair in pairwise(points) if pair[0] < pair[1]]


def sort_into(
    values: Iterable[T], moment: Callable[[T], datetime], intervals: Sequence[Interval]
) -> list[list[T]]:
    """The values of each interval, which are in order and adjoin; one outside all is left out."""
    found: list[list[T]] = [[] for _ in intervals]
    starts = [interval.start for interval in intervals]
    for value in values:
        place = bisect_right(starts, moment(value)) - 1
        if place >= 0 and moment(value) < intervals[place].end:
            found[place].append(value)
    return found


def _borders(start: datetime, end: datetime, every: Every, zone: ZoneInfo) -> Iterator[datetime]:
    day = start.astimezone(zone).date()
    while (midnight := _midnight(day, zone)) < end:
        following = _midnight(day + _DAY, zone)
        yield midnight
        if every != "day":
            yield from _between(midnight, following, timedelta(minutes=_MINUTES[every]))
        day += _DAY


def _between(start: datetime, end: datetime, step: timedelta) -> Iterator[datetime]:
    while (start := start + step) < end:
        yield start


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
