"""The expected wait: the place in the queue times how fast the queue moves."""

from datetime import UTC, datetime, timedelta

from acd.pace import Pace

START = datetime(2026, 11, 23, 12, tzinfo=UTC)


def at(seconds):
    return START + timedelta(seconds=seconds)


def moving(*answers):
    pace = Pace()
    for second in answers:
        pace.served("ventas", at(second))
    return pace


def test_nothing_is_promised_before_three_answers():
    assert moving(0, 60).expected_wait_s("ventas", 1, at(60)) is None
    assert Pace().expected_wait_s("ventas", 1, START) is None


def test_the_wait_is_the_place_times_the_mean_time_between_answers():
    assert moving(0, 60, 120).expected_wait_s("ventas", 3, at(120)) == 180


def test_a_queue_that_stands_still_is_expected_to_take_longer():
    assert moving(0, 60, 120).expected_wait_s("ventas", 1, at(420)) == 140


def test_answers_of_half_an_hour_ago_say_nothing():
    assert moving(0, 60, 120).expected_wait_s("ventas", 1, at(1900)) is None
