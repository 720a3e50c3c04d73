"""An agent's time: the parts add up to the whole however it is cut, and the four ratios are the issue's."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db import facts as f
from db.metrics.agents import measure, ratios
from db.metrics.intervals import Interval, sort_into, split
from db.metrics.spans import Span, cut, cut_all, length_s, spans_of
from db.metrics.tries import Try, tries_of
from tests.contract.db.histories import answered_call

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
BUENOS_AIRES = ZoneInfo("America/Argentina/Buenos_Aires")
MADRID = ZoneInfo("Europe/Madrid")
STATES = (
    "logged_out",
    "available",
    "offered",
    "ringing",
    "talking",
    "on_hold",
    "wrap_up",
    "paused",
)


def shift(*states: tuple[str, float], agent_id: int = 7) -> list[Span]:
    """One state after another, each with its minutes."""
    at, found = NINE, []
    for state, minutes in states:
        until = at + timedelta(minutes=minutes)
        found.append(Span(agent_id, state, "almuerzo" if state == "paused" else "", at, until))
        at = until
    return found


@st.composite
def shifts(draw):
    """Some agents' states without gaps, the last one perhaps lasting; and what time it is."""
    facts = []
    for agent_id in range(draw(st.integers(1, 3))):
        at = NINE
        for state in draw(st.lists(st.sampled_from(STATES), min_size=1, max_size=12)):
            at += timedelta(
                seconds=draw(st.integers(0, 20_000)), microseconds=draw(st.integers(0, 999_999))
            )
            facts.append(f.AgentStateChanged(at=at, agent_id=agent_id, state=state))
    now = max(fact.at for fact in facts) + timedelta(seconds=draw(st.integers(0, 9_000)))
    return spans_of(facts), now


def test_the_four_ratios_are_those_of_the_definition():
    found = ratios(talking_s=30, wrap_up_s=10, available_s=40, reported_s=100)
    assert found.assignment_efficiency == 30 / 40
    assert found.occupancy == 40 / 80
    assert found.availability == 80 / 100
    assert found.utilisation == 40 / 100


def test_a_ratio_of_no_time_is_none_and_no_error():
    assert set(msgspec.structs.astuple(ratios(0, 0, 0, 0))) == {None}
    assert ratios(0, 0, 60, 60).assignment_efficiency is None
    assert ratios(0, 0, 60, 60).occupancy == 0


def test_a_morning_adds_up_to_the_reported_time():
    spans = shift(
        ("logged_out", 60),
        ("available", 20),
        ("offered", 1),
        ("ringing", 1),
        ("talking", 15),
        ("on_hold", 5),
        ("wrap_up", 10),
        ("paused", 30),
        ("not_answering", 8),
    )
    found = measure(spans, [], NINE + timedelta(days=1))
    assert found.reported_s == 90 * 60
    assert (found.talking_s, found.hold_s) == (20 * 60, 5 * 60)
    assert (found.available_s, found.ringing_s) == (22 * 60, 2 * 60)
    assert found.pauses_s == {"almuerzo": 30 * 60}
    assert found.states_s["logged_out"] == 60 * 60
    assert found.other_s == 0
    assert found.availability == pytest.approx(52 / 90)
    assert found.utilisation == pytest.approx(30 / 90)


def test_a_state_that_this_program_does_not_know_yet_is_reported_time():
    found = measure(shift(("available", 10), ("training", 5)), [], NINE + timedelta(days=1))
    assert (found.reported_s, found.other_s) == (15 * 60, 5 * 60)


def test_every_offer_is_counted_once():
    outcomes = (
        "accepted",
        "refused",
        "timed_out",
        "busy",
        "unreachable",
        "failed",
        "withdrawn",
        None,
    )
    found = measure([], [Try(str(n), 7, NINE, it) for n, it in enumerate(outcomes)], NINE)
    assert (found.offers, found.accepted, found.refused, found.missed) == (8, 1, 1, 1)
    assert (found.failed, found.withdrawn, found.open_offers) == (3, 1, 1)


def test_offers_are_read_from_the_facts():
    tries = tries_of([*answered_call(), *answered_call()])
    assert [it[1:2] + it[3:] for it in tries] == [
        (8, "refused", "usuarios"),
        (7, "accepted", "usuarios"),
    ]


def test_what_lasts_is_counted_up_to_now_and_not_into_the_future():
    [span] = spans_of([f.AgentStateChanged(at=NINE, agent_id=7, state="available")])
    now = NINE + timedelta(minutes=10)
    assert length_s(span, now) == 600
    [part] = cut([span], Interval(NINE, NINE + timedelta(minutes=30)), now)
    assert part.until == now


@given(
    shifts(), st.sampled_from(["15m", "30m", "60m", "day"]), st.sampled_from([BUENOS_AIRES, MADRID])
)
def test_the_parts_of_every_state_add_up_to_the_whole(shift_and_now, every, zone):
    spans, now = shift_and_now
    intervals = split(NINE - timedelta(hours=1), now + timedelta(hours=1), every, zone)
    parts = cut_all(spans, intervals, now)
    for interval, those in zip(intervals, parts, strict=True):
        assert Counter(those) == Counter(cut(spans, interval, now))
    for state in STATES:
        whole = sum(length_s(span, now) for span in spans if span.state == state)
        cut_up = sum(
            length_s(span, now) for those in parts for span in those if span.state == state
        )
        assert cut_up == pytest.approx(whole, abs=1e-6)
    each = [measure(those, [], now) for those in parts]
    whole = measure(spans, [], now)
    for name in ("talking_s", "wrap_up_s", "available_s", "paused_s", "reported_s"):
        assert sum(getattr(it, name) for it in each) == pytest.approx(
            getattr(whole, name), abs=1e-6
        )


@settings(max_examples=30, deadline=None)
@given(shifts())
def test_no_ratio_is_above_one_and_they_multiply_to_the_utilisation(shift_and_now):
    spans, now = shift_and_now
    found = measure(spans, [], now)
    for name in ("assignment_efficiency", "occupancy", "availability", "utilisation"):
        value = getattr(found, name)
        assert value is None or 0 <= value <= 1 + 1e-9
    if found.occupancy is not None:
        assert found.occupancy * found.availability == pytest.approx(found.utilisation)


def test_intervals_begin_where_the_clock_on_the_wall_does():
    start = datetime(2026, 3, 2, 12, 10, tzinfo=UTC)
    found = split(start, start + timedelta(hours=1), "30m", BUENOS_AIRES)
    shown = [[at.astimezone(BUENOS_AIRES).strftime("%H:%M") for at in pair] for pair in found]
    assert shown == [["09:10", "09:30"], ["09:30", "10:00"], ["10:00", "10:10"]]


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-11-01", 24)]
)
def test_a_day_on_which_the_clock_changes_has_as_many_hours_as_it_has(day, hours):
    start = datetime.fromisoformat(day).replace(tzinfo=MADRID)
    end = start + timedelta(days=1)
    assert len(split(start, end, "60m", MADRID)) == hours
    assert len(split(start, end, "day", MADRID)) == 1


def test_an_empty_stretch_has_no_intervals():
    assert split(NINE, NINE, "30m", MADRID) == []


def test_a_moment_on_a_border_belongs_to_what_begins_there():
    intervals = split(NINE, NINE + timedelta(hours=1), "30m", MADRID)
    moments = [NINE + timedelta(minutes=minutes) for minutes in (-1, 0, 29, 30, 59, 60)]
    minutes = [
        [it.minute for it in those] for those in sort_into(moments, lambda at: at, intervals)
    ]
    assert minutes == [[0, 29], [30, 59]]
