"""One day of a calendar: which hours it has, and why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Literal, TypeAlias

from msgspec import Struct

from asterisk_conf.words import Language
from ivr.hours.document import DAY_MINUTES, WEEKDAYS, Calendar, Span, Weekday
from ivr.hours.feasts import public_holidays

Why: TypeAlias = Literal["weekday", "holiday", "own_holiday", "special"]
TreatedAs: TypeAlias = Weekday | Literal["closed", "special"]

ONE_DAY = timedelta(days=1)


class DayPlan(Struct, frozen=True):
    """The hours of a day and where they come from; `name` of the holiday or the special day."""

    spans: tuple[Span, ...]
    why: Why
    treated_as: TreatedAs
    name: str = ""


def plan(calendar: Calendar, day: date, language: Language = "es") -> DayPlan:
    """Find the hours of a day; a special day wins over a holiday, and a holiday over the week."""
    if special := calendar.special.get(day):
        return DayPlan(special.spans, "special", "special", special.name)
    if calendar.holidays_as != "ignore" and (found := _holiday(calendar, day, language)):
        why, name = found
        return DayPlan(_spans(calendar, calendar.holidays_as), why, calendar.holidays_as, name)
    weekday = WEEKDAYS[day.weekday()]
    return DayPlan(_spans(calendar, weekday), "weekday", weekday)


def _holiday(calendar: Calendar, day: date, language: Language) -> tuple[Why, str] | None:
    for own in calendar.own_holidays:
        if own.date == day or (own.yearly and own.date <= day and _same_day(own.date, day)):
            return "own_holiday", own.name
    if calendar.country:
        known = public_holidays(calendar.country, calendar.province, day.year, language)
        if name := known.get(day):
            return "holiday", name
    return None


def _same_day(one: date, other: date) -> bool:
    return (one.month, one.day) == (other.month, other.day)


def _spans(calendar: Calendar, treated_as: Weekday | Literal["closed"]) -> tuple[Span, ...]:
    return () if treated_as == "closed" else calendar.week[WEEKDAYS.index(treated_as)]


def wall_spans(calendar: Calendar, day: date) -> tuple[Span, ...]:
    """Find when a day's clock shows an open minute: in order, none beyond 24:00, none touching.

    What the day before has after midnight belongs to it.
    """
    before = plan(calendar, day - ONE_DAY).spans
    late = (Span(0, span.end - DAY_MINUTES) for span in before if span.end > DAY_MINUTES)
    own = (Span(span.start, min(span.end, DAY_MINUTES)) for span in plan(calendar, day).spans)
    return joined((*late, *own))


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Put spans in order, and those that touch or overlap into one."""
    whole: list[Span] = []
    for span in sorted(spans):
        if whole and span.start <= whole[-1].end:
            whole[-1] = Span(whole[-1].start, max(whole[-1].end, span.end))
        else:
            whole.append(span)
    return tuple(whole)


def without(spans: Iterable[Span], hole: Span) -> tuple[Span, ...]:
    """Take the minutes of `hole` out of every span."""
    parts = []
    for span in spans:
        parts += [
            Span(span.start, min(span.end, hole.start)),
            Span(max(span.start, hole.end), span.end),
        ]
    return tuple(part for part in parts if part.start < part.end)


def is_open_at(calendar: Calendar, wall: datetime) -> bool:
    """Tell whether the line is open when its clock shows `wall`."""
    minute = wall.hour * 60 + wall.minute
    return any(span.start <= minute < span.end for span in wall_spans(calendar, wall.date()))
