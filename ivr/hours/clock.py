"""Between the clock on a zone's wall and UTC, also on the days when that clock is changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

ONE_DAY = timedelta(days=1)
ONE_SECOND = timedelta(seconds=1)


class ClockChange(Struct, frozen=True):
    """At `at` (UTC) the clock that would show `shown` shows `instead`; both without a zone."""

    at: datetime
    shown: datetime
    instead: datetime

    @property
    def day(self) -> date:
        """The day whose hours come twice or not at all."""
        return min(self.shown, self.instead).date()


def at_wall(zone: ZoneInfo, day: date, minute: int) -> tuple[datetime, datetime]:
    """Find the first and the last moment (UTC) at which a zone's clock shows a minute of a day.

    They differ where the minute comes twice; where it does not come, the clock change lies between.
    """
    wall = datetime.combine(day, time(), zone) + timedelta(minutes=minute)
    return wall.replace(fold=0).astimezone(UTC), wall.replace(fold=1).astimezone(UTC)


def clock_changes(zone: ZoneInfo, first: date, last: date) -> Iterator[ClockChange]:
    """Find when the zone's clock is changed from the first day to the last one."""
    day = first
    while day <= last:
        start = datetime.combine(day, time(), UTC)
        if start.astimezone(zone).utcoffset() != (start + ONE_DAY).astimezone(zone).utcoffset():
            yield _change_after(start, zone)
        day += ONE_DAY


def _change_after(start: datetime, zone: ZoneInfo) -> ClockChange:
    """Find the one change of the day that follows, halving it until a second is left."""
    before = start.astimezone(zone).utcoffset()
    early, late = 0, int(ONE_DAY.total_seconds())
    while late - early > 1:
        middle = (early + late) // 2
        if (start + middle * ONE_SECOND).astimezone(zone).utcoffset() == before:
            early = middle
        else:
            late = middle
    at = start + late * ONE_SECOND
    shown = (at - ONE_SECOND).astimezone(zone).replace(tzinfo=None, fold=0) + ONE_SECOND
    return ClockChange(at, shown, at.astimezone(zone).replace(tzinfo=None, fold=0))
