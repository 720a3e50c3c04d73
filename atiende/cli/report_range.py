"""The stretch of time that a report is about, as people type it, on the line's clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final
from zoneinfo import ZoneInfo

from atiende.cli import document, given
from atiende.cli.admin import Admin
from atiende.cli.hours import HOURS
from db.metrics.intervals import Interval, split
from ivr.hours import source as hours_source

MOST_INTERVALS: Final = 10_000
_DAY: Final = timedelta(days=1)


class Every(StrEnum):
    """How long an interval is."""

    quarter = "15m"
    half = "30m"
    hour = "60m"
    day = "day"

    @property
    def lasts(self) -> timedelta:
        """How long one is, but on days on which the clock is changed."""
        return _DAY if self is Every.day else timedelta(minutes=int(self.removesuffix("m")))


@dataclass(frozen=True)
class Range:
    """``now`` is when the report was asked for: what lasts is counted up to then.

    ``parts`` are its intervals, or the whole alone when ``every`` is None.
    """

    whole: Interval
    zone: ZoneInfo
    now: datetime
    every: Every | None
    parts: Sequence[Interval]

    def local(self, at: datetime) -> str:
        """Give a moment as the zone's clock shows it, to the minute."""
        return _shown(at, self.zone)

    def named(self, part: Interval) -> dict[str, Any]:
        """Give what tells a row of this part from those of others."""
        return {"interval": part.start, "interval_end": part.end} if self.every else {}


def range_of(
    admin: Admin, start: str | None, end: str | None, zone: str | None, every: Every | None = None
) -> Range:
    """Read what was typed; without it, from the beginning of today until now. Raises CliError."""
    tz, now = zone_of(admin, zone), datetime.now(UTC)
    today = datetime.combine(now.astimezone(tz).date(), time(), tz)
    first = today.astimezone(UTC) if start is None else _moment(admin, start, tz, ends=False)
    last = now if end is None else _moment(admin, end, tz, ends=True)
    if last <= first:
        raise admin.error("report_backwards", start=_shown(first, tz), end=_shown(last, tz))
    if every is not None and (count := int((last - first) / every.lasts)) > MOST_INTERVALS:
        raise admin.error("report_too_many", count=count, most=MOST_INTERVALS)
    whole = Interval(first, last)
    parts = [whole] if every is None else split(first, last, every.value, tz)
    return Range(whole, tz, now, every, parts)


def _shown(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def zone_of(admin: Admin, name: str | None = None) -> ZoneInfo:
    """Find a time zone; without a name, that of the default calendar. Raises CliError."""
    if name is None:
        source = document.source_of(admin, HOURS, None)
        hours = hours_source.parse(source.text, source.name)
        return hours.calendars[hours.default].tz
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise admin.error("report_zone_wrong", given=given.shown(name)) from None


def _moment(admin: Admin, typed: str, zone: ZoneInfo, *, ends: bool) -> datetime:
    """A day alone is the whole of it: a period that ends with it ends at the next midnight."""
    for form in ("%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"):
        try:
            wall = datetime.strptime(typed.strip(), form)  # noqa: DTZ007  # a clock on a wall
            if ends and form == "%Y-%m-%d":
                wall += _DAY
            return wall.replace(tzinfo=zone).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    raise admin.error("report_moment_wrong", given=given.shown(typed), zone=zone.key)
