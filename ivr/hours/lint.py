"""Checks of a calendar as a whole: intervals that overlap, and what is probably not meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, NamedTuple

from documents.references import Notes
from ivr.hours.document import DAY_MINUTES, Calendar
from ivr.hours.fields import NO_DATE, HoursFields, Interval

WEEK_MINUTES: Final = 7 * DAY_MINUTES


class Placed(NamedTuple):
    """An interval with its place in a longer time, in minutes, and the day it belongs to."""

    start: int
    end: int
    interval: Interval
    where: str


def check_week(where: str, week: Sequence[tuple[str, Sequence[Interval]]], notes: Notes) -> None:
    """Note the intervals that overlap, also across midnight; the week goes round."""
    placed = [
        _placed(interval, at, f"{where}.{key}")
        for at, (key, intervals) in zip(range(0, WEEK_MINUTES, DAY_MINUTES), week, strict=True)
        for interval in intervals
    ]
    last = _check_apart(placed, notes)
    for first in placed:
        if last and first.start + WEEK_MINUTES < last.end:
            _note(first, last, notes)


def check_day(where: str, intervals: Iterable[Interval], notes: Notes) -> None:
    """Note the intervals of one day that overlap."""
    _check_apart([_placed(found, 0, where) for found in intervals], notes)


def _placed(interval: Interval, at: int, where: str) -> Placed:
    return Placed(interval.span.start + at, interval.span.end + at, interval, where)


def _check_apart(placed: Iterable[Placed], notes: Notes) -> Placed | None:
    """Note what begins before another has ended; return what ends last."""
    latest: Placed | None = None
    for found in sorted(placed, key=lambda found: (found.start, found.end)):
        if latest and found.start < latest.end:
            _note(found, latest, notes)
        if latest is None or found.end > latest.end:
            latest = found
    return latest


def _note(found: Placed, other: Placed, notes: Notes) -> None:
    notes.problems.add(
        found.interval.line,
        "overlap",
        where=found.where,
        given=found.interval.text,
        other=other.interval.text,
        other_line=other.interval.line,
    )


class Dates:
    """Notes dates that come twice, and remarks on those that are past."""

    def __init__(self, today: date | None) -> None:
        self._today = today
        self._lines: dict[tuple[int, ...], int] = {}

    def check(self, day: date, fields: HoursFields, *, yearly: bool = False) -> None:
        """Check the date of one block; a yearly one has no year, and is never past."""
        if day == NO_DATE:
            return
        line = fields.block.key_lines["date"]
        same = (day.month, day.day) if yearly else (day.year, day.month, day.day)
        if first_line := self._lines.get(same):
            fields.fault_at(line, "date", "duplicate_date", given=day, first_line=first_line)
            return
        self._lines[same] = line
        if self._today and day < self._today and not yearly:
            fields.remark_at(line, "date", "past_date", given=day)


def remark_on(calendar: Calendar, fields: HoursFields) -> None:
    """Remark on what is probably not meant."""
    lines = fields.block.key_lines
    # What could not be read may have been the hours.
    if not any(calendar.week) and not fields.notes.problems.found:
        fields.remark_at(lines["week"], "week", "never_open")
    if calendar.holidays_as == "ignore":
        if calendar.own_holidays:
            fields.remark_at(lines["own_holidays"], "own_holidays", "own_ignored")
    elif (
        "zone" in lines
        and "country" not in lines
        and not calendar.zone.startswith("America/Argentina/")
    ):
        fields.remark_at(lines["zone"], "zone", "country_assumed", given=calendar.zone)
