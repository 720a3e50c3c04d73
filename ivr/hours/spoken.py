"""«Lo atenderemos nuevamente el lunes a las nueve horas», as ids of the prompt catalogue."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from ivr.hours.document import Calendar, Prompts

FURTHEST_DAYS: Final = 6
"""Beyond this a weekday's name could be today's, or the wrong week's."""

_MINUTE: Final = timedelta(minutes=1)


def reopening(until: datetime, calendar: Calendar, now: datetime) -> Prompts:
    """Say when the line opens again: day and time in the calendar's zone.

    Empty when `until` is past or more than six days away, which a weekday cannot tell.
    """
    if until <= now:
        return ()
    opens = _whole_minute(until).astimezone(calendar.tz)
    away = (opens.date() - now.astimezone(calendar.tz).date()).days
    if away > FURTHEST_DAYS:
        return ()
    match away:
        case 0:
            day = "reopen_today"
        case 1:
            day = "reopen_tomorrow"
        case _:
            day = f"weekday_{opens.isoweekday()}"
    return ("reopen_before", day, *_time(opens.hour, opens.minute))


def _whole_minute(until: datetime) -> datetime:
    """Round up: a caller who is early would find the line closed."""
    whole = until.astimezone(UTC).replace(second=0, microsecond=0)
    return whole if whole == until else whole + _MINUTE


def _time(hour: int, minute: int) -> Prompts:
    """`a las nueve horas`, `a las ocho y treinta horas`; `a la una en punto`, `a la una y diez`."""
    spoken = f"number:{hour}:feminine"
    minutes = ("hour_and", f"number:{minute}") if minute else ()
    if hour == 1:
        return ("at_hour_one", spoken, *(minutes or ("hour_sharp",)))
    return ("at_hours", spoken, *minutes, "hours_word")
