"""What was told to callers is judged by how long they really waited from then on."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings

from db import facts as f
from db.metrics.announced import Announced, announced_coverage, announcements_of, said
from tests.contract.db.histories import days, expected_call

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def told(low_s, high_s, waited_s, outcome="answered", queue="ventas") -> Announced:
    left_at = None if waited_s is None else NOON + timedelta(seconds=waited_s)
    return Announced("e", "c", queue, NOON, 1, low_s, high_s, left_at, outcome)


def test_a_wait_within_what_was_said_was_announced_right_the_borders_included():
    found = said([told(60, 120, s) for s in (59, 60, 90, 120, 121)]).coverage
    assert (found.announced, found.right, found.too_long, found.too_short) == (5, 3, 1, 1)
    assert (found.coverage, found.width_p50_s) == (pytest.approx(0.6), 60)


def test_more_than_so_much_is_right_however_long_it_takes_and_has_no_width():
    found = said([told(600, None, 601), told(600, None, 9_999), told(600, None, 10)]).coverage
    assert (found.right, found.too_long, found.too_short) == (2, 1, 0)
    assert found.width_p50_s is None


def test_who_hung_up_is_counted_apart_and_who_waits_not_yet():
    found = said(
        [told(60, 120, 30, "abandoned"), told(60, 120, 30, "diverted"), told(60, 120, None, None)]
    )
    assert (found.coverage.announced, found.unanswered) == (0, 2)
    assert found.coverage.coverage is None


def test_each_queue_is_judged_by_its_own_announcements():
    found = announced_coverage([told(60, 120, 90), told(60, 120, 300, queue="general")])
    assert [*found] == ["general", "ventas"]
    assert (found["general"].coverage.right, found["ventas"].coverage.right) == (0, 1)


def test_of_several_announcements_in_a_wait_each_counts_from_its_own_moment():
    assert [each.waited_s for each in announcements_of(expected_call())] == [18.25, 4.25]


@settings(max_examples=30)
@given(days())
def test_every_announcement_is_there_once_and_hearing_it_again_adds_none(facts):
    found = announcements_of(facts)
    assert len(found) == sum(isinstance(fact, f.WaitAnnounced) for fact in facts)
    assert announcements_of([*facts, *facts]) == found
