"""Calendars to try, and the plainest possible model of one: look at the wall, minute by minute."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from ivr.hours.document import Calendar, OwnHoliday, Span, Special

MINUTE = timedelta(minutes=1)
ROUND_THE_CLOCK = ((Span(0, 1440),),) * 7

CHANGES = {
    # The day of each year's clock changes, forward and back: at midnight, at 2, by half an
    # hour, and a minute after midnight, when it had become Sunday and was Saturday again.
    "America/Santiago": (date(2026, 9, 6), date(2026, 4, 4)),
    "Europe/Madrid": (date(2026, 3, 29), date(2026, 10, 25)),
    "America/New_York": (date(2026, 3, 8), date(2026, 11, 1)),
    "Australia/Lord_Howe": (date(2026, 10, 4), date(2026, 4, 5)),
    "America/Havana": (date(2026, 3, 8), date(2026, 11, 1)),
    "America/St_Johns": (date(2010, 3, 14), date(2010, 11, 6)),
}
ARGENTINA = "America/Argentina/Buenos_Aires"
"""Where clocks are not changed any more."""


def office(zone=ARGENTINA, **more):
    day = (Span(510, 750), Span(840, 1080))
    return Calendar("office", zone, (*((day,) * 5), (Span(540, 780),), ()), **more)


def at(text, zone="UTC"):
    """A moment as its zone's clock shows it."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def minutes_of(first, days, zone):
    """Every minute (UTC) from the beginning of a day on."""
    start = datetime(first.year, first.month, first.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return [start + n * MINUTE for n in range(days * 1440)]


def is_open(calendar, moment):
    """The model: does the clock on the wall show a time inside an interval?"""
    wall = moment.astimezone(ZoneInfo(calendar.zone))
    minute, today = wall.hour * 60 + wall.minute, wall.date()
    return any(span.start <= minute < span.end for span in _spans(calendar, today)) or any(
        span.start <= minute + 1440 < span.end for span in _spans(calendar, today - timedelta(1))
    )


def _spans(calendar, day):
    if day in calendar.special:
        return calendar.special[day].spans
    if any(holiday.date == day for holiday in calendar.own_holidays):
        return calendar.week[6]
    return calendar.week[day.weekday()]


@st.composite
def spans(draw):
    start = draw(st.integers(0, 1439) | st.sampled_from([0, 60, 120, 1380, 1410]))
    length = draw(st.integers(1, 1440) | st.sampled_from([30, 60, 1440 - start or 1440]))
    return Span(start, start + length)


DAY_SPANS = st.lists(spans(), max_size=3).map(tuple)


@st.composite
def calendars(draw):
    """A calendar, and a day near to which its clock may change."""
    zone = draw(st.sampled_from([*CHANGES, ARGENTINA]))
    day = draw(st.sampled_from(CHANGES.get(zone, (date(2026, 12, 31), date(2026, 2, 28)))))
    near = st.integers(-2, 2).map(lambda days: day + timedelta(days))
    special = draw(st.dictionaries(near, DAY_SPANS, max_size=2))
    calendar = Calendar(
        "any",
        zone,
        tuple(draw(st.lists(DAY_SPANS, min_size=7, max_size=7))),
        own_holidays=tuple(
            OwnHoliday(holiday, "own") for holiday in draw(st.sets(near, max_size=2))
        ),
        special={on: Special(on, "special", own) for on, own in special.items()},
    )
    return calendar, day
