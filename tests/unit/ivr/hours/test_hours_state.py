"""Open or closed, until when and why: on plain days, on holidays, and when clocks are changed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.hours import state as quick
from ivr.hours.document import Calendar, ClosedNow, Notices, OwnHoliday, Span, Special
from ivr.hours.state import HORIZON_DAYS, Closed, Open, state_at
from tests.unit.ivr.hours.calendars import (
    ARGENTINA,
    CHANGES,
    MINUTE,
    ROUND_THE_CLOCK,
    at,
    calendars,
    is_open,
    minutes_of,
    office,
)

BA = ARGENTINA


@pytest.mark.parametrize(
    ("moment", "until"),
    [
        ("2026-12-01T08:30", "2026-12-01T12:30"),
        ("2026-12-01T12:29:59", "2026-12-01T12:30"),
        ("2026-12-01T14:00", "2026-12-01T18:00"),
    ],
)
def test_inside_an_interval_the_line_is_open_until_its_end(moment, until):
    assert state_at(office(), at(moment, BA)) == Open(at(until, BA))


@pytest.mark.parametrize(
    ("moment", "until"),
    [
        ("2026-12-01T08:29:59", "2026-12-01T08:30"),
        ("2026-12-01T12:30", "2026-12-01T14:00"),
        ("2026-12-01T18:00", "2026-12-02T08:30"),
        ("2026-12-05T13:00", "2026-12-07T08:30"),
    ],
)
def test_outside_it_is_closed_until_the_next_one(moment, until):
    assert state_at(office(), at(moment, BA)) == Closed("hours", "", at(until, BA), ())


def test_a_holiday_is_treated_as_sunday_and_says_its_name():
    calendar = office(country="AR")
    state = state_at(calendar, at("2026-12-08T10:00", BA))
    assert state == Closed(
        "holiday", "Inmaculada Concepción de María", at("2026-12-09T08:30", BA), ()
    )


def test_the_holidays_name_is_english_when_asked():
    state = state_at(office(country="AR"), at("2026-12-08T10:00", BA), language="en")
    assert state.name == "Immaculate Conception"


def test_a_provincial_holiday_closes_its_province_only():
    # Día Grande de Jujuy
    found = {
        province: type(
            state_at(office(country="AR", province=province), at("2026-04-27T10:00", BA))
        )
        for province in ("", "Y", "Jujuy", "B")
    }
    assert found == {"": Open, "Y": Closed, "Jujuy": Closed, "B": Open}


@pytest.mark.parametrize(
    ("treated_as", "moment", "expected"),
    [
        ("sunday", "2026-12-08T10:00", Closed),
        ("saturday", "2026-12-08T10:00", Open),
        ("saturday", "2026-12-08T14:30", Closed),
        ("closed", "2026-12-08T10:00", Closed),
        ("ignore", "2026-12-08T14:30", Open),
    ],
)
def test_the_document_says_how_a_holiday_is_treated(treated_as, moment, expected):
    calendar = office(country="AR", holidays_as=treated_as)
    assert type(state_at(calendar, at(moment, BA))) is expected


def test_a_special_day_wins_over_a_holiday():
    day = date(2026, 12, 8)
    calendar = office(country="AR", special={day: Special(day, "Balance", (Span(600, 660),))})
    assert state_at(calendar, at("2026-12-08T10:30", BA)) == Open(at("2026-12-08T11:00", BA))
    after = state_at(calendar, at("2026-12-08T11:00", BA))
    assert (after.reason, after.name) == ("hours", "Balance")


def test_a_special_day_without_hours_is_closed():
    day = date(2026, 12, 10)
    calendar = office(special={day: Special(day, "Inventario")})
    state = state_at(calendar, at("2026-12-10T10:00", BA))
    assert state == Closed("hours", "Inventario", at("2026-12-11T08:30", BA), ())


def test_a_yearly_holiday_of_the_company_comes_again_from_its_first_year_on():
    calendar = office(own_holidays=(OwnHoliday(date(2026, 9, 22), "Aniversario", yearly=True),))
    assert type(state_at(calendar, at("2025-09-22T10:00", BA))) is Open
    assert state_at(calendar, at("2027-09-22T10:00", BA)).name == "Aniversario"
    once = office(own_holidays=(OwnHoliday(date(2026, 9, 22), "Aniversario"),))
    assert state_at(once, at("2026-09-22T10:00", BA)).reason == "holiday"
    assert type(state_at(once, at("2027-09-22T10:00", BA))) is Open


def test_the_night_before_a_holiday_goes_on_after_midnight():
    night = ((Span(1320, 1800),),) * 6 + ((),)
    calendar = Calendar("night", BA, night, country="AR")
    # Monday 7 and Tuesday 8 are holidays, treated as a Sunday without hours.
    assert state_at(calendar, at("2026-12-09T03:00", BA)).reason == "hours"
    assert state_at(calendar, at("2026-12-06T03:00", BA)) == Open(at("2026-12-06T06:00", BA))


def test_what_is_said_to_a_closed_caller_depends_on_the_reason():
    notices = Notices(closed=("a",), holiday=("b",), closed_now=("c",))
    calendar = office(country="AR", notices=notices)
    assert state_at(calendar, at("2026-12-05T20:00", BA)).notice == ("a",)
    assert state_at(calendar, at("2026-12-08T20:00", BA)).notice == ("b",)
    moment = at("2026-12-04T10:00", BA)
    assert state_at(calendar, moment, ClosedNow()).notice == ("c",)
    assert state_at(calendar, moment, ClosedNow(notice=("d",))).notice == ("d",)


def test_the_switch_closes_an_open_line_until_it_goes_off():
    moment, until = at("2026-12-04T10:00", BA), at("2026-12-04T11:15", BA)
    switch = ClosedNow(until=until, reason="corte de luz")
    assert state_at(office(), moment, switch) == Closed("closed_now", "corte de luz", until, ())
    assert state_at(office(), until, switch) == Open(at("2026-12-04T12:30", BA))


def test_the_switch_that_goes_off_outside_hours_reopens_at_the_next_interval():
    switch = ClosedNow(until=at("2026-12-04T19:00", BA))
    state = state_at(office(), at("2026-12-04T10:00", BA), switch)
    assert state.until == at("2026-12-05T09:00", BA)


def test_the_switch_without_an_end_promises_nothing():
    assert state_at(office(), at("2026-12-04T10:00", BA), ClosedNow()).until is None


@pytest.mark.parametrize("until", ["2026-12-19T09:00", "9999-12-31T23:00"])
def test_an_end_of_the_switch_that_is_far_away_is_not_promised(until):
    switch = ClosedNow(until=at(until))
    assert state_at(office(), at("2026-12-04T10:00", BA), switch).until is None


def test_a_line_that_is_always_open_promises_no_end():
    calendar = Calendar("always", BA, ROUND_THE_CLOCK)
    assert state_at(calendar, datetime(2026, 12, 4, tzinfo=UTC)) == Open(None)


def test_an_opening_beyond_the_horizon_is_not_promised():
    first = date(2026, 12, 1)
    opening = at("2026-12-20T09:00", BA)
    calendar = Calendar(
        "once",
        BA,
        ((),) * 7,
        special={date(2026, 12, 20): Special(date(2026, 12, 20), "Feria", (Span(540, 600),))},
    )
    assert state_at(calendar, at(f"{first}T09:00", BA)).until is None
    for earlier, until in ((timedelta(0), opening), (MINUTE, None)):
        moment = opening - timedelta(days=HORIZON_DAYS) - earlier
        assert state_at(calendar, moment).until == until


@pytest.mark.parametrize("zone", CHANGES)
def test_round_the_clock_is_round_the_clock_also_when_clocks_are_changed(zone):
    calendar = Calendar("always", zone, ROUND_THE_CLOCK)
    for day in CHANGES[zone]:
        for moment in minutes_of(day, 2, zone)[::30]:
            assert state_at(calendar, moment) == Open(None)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Madrid", date(2026, 3, 29), 5),
        ("Europe/Madrid", date(2026, 10, 25), 7),
        ("America/New_York", date(2026, 3, 8), 5),
        ("America/New_York", date(2026, 11, 1), 7),
        ("Australia/Lord_Howe", date(2026, 10, 4), 5.5),
        (ARGENTINA, date(2026, 3, 8), 6),
    ],
)
def test_a_shift_from_midnight_to_six_is_as_long_as_the_clock_makes_it(zone, day, hours):
    calendar = Calendar("night", zone, ((Span(0, 360),),) * 7)
    opens = at(f"{day}T00:00", zone)
    assert state_at(calendar, opens) == Open(opens + timedelta(hours=hours))


def test_an_interval_inside_the_hour_that_comes_twice_is_open_both_times():
    calendar = Calendar("early", "Europe/Madrid", ((Span(120, 150),),) * 7)
    # 2:00 summer time is 0:00 UTC; the clock shows 2:00 again at 1:00 UTC.
    first, second = at("2026-10-25T00:00"), at("2026-10-25T01:00")
    assert state_at(calendar, first) == Open(first + 30 * MINUTE)
    assert state_at(calendar, first + 30 * MINUTE).until == second
    assert state_at(calendar, second) == Open(second + 30 * MINUTE)


def test_an_interval_inside_the_hour_that_does_not_come_opens_nothing():
    calendar = Calendar("early", "Europe/Madrid", ((Span(120, 150),),) * 7)
    before = at("2026-03-28T12:00", "Europe/Madrid")
    assert state_at(calendar, before).until == at("2026-03-30T02:00", "Europe/Madrid")


@pytest.mark.parametrize(
    ("zone", "day", "start", "begins"),
    [
        ("Europe/Madrid", "2026-03-29", 150, "03:00"),
        # Far east of UTC, where it is still the day before.
        ("Australia/Lord_Howe", "2026-10-04", 130, "02:30"),
    ],
)
def test_an_interval_that_begins_inside_it_begins_when_the_clock_has_jumped(
    zone, day, start, begins
):
    calendar = Calendar("early", zone, ((Span(start, 360),),) * 7)
    state = state_at(calendar, at(f"{day}T00:30", zone))
    assert state.until == at(f"{day}T{begins}", zone)


@settings(max_examples=40)
@given(calendars(), st.integers(0, 59))
def test_every_minute_is_what_the_clock_on_the_wall_says(drawn, second):
    calendar, day = drawn
    moments = minutes_of(day - timedelta(1), 3, calendar.zone)
    state, since = state_at(calendar, moments[0]), moments[0]
    for moment in moments:
        if state.until == moment:
            previous, state, since = state, state_at(calendar, moment), moment
            assert type(state) is not type(previous)
        assert isinstance(state, Open) is is_open(calendar, moment)
    # Asked anywhere before the end, the answer has the same end.
    asked = since + (moments[-1] - since) / 2 + timedelta(seconds=second)
    assert state_at(calendar, asked).until == state.until
    assert type(state_at(calendar, asked)) is type(state)
    assert quick.is_open(calendar, asked) is isinstance(state, Open)


@settings(max_examples=40)
@given(calendars(), st.integers(0, 3000), st.integers(1, 5000))
def test_a_line_closed_by_hand_opens_at_a_moment_when_it_is_open(drawn, ahead, length):
    calendar, day = drawn
    now = minutes_of(day, 1, calendar.zone)[0] + ahead * MINUTE
    switch = ClosedNow(until=now + length * MINUTE)
    state = state_at(calendar, now, switch)
    assert state.reason == "closed_now"
    if state.until:
        assert state.until >= switch.until
        assert is_open(calendar, state.until)
        assert state.until == switch.until or not is_open(calendar, state.until - MINUTE)
    assert state_at(calendar, switch.until, switch) == state_at(calendar, switch.until)
    assert not quick.is_open(calendar, now, switch)
    opens = is_open(calendar, switch.until)
    assert quick.is_open(calendar, switch.until, switch) is opens
