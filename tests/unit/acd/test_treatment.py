"""Other rings and strategies at other times, and when many wait."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acd.board import Board
from acd.model import BoardRules, Entry, MakeOffer, QueuePolicy, Treatment, When
from acd.needs import Need, Ring
from acd.treatment import next_change, policy_at

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
ANYBODY = (Ring(),)
NIGHT = Treatment(When(between=(time(22), time(6))), strategy="most_skilled")
CROWD = Treatment(When(waiting_over=10), rings=ANYBODY)


def policy(*treatments: Treatment) -> QueuePolicy:
    return QueuePolicy("q", "Q", "ventas", treatments=treatments)


def at(hour: float, day: int = 0) -> datetime:
    return MONDAY + timedelta(days=day, hours=hour)


@pytest.mark.parametrize(("hour", "night"), [(21.9, False), (22, True), (5.9, True), (6, False)])
def test_times_may_go_over_midnight(hour, night):
    holds, _ = policy_at(policy(NIGHT), 0, at(hour))
    assert (holds.strategy == "most_skilled") is night


def test_the_small_hours_belong_to_the_day_that_began_them():
    sunday_night = Treatment(When(between=(time(22), time(6)), weekdays=frozenset({6})))
    assert policy_at(policy(sunday_night), 0, at(3))[1] is sunday_night
    assert policy_at(policy(sunday_night), 0, at(23))[1] is None
    assert policy_at(policy(sunday_night), 0, at(23, day=6))[1] is sunday_night


def test_a_crowd_changes_what_is_asked_and_its_treatment_does_not_flutter():
    queue = policy(CROWD)
    assert policy_at(queue, 10, at(12)) == (queue, None)
    holds, in_force = policy_at(queue, 11, at(12))
    assert (holds.steps, in_force) == (ANYBODY, CROWD)
    assert policy_at(queue, 9, at(12), in_force)[1] is CROWD
    assert policy_at(queue, 8, at(12), in_force)[1] is None


def test_the_first_treatment_that_fits_holds():
    assert policy_at(policy(NIGHT, CROWD), 11, at(23))[1] is NIGHT
    assert policy_at(policy(NIGHT, CROWD), 11, at(12))[1] is CROWD


edges = st.times().map(lambda one: one.replace(second=0, microsecond=0))
whens = st.builds(
    When,
    between=st.none() | st.tuples(edges, edges),
    weekdays=st.frozensets(st.integers(0, 6), max_size=2),
)


@given(st.lists(st.builds(Treatment, whens), max_size=3), st.integers(0, 60 * 24 * 7))
def test_nothing_changes_by_the_clock_before_it_is_said_to(treatments, minutes):
    now, queue = MONDAY + timedelta(minutes=minutes), policy(*treatments)
    change = next_change(queue, now)
    until = change or now + timedelta(days=8)
    moments = [now + (until - now) * part / 7 for part in range(7)]
    assert len({policy_at(queue, 0, moment)[1] for moment in moments}) == 1


def test_on_the_board_the_hour_and_the_crowd_count_at_once():
    zone = ZoneInfo("America/Lima")
    board, now = Board(BoardRules(zone=zone)), datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
    rings = (Ring(0, (Need("ventas"),)),)
    evening = Treatment(When(between=(time(22), time(23))), rings=ANYBODY)
    crowd = Treatment(When(waiting_over=2), rings=ANYBODY)
    board.set_queues([QueuePolicy("q", "Q", None, rings=rings, treatments=(evening, crowd))])
    board.set_agent(1, "A", "2001", {}, now)
    board.phone(1, "registered")
    board.log_in(1, now)

    def offered() -> list[str]:
        board.pump(now)
        return [one.offer.entry_id for one in board.take() if isinstance(one, MakeOffer)]

    for name in ("e1", "e2"):
        board.join(Entry(name, f"c-{name}", "q", now))
    assert offered() == []
    board.join(Entry("e3", "c-e3", "q", now))
    assert offered() == ["e1"]
    board.pause(1, "x", now)
    for name in ("e2", "e3"):
        board.leave(name, now)
    board.get_ready(1, now)
    assert offered() == []
    due = board.next_due(now)
    assert due == datetime(2026, 3, 3, 3, 0, tzinfo=UTC)
    now = due
    assert offered() == ["e1"]


def test_a_change_elsewhere_in_the_routing_does_not_end_a_treatment_that_stays():
    board, now = Board(BoardRules(zone=ZoneInfo("UTC"))), at(12)
    crowd = Treatment(When(waiting_over=4), strategy="most_skilled")

    def in_force(queue: QueuePolicy) -> int | None:
        board.set_queues([queue])
        board.pump(now)
        return board.queue_standing("q", now).treatment

    for number in range(5):
        board.join(Entry(f"e{number}", f"c{number}", "q", now))
    assert in_force(policy(crowd)) == 0
    board.leave("e0", now)
    assert in_force(replace(policy(NIGHT, crowd), credit_s=60)) == 1
    assert in_force(policy(replace(crowd, strategy="fewest_calls"))) is None
