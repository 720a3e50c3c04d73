import pytest
from hypothesis import given
from hypothesis import strategies as st

from overflow.retry import HOUR_S, Retry

DAYS_5 = Retry(for_s=120 * HOUR_S)


def test_it_is_tried_again_soon_at_first_and_then_once_an_hour():
    waits = [DAYS_5.delay_s(failures, 0, "m1") for failures in range(1, 20)]
    assert [round(DAYS_5._step_s(failures)) for failures in range(1, 10)] == [
        30, 60, 120, 240, 480, 960, 1920, 3600, 3600,
    ]  # fmt: skip
    assert all(wait and wait <= HOUR_S * 1.25 for wait in waits)


def test_a_mail_is_given_up_after_as_many_hours_as_the_setting_says_and_not_before():
    failures, waited_s = 1, 0.0
    while (delay_s := DAYS_5.delay_s(failures, waited_s, "m1")) is not None:
        waited_s += delay_s
        failures += 1
    assert 120 * HOUR_S <= waited_s < 1.25 * 121 * HOUR_S


@given(st.integers(1, 10_000), st.text(), st.floats(0.1, 1e6))
def test_each_wait_is_the_same_every_time_and_never_less_than_its_step(failures, key, for_s):
    retry = Retry(for_s)
    delay_s = retry.delay_s(min(failures, 400), 1e7, key)
    assert delay_s == retry.delay_s(min(failures, 400), 1e7, key)
    if delay_s is not None:
        step_s = retry._step_s(min(failures, 400))
        assert step_s <= delay_s < step_s * 1.25


def test_what_failed_together_does_not_come_back_together():
    delays = {DAYS_5.delay_s(5, 0, f"m{number}") for number in range(100)}
    assert len(delays) == 100
    assert max(delays) - min(delays) > 80


def test_even_a_short_time_allows_the_first_attempt_and_one_more():
    shortest = Retry(for_s=0.001)
    assert shortest.delay_s(1, 60, "m1") is not None
    assert shortest.delay_s(2, 60, "m1") is None


@pytest.mark.parametrize("failures", [50, 400])
def test_weeks_of_failures_do_not_overflow(failures):
    assert Retry(for_s=1e12).delay_s(failures, 1e9, "m1") < HOUR_S * 1.25


def test_an_application_that_starts_again_and_again_gives_nothing_up_early():
    assert DAYS_5.delay_s(500, 119 * HOUR_S, "m1") is not None
    assert DAYS_5.delay_s(500, 120 * HOUR_S, "m1") is None


def test_the_days_before_there_was_a_mail_server_do_not_count():
    assert DAYS_5.delay_s(1, 1000 * HOUR_S, "m1") is not None
