"""The next days as an admin sees them: how they will be treated, and why."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from ivr.hours.document import Calendar, ClosedNow, OwnHoliday, Span, Special
from ivr.hours.preview import preview
from ivr.hours.state import Open, state_at
from ivr.hours.times import span_of
from tests.unit.ivr.hours.calendars import (
    ARGENTINA,
    CHANGES,
    ROUND_THE_CLOCK,
    at,
    calendars,
    is_open,
    minutes_of,
    office,
)

FULL = ("08:30-12:30", "14:00-18:00")


def one(calendar, day, **more):
    (found,) = preview(calendar, day, 1, **more)
    return found


def test_fourteen_days_are_shown_unless_other_is_asked():
    days = preview(office(), date(2026, 11, 30))
    assert [day.date for day in days] == [date(2026, 11, 30) + timedelta(n) for n in range(14)]
    assert [day.weekday for day in days[:3]] == ["lunes", "martes", "miércoles"]


def test_a_plain_day_is_treated_as_itself():
    found = one(office(country="AR"), date(2026, 12, 1))
    assert (found.intervals, found.treated_as, found.reason) == (FULL, "martes", "martes")


def test_a_holiday_shows_its_name_and_the_day_it_is_treated_as():
    calendar = office(country="AR", holidays_as="saturday")
    found = one(calendar, date(2026, 12, 8))
    assert found.intervals == ("09:00-13:00",)
    assert found.treated_as == "sábado"
    assert found.reason == "feriado: Inmaculada Concepción de María"
    english = one(calendar, date(2026, 12, 8), language="en")
    assert (english.weekday, english.reason) == ("Tuesday", "holiday: Immaculate Conception")


def test_holidays_of_the_company_and_special_days_show_theirs():
    opened, closed, anniversary = date(2026, 12, 8), date(2026, 12, 10), date(2026, 12, 11)
    calendar = office(
        country="AR",
        own_holidays=(OwnHoliday(anniversary, "Aniversario"),),
        special={
            opened: Special(opened, "Balance", (Span(600, 660),)),
            closed: Special(closed, "Inventario"),
        },
    )
    assert [
        (day.intervals, day.treated_as, day.reason) for day in preview(calendar, opened, 4)
    ] == [
        (("10:00-11:00",), "horario especial", "horario especial: Balance"),
        (FULL, "miércoles", "miércoles"),
        ((), "cerrado", "horario especial: Inventario"),
        ((), "domingo", "feriado de la empresa: Aniversario"),
    ]


def test_what_goes_on_after_midnight_is_shown_on_the_day_it_happens():
    calendar = Calendar("night", ARGENTINA, ((Span(1320, 1800),), *(((),) * 6)))
    days = preview(calendar, date(2026, 12, 7), 2)
    assert [day.intervals for day in days] == [("22:00-24:00",), ("00:00-06:00",)]


def test_intervals_that_touch_are_shown_as_one():
    calendar = Calendar("long", ARGENTINA, ((Span(480, 720), Span(720, 960)),) * 7)
    assert one(calendar, date(2026, 12, 7)).intervals == ("08:00-16:00",)


def test_a_day_when_the_clock_goes_forward_says_so_and_lacks_that_time():
    found = one(
        Calendar("always", "America/Santiago", ROUND_THE_CLOCK), CHANGES["America/Santiago"][0]
    )
    assert found.intervals == ("01:00-24:00",)
    assert found.notes == ("a las 00:00 el reloj se adelanta a las 01:00: ese tiempo no existe",)


def test_a_day_when_the_clock_goes_back_says_so():
    found = one(
        Calendar("always", "America/Santiago", ROUND_THE_CLOCK), CHANGES["America/Santiago"][1]
    )
    assert found.intervals == ("00:00-24:00",)
    assert found.notes == ("a las 24:00 el reloj se atrasa a las 23:00: ese tiempo se repite",)


def test_the_switch_takes_its_time_out_and_says_until_when():
    now, until = at("2026-12-01T10:00", ARGENTINA), at("2026-12-02T15:00", ARGENTINA)
    switch = ClosedNow(until=until, reason="corte de luz")
    days = preview(office(), date(2026, 12, 1), 3, switch, now)
    note = ("cerrado a mano hasta el 02/12/2026 a las 15:00: corte de luz",)
    assert [(day.intervals, day.notes) for day in days] == [
        (("08:30-10:00",), note),
        (("15:00-18:00",), note),
        (FULL, ()),
    ]


def test_the_switch_without_an_end_closes_every_day_from_now_on():
    days = preview(office(), date(2026, 12, 1), 2, ClosedNow(), at("2026-12-01T13:00", ARGENTINA))
    assert [day.intervals for day in days] == [("08:30-12:30",), ()]
    assert days[1].notes == ("cerrado a mano, hasta que se abra a mano",)


def test_the_switch_may_end_at_the_end_of_time():
    calendar = Calendar("always", "Europe/Madrid", ROUND_THE_CLOCK)
    switch = ClosedNow(until=at("9999-12-31T23:59"))
    (found,) = preview(calendar, date(2026, 12, 1), 1, switch, at("2026-12-01T09:00"))
    assert found.intervals == ("00:00-10:00",)


@pytest.mark.parametrize("until", ["2026-12-01T09:00", "2026-12-01T10:00"])
def test_a_switch_that_has_gone_off_changes_nothing(until):
    now = at("2026-12-01T10:00", ARGENTINA)
    switch = ClosedNow(until=at(until, ARGENTINA))
    days = preview(office(), date(2026, 11, 30), 3, switch, now)
    assert [(day.intervals, day.notes) for day in days] == [(FULL, ())] * 3


@pytest.mark.parametrize("zone", CHANGES)
@pytest.mark.parametrize("language", ["es", "en"])
def test_a_day_with_a_clock_change_is_the_only_one_with_a_note(zone, language):
    calendar = Calendar("always", zone, ROUND_THE_CLOCK)
    for changed in CHANGES[zone]:
        days = preview(calendar, changed - timedelta(3), 7, language=language)
        assert [day.date for day in days if day.notes] == [changed]
        assert one(calendar, changed, language=language).notes == days[3].notes


@settings(max_examples=25)
@given(calendars())
def test_a_minute_is_shown_as_open_when_the_line_is_open_at_it(drawn):
    calendar, day = drawn
    zone = ZoneInfo(calendar.zone)
    shown = {
        (found.date, minute)
        for found in preview(calendar, day - timedelta(1), 3)
        for span in map(span_of, found.intervals)
        for minute in range(span.start, span.end)
    }
    really = set()
    for moment in minutes_of(day - timedelta(2), 5, calendar.zone):
        wall = moment.astimezone(zone)
        if abs(wall.date() - day) <= timedelta(1) and is_open(calendar, moment):
            really.add((wall.date(), wall.hour * 60 + wall.minute))
    assert shown == really


@settings(max_examples=25)
@given(calendars())
def test_with_the_switch_it_is_still_what_callers_get(drawn):
    calendar, _ = drawn
    calendar = Calendar(calendar.name, ARGENTINA, calendar.week)
    now, until = at("2026-12-01T10:15", ARGENTINA), at("2026-12-02T03:30", ARGENTINA)
    switch = ClosedNow(until=until)
    days = preview(calendar, date(2026, 12, 1), 2, switch, now)
    shown = [
        any(span.start <= minute < span.end for span in map(span_of, day.intervals))
        for day in days
        for minute in range(1440)
    ]
    for moment, is_shown in list(
        zip(minutes_of(date(2026, 12, 1), 2, ARGENTINA), shown, strict=True)
    )[615::15]:
        assert isinstance(state_at(calendar, moment, switch), Open) is is_shown
