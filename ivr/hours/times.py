"""Times of a day as people write them: `08:30-12:30`, and `22:00-06:00+1` across midnight."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from ivr.hours.document import DAY_MINUTES, Span

_INTERVAL: Final = re.compile(
    r"([0-9]{1,2}):([0-9]{2})\s*[-–]\s*([0-9]{1,2}):([0-9]{2})\s*(\+1)?", re.ASCII
)
_HOUR: Final = 60


class BadIntervalError(ValueError):
    """An interval that says nothing, or not what was meant; `suggestion` may be what was."""

    def __init__(self, code: str, suggestion: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.suggestion = suggestion


class _Time(NamedTuple):
    hour: int
    minute: int

    @property
    def in_minutes(self) -> int:
        return self.hour * _HOUR + self.minute


def span_of(text: str) -> Span:
    """Read an interval. An end that is not later than the start needs `+1`: typing errors show.

    Raises BadIntervalError with the code of what is wrong.
    """
    match = _INTERVAL.fullmatch(text.strip())
    if match is None:
        raise BadIntervalError("bad_interval")
    start, end = _Time(int(match[1]), int(match[2])), _Time(int(match[3]), int(match[4]))
    if max(start.minute, end.minute) >= _HOUR or start.in_minutes >= DAY_MINUTES:
        raise BadIntervalError("no_such_time")
    if end.in_minutes > DAY_MINUTES:
        raise BadIntervalError("no_such_time")
    span = Span(start.in_minutes, end.in_minutes + (DAY_MINUTES if match[5] else 0))
    if span.end <= span.start:
        later = Span(span.start, span.end + DAY_MINUTES)
        raise BadIntervalError("ends_before_start", shown_span(later))
    if span.end - span.start > DAY_MINUTES:
        raise BadIntervalError("longer_than_day")
    return span


def shown_span(span: Span) -> str:
    """Write an interval the way it is read."""
    if span.end > DAY_MINUTES:
        return f"{shown_minute(span.start)}-{shown_minute(span.end - DAY_MINUTES)}+1"
    return f"{shown_minute(span.start)}-{shown_minute(span.end)}"


def shown_minute(minute: int) -> str:
    """Write a minute of a day as `HH:MM`."""
    return f"{minute // _HOUR:02}:{minute % _HOUR:02}"
