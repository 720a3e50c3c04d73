"""Is the line open, until when, and if not, why? Pure; all moments are aware and in UTC."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final

from msgspec import Struct

from asterisk_conf.words import Language
from ivr.hours.clock import ONE_DAY, at_wall, clock_changes
from ivr.hours.days import is_open_at, plan, wall_spans
from ivr.hours.document import Calendar, ClosedNow, ClosedReason, Prompts

HORIZON_DAYS: Final = 14
"""A change that is further away than this many times 24 hours is not looked for."""


class Open(Struct, frozen=True):
    """Callers are attended to; `until` is when that ends, None if not within `HORIZON_DAYS`."""

    until: datetime | None


class Closed(Struct, frozen=True):
    """Nobody attends to callers.

    `until` is when the line opens again, None if not within `HORIZON_DAYS` (of the end of the
    switch, if it is that), or not before somebody opens it by hand. `reason` and `name` are those
    of the moment that was asked about: the name of the holiday or the special day, or what was
    written when the line was closed by hand. `notice` is what the document has to be said for the
    reason.
    """

    reason: ClosedReason
    name: str
    until: datetime | None
    notice: Prompts


def is_open(calendar: Calendar, now: datetime, closed_now: ClosedNow | None = None) -> bool:
    """Tell the same as :func:`state_at` without looking for the end of it, which takes longer."""
    return not _is_switched_off(closed_now, now) and is_open_at(calendar, _wall(calendar, now))


def state_at(
    calendar: Calendar,
    now: datetime,
    closed_now: ClosedNow | None = None,
    *,
    language: Language = "es",
) -> Open | Closed:
    """Tell whether the line is open at `now`, which may be in any zone.

    Whoever asks often may keep the answer until its `until`, while calendar and switch are the same.
    """
    now = now.astimezone(UTC)
    if closed_now and _is_switched_off(closed_now, now):
        notice = closed_now.notice or calendar.notices.of("closed_now")
        until = _opened_again(calendar, closed_now, now)
        return Closed("closed_now", closed_now.reason, until, notice)
    until = _next_change(calendar, now)
    wall = _wall(calendar, now)
    if is_open_at(calendar, wall):
        return Open(until)
    today = plan(calendar, wall.date(), language)
    reason: ClosedReason = "holiday" if today.why in ("holiday", "own_holiday") else "hours"
    return Closed(reason, today.name, until, calendar.notices.of(reason))


def _is_switched_off(closed_now: ClosedNow | None, now: datetime) -> bool:
    return closed_now is not None and (closed_now.until is None or now < closed_now.until)


def _opened_again(calendar: Calendar, closed_now: ClosedNow, now: datetime) -> datetime | None:
    """Find the first open moment after the switch goes off by itself."""
    if closed_now.until is None or closed_now.until > now + HORIZON_DAYS * ONE_DAY:
        return None
    until = closed_now.until.astimezone(UTC)
    if is_open_at(calendar, _wall(calendar, until)):
        return until
    return _next_change(calendar, until)


def _next_change(calendar: Calendar, now: datetime) -> datetime | None:
    """Find when open turns into closed, or closed into open.

    Most changes are near: the whole horizon is looked through only when the next day has none.
    """
    is_open = is_open_at(calendar, _wall(calendar, now))
    for days in (1, HORIZON_DAYS):
        end = now + days * ONE_DAY
        for moment in sorted(_possible_changes(calendar, now, days)):
            if now < moment <= end and is_open_at(calendar, _wall(calendar, moment)) != is_open:
                return moment
    return None


def _wall(calendar: Calendar, moment: datetime) -> datetime:
    return moment.astimezone(calendar.tz)


def _possible_changes(calendar: Calendar, now: datetime, days: int) -> Iterator[datetime]:
    """List every moment at which an interval can begin or end, and those of clock changes.

    A day more on either side: zones are up to 14 hours away from UTC.
    """
    today = _wall(calendar, now).date()
    first, last = today - ONE_DAY, today + timedelta(days=days + 1)
    for change in clock_changes(calendar.tz, first, last):
        yield change.at
    for day in _days(first, last):
        for span in wall_spans(calendar, day):
            yield from at_wall(calendar.tz, day, span.start)
            yield from at_wall(calendar.tz, day, span.end)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))
