"""What a closed caller hears about the reopening."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import asterisk_conf.prompts
from ivr.hours.spoken import reopening
from ivr.hours.state import Closed, state_at
from tests.unit.ivr.hours.calendars import ARGENTINA, MINUTE, at, calendars, minutes_of, office

# Friday
NOW = at("2026-12-04T20:00", ARGENTINA)
CATALOGUE = yaml.safe_load(
    (Path(asterisk_conf.prompts.__file__).parent / "catalogue_es.yaml").read_text(encoding="utf-8")
)["prompts"]


def heard(until, now=NOW, calendar=None):
    return " ".join(reopening(at(until, ARGENTINA), calendar or office(), now))


@pytest.mark.parametrize(
    ("until", "words"),
    [
        ("2026-12-04T22:00", "reopen_today at_hours number:22:feminine hours_word"),
        ("2026-12-05T09:00", "reopen_tomorrow at_hours number:9:feminine hours_word"),
        (
            "2026-12-07T08:30",
            "weekday_1 at_hours number:8:feminine hour_and number:30 hours_word",
        ),
        ("2026-12-06T13:00", "weekday_7 at_hours number:13:feminine hours_word"),
        ("2026-12-08T01:00", "weekday_2 at_hour_one number:1:feminine hour_sharp"),
        ("2026-12-08T01:10", "weekday_2 at_hour_one number:1:feminine hour_and number:10"),
        ("2026-12-06T00:00", "weekday_7 at_hours number:0:feminine hours_word"),
        ("2026-12-10T09:00", "weekday_4 at_hours number:9:feminine hours_word"),
    ],
)
def test_a_closed_caller_hears_the_day_and_the_time_of_the_reopening(until, words):
    assert heard(until) == f"reopen_before {words}"


@pytest.mark.parametrize("until", ["2026-12-11T09:00", "2026-12-30T09:00", "2026-12-04T20:00"])
def test_nothing_is_said_of_what_a_weekday_cannot_tell_or_what_is_past(until):
    assert heard(until) == ""


def test_the_day_is_that_of_the_lines_clock_not_of_utc():
    # 22:30 on Friday in Argentina is Saturday in UTC.
    now = at("2026-12-04T22:30", ARGENTINA)
    assert heard("2026-12-04T23:30", now).startswith("reopen_before reopen_today ")
    assert heard("2026-12-05T09:00", now).startswith("reopen_before reopen_tomorrow ")


def test_nobody_is_told_a_time_at_which_the_line_is_still_closed():
    assert "number:9:feminine hour_and number:1 " in heard("2026-12-05T09:00:20")


@given(calendars(), st.integers(0, 1439))
def test_all_that_is_said_is_in_the_catalogue(drawn, minute):
    calendar, day = drawn
    now = minutes_of(day, 1, calendar.zone)[0] + minute * MINUTE
    state = state_at(calendar, now)
    if isinstance(state, Closed) and state.until:
        for prompt in reopening(state.until, calendar, now):
            assert prompt in CATALOGUE or prompt.startswith("number:")
