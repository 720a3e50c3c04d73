"""From the tree of an hours document to its values, with the bounds of every field."""

from __future__ import annotations

from datetime import date
from typing import Final

from documents.references import Notes
from documents.source import Block, Tree
from ivr.hours import place
from ivr.hours.document import (
    FORMAT,
    WEEKDAYS,
    Calendar,
    HolidaysAs,
    Hours,
    Notices,
    OwnHoliday,
    Span,
    Special,
)
from ivr.hours.fields import HoursFields
from ivr.hours.lint import Dates, check_day, check_week, remark_on

MAX_CALENDARS: Final = 50
MAX_OWN_HOLIDAYS: Final = 100
MAX_SPECIAL: Final = 200

TOP_KEYS: Final = ("format", "default", "lines", "calendars")
CALENDAR_KEYS: Final = (
    *("zone", "country", "province", "holidays_as", "week"),
    *("own_holidays", "special", "notices"),
)
WEEK_KEYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OWN_HOLIDAY_KEYS: Final = ("date", "name", "yearly")
SPECIAL_KEYS: Final = ("date", "name", "hours")
NOTICES_KEYS: Final = ("closed", "holiday", "closed_now")
HOLIDAYS_AS: Final[tuple[HolidaysAs, ...]] = (*WEEKDAYS, "closed", "ignore")


def build(tree: Tree, notes: Notes, today: date | None) -> Hours:
    """Read the whole document, noting every fault; what is past `today` is worth a remark."""
    top = HoursFields(tree, "", TOP_KEYS, notes)
    top.needs("format")
    top.one_of("format", (str(FORMAT),))
    default = top.reference("default", "calendar")
    lines = top.by_dialled("lines", "calendar")
    listed = top.named("calendars", MAX_CALENDARS, needed=True)
    if not listed.entries and isinstance(top.block.entries.get("calendars"), Block):
        top.fault_at(top.block.key_lines["calendars"], "calendars", "no_calendars")
    return Hours(
        default, {name: _calendar(listed, name, notes, today) for name in listed.entries}, lines
    )


def _calendar(listed: Block, name: str, notes: Notes, today: date | None) -> Calendar:
    where, line = f"calendars.{name}", listed.key_lines[name]
    fields = HoursFields(listed.entries[name], where, CALENDAR_KEYS, notes, line)
    country = place.country(fields)
    calendar = Calendar(
        name=name,
        zone=place.zone(fields),
        week=_week(fields),
        country=country,
        province=place.province(fields, country),
        holidays_as=fields.one_of("holidays_as", HOLIDAYS_AS) or "sunday",
        own_holidays=_own_holidays(fields, Dates(today)),
        special=_special(fields, Dates(today)),
        notices=_notices(fields),
    )
    remark_on(calendar, fields)
    return calendar


def _week(fields: HoursFields) -> tuple[tuple[Span, ...], ...]:
    listed = fields.needed("week", WEEK_KEYS)
    week = [(key, listed.intervals(key)) for key in WEEK_KEYS]
    check_week(listed.where, week, fields.notes)
    return tuple(tuple(sorted(interval.span for interval in day)) for _, day in week)


def _own_holidays(fields: HoursFields, dates: Dates) -> tuple[OwnHoliday, ...]:
    found = []
    for entry in fields.blocks("own_holidays", OWN_HOLIDAY_KEYS, MAX_OWN_HOLIDAYS):
        yearly = entry.switch("yearly", default=False)
        holiday = OwnHoliday(entry.date("date"), entry.title("name"), yearly)
        dates.check(holiday.date, entry, yearly=yearly)
        found.append(holiday)
    return tuple(found)


def _special(fields: HoursFields, dates: Dates) -> dict[date, Special]:
    found = {}
    for entry in fields.blocks("special", SPECIAL_KEYS, MAX_SPECIAL):
        day, name, hours = (
            entry.date("date"),
            entry.title("name"),
            entry.intervals("hours", needed=True),
        )
        dates.check(day, entry)
        check_day(f"{entry.where}.hours", hours, fields.notes)
        found[day] = Special(day, name, tuple(sorted(interval.span for interval in hours)))
    return found


def _notices(fields: HoursFields) -> Notices:
    listed = fields.within("notices", NOTICES_KEYS)
    if listed is None:
        return Notices()
    return Notices(*(listed.prompts(key) for key in NOTICES_KEYS))
