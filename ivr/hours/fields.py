"""What only an hours document has: intervals, dates, and lists of blocks."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NamedTuple

from documents.fields import Fields
from documents.source import Scalar
from ivr.hours.document import Span
from ivr.hours.times import BadIntervalError, span_of

CLOSED: Final = "closed"
FIRST_YEAR, LAST_YEAR = 2000, 2099
MAX_INTERVALS: Final = 12

NO_DATE: Final = date.min
"""Stands for a date that was faulty or missing; the fault is noted."""

_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class Interval(NamedTuple):
    """A span as it stands in the document."""

    span: Span
    text: str
    line: int


class HoursFields(Fields):
    """The fields of one block of an hours document."""

    def intervals(self, key: str, *, needed: bool = False) -> tuple[Interval, ...]:
        """Read the intervals of a day, or `closed`."""
        listed = self.scalars(key, needed=needed, else_code="bad_intervals")
        closed = [scalar for scalar in listed if scalar.text == CLOSED]
        if closed and len(listed) > 1:
            self.fault_at(closed[0].line, key, "closed_and_open")
        if len(listed) > MAX_INTERVALS:
            self.fault_at(listed[0].line, key, "too_many", count=len(listed), most=MAX_INTERVALS)
        read = (self._interval(scalar, key) for scalar in listed if scalar.text != CLOSED)
        return tuple(interval for interval in read if interval)

    def _interval(self, scalar: Scalar, key: str) -> Interval | None:
        try:
            return Interval(span_of(scalar.text), scalar.text, scalar.line)
        except BadIntervalError as error:
            self.fault(scalar, key, error.code, suggestion=error.suggestion)
            return None

    def date(self, key: str) -> date:
        """Read a date, which has to be there; `NO_DATE` when it is faulty."""
        scalar = self.scalar(key, needed=True)
        if scalar is None:
            return NO_DATE
        try:
            day = date.fromisoformat(scalar.text) if _DATE.fullmatch(scalar.text) else None
        except ValueError:
            day = None
        if day is None:
            self.fault(scalar, key, "bad_date")
            return NO_DATE
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.fault(scalar, key, "year_range", low=FIRST_YEAR, high=LAST_YEAR)
            return NO_DATE
        return day

    def remark_at(self, line: int, key: str, code: str, **details: object) -> None:
        """Note what is probably not meant, though it can be used."""
        self.notes.problems.warn(line, code, where=f"{self.where}.{key}", **details)
