"""The hours document as values: what `ivr.hours.source.parse` makes of the YAML text.

Every field is described, with its bounds, in docs/hours.md. The clock on the wall decides: a line
is open whenever its local time falls into an interval. So a local time that is skipped when clocks
go forward opens nothing, and one that comes twice when they go back is open both times.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal, TypeAlias, get_args
from zoneinfo import ZoneInfo

from msgspec import Struct

FORMAT = 1
"""The version of the document's format that this code reads."""

DAY_MINUTES = 24 * 60
Prompts: TypeAlias = tuple[str, ...]
ClosedReason: TypeAlias = Literal["hours", "holiday", "closed_now"]
Weekday: TypeAlias = Literal[
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"
]
HolidaysAs: TypeAlias = Weekday | Literal["closed", "ignore"]

WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
"""In the order of `date.weekday`."""


class Span(Struct, frozen=True, order=True):
    """Open from one minute of the day up to another; beyond 1440 it goes on into the next day."""

    start: int
    end: int


class OwnHoliday(Struct, frozen=True):
    """A holiday of the company; yearly from that date on, or that one day."""

    date: date
    name: str
    yearly: bool = False


class Special(Struct, frozen=True):
    """A day with hours of its own, whatever else the day is; none: closed."""

    date: date
    name: str
    spans: tuple[Span, ...] = ()


class Notices(Struct, frozen=True):
    """The prompts that tell a caller why nobody answers; empty: the shipped sentence."""

    closed: Prompts = ()
    holiday: Prompts = ()
    closed_now: Prompts = ()

    def of(self, reason: ClosedReason) -> Prompts:
        """Return what is said for that reason."""
        match reason:
            case "hours":
                return self.closed
            case "holiday":
                return self.holiday
            case "closed_now":
                return self.closed_now


class Calendar(Struct, frozen=True):
    """The hours of one or more lines; `week` from Monday to Sunday.

    `country` empty: no public holidays. An interval belongs to the day it begins on, also where it
    crosses midnight.
    """

    name: str
    zone: str
    week: tuple[tuple[Span, ...], ...]
    country: str = ""
    province: str = ""
    holidays_as: HolidaysAs = "sunday"
    own_holidays: tuple[OwnHoliday, ...] = ()
    special: Mapping[date, Special] = {}
    notices: Notices = Notices()

    @property
    def tz(self) -> ZoneInfo:
        """The zone; the library keeps it once it is read."""
        return ZoneInfo(self.zone)


class ClosedNow(Struct, frozen=True):
    """Somebody closed the line by hand, until a moment or (None) until it is opened by hand."""

    notice: Prompts = ()
    until: datetime | None = None
    reason: str = ""


class Hours(Struct, frozen=True):
    """A checked document: calendars by name, and which one a dialled number has."""

    default: str
    calendars: Mapping[str, Calendar]
    lines: Mapping[str, str] = {}

    def calendar_for(self, dialled: str) -> Calendar:
        """Return the calendar of a dialled number; one that is not listed has the default."""
        return self.calendars[self.lines.get(dialled, self.default)]
