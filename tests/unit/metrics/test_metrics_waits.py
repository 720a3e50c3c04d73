"""An announced interval is as right as it says, judged with nothing that was not known yet."""

from __future__ import annotations

import heapq
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.metrics.contacts import Contact
from db.metrics.waits import (
    FEWEST,
    PLACES,
    Coverage,
    Estimator,
    Expected,
    coverage,
    place_group,
    replay,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def contact(number: int, at_s: float, waited_s: float, outcome: str = "answered") -> Contact:
    return Contact(f"c{number:05}", "q", NOON + timedelta(seconds=at_s), outcome, waited_s=waited_s)


def simulated(calls: int, agents: int, load: float, seed: int, *, rush: bool = False):
    """Callers at random, agents who talk three minutes on average; in a rush a quarter more come."""
    chance, at, free = random.Random(seed), 0.0, [0.0] * agents
    for number in range(calls):
        busier = 1.25 if rush and number // 300 % 2 else 1.0
        at += chance.expovariate(busier * load * agents / 180)
        begins = max(at, heapq.heappop(free))
        heapq.heappush(free, begins + chance.expovariate(1 / 180))
        yield contact(number, at, begins - at + chance.uniform(2, 8))


@pytest.mark.parametrize(
    ("agents", "load", "rush"),
    [(3, 0.8, False), (5, 0.9, False), (20, 0.97, False), (10, 0.85, True)],
)
def test_the_promised_share_of_waits_is_within_what_was_announced(agents, load, rush):
    found = replay([*simulated(2_000, agents, load, seed=agents, rush=rush)])
    assert found.coverage.announced > 1_500
    assert found.coverage.coverage == pytest.approx(0.8, abs=0.02)


@dataclass(frozen=True)
class Impatient:
    """Callers who give up when they wait too long, and how long each would have waited (``due_s``).

    First come, first served: who would have been answered after he left keeps no agent busy.
    """

    contacts: tuple[Contact, ...]
    due_s: dict[str, float]

    @classmethod
    def simulated(
        cls, agents: int, load: float, patience_s: float, cut_s: float = inf
    ) -> Impatient:
        """Nobody stays longer than ``cut_s``."""
        chance, at, free, due, contacts = random.Random(agents), 0.0, [0.0] * agents, {}, []
        for number in range(6_000):
            at += chance.expovariate(load * agents / 180)
            begins = max(at, free[0]) + chance.uniform(2, 8)
            due_s, patient_s = begins - at, min(cut_s, chance.expovariate(1 / patience_s))
            if patient_s >= due_s:
                heapq.heapreplace(free, begins + chance.expovariate(1 / 180))
            outcome = "answered" if patient_s >= due_s else "abandoned"
            contacts.append(contact(number, at, min(due_s, patient_s), outcome))
            due[contacts[-1].call_id] = due_s
        return cls(tuple(contacts), due)

    def right(self, *, taught_by_all: bool) -> Coverage:
        """Whoever is told an interval judges it by how long he would have to wait, come what may."""
        run, told = Estimator(), []
        line: list[tuple[float, int, Contact, int, Expected | None]] = []
        for number, one in enumerate(self.contacts):
            at = (one.offered_at - NOON).total_seconds()
            while line and line[0][0] <= at:
                _, _, gone, position, expected = heapq.heappop(line)
                if gone.outcome == "answered":
                    run.learn(position, gone.waited_s, expected)
                elif taught_by_all:
                    run.left(position, gone.waited_s, expected)
            position = len(line) + 1
            expected = run.expect(position)
            heapq.heappush(line, (at + one.waited_s, number, one, position, expected))
            if expected is not None:
                told.append((*expected, self.due_s[one.call_id]))
        return coverage(told)


@pytest.mark.parametrize(
    ("agents", "load", "patience_s"), [(5, 1.5, 180), (5, 2.0, 120), (3, 1.5, 120)]
)
def test_where_many_give_up_the_interval_is_right_for_everybody_who_joins(agents, load, patience_s):
    queue = Impatient.simulated(agents, load, patience_s)
    assert sum(it.outcome == "abandoned" for it in queue.contacts) > 2_000
    by_answered, by_all = queue.right(taught_by_all=False), queue.right(taught_by_all=True)
    assert by_all.coverage == pytest.approx(0.8, abs=0.025)
    assert abs(by_all.coverage - 0.8) < abs(by_answered.coverage - 0.8)
    assert by_all.too_short < 0.75 * by_answered.too_short


def test_where_nobody_waits_longer_than_a_minute_intervals_are_wider_and_stay_sober():
    queue = Impatient.simulated(5, 1.2, patience_s=600, cut_s=60)
    by_answered, by_all = queue.right(taught_by_all=False), queue.right(taught_by_all=True)
    assert by_answered.coverage < 0.7
    assert 0.78 < by_all.coverage < 0.88
    assert by_all.width_p50_s < 120


def test_another_share_can_be_promised():
    found = replay([*simulated(2_000, 5, 0.9, seed=1)], promised=0.95)
    assert found.coverage.coverage == pytest.approx(0.95, abs=0.02)


def test_what_comes_later_changes_no_announcement():
    history = [*simulated(300, 5, 0.9, seed=2)]
    before = replay(history[:200]).coverage
    ends = max(it.offered_at + timedelta(seconds=it.waited_s) for it in history[:200])
    later = [
        it._replace(offered_at=ends + timedelta(hours=1), waited_s=9_999.0) for it in history[200:]
    ]
    with_later = replay([*history[:200], *later]).coverage
    assert with_later.right >= before.right
    assert with_later.announced - before.announced <= len(later)


def test_who_leaves_before_being_answered_is_not_judged_but_stands_in_the_line():
    patient = [contact(number, number * 100, 10) for number in range(FEWEST)]
    leaver = contact(900, 5_000, 60, "abandoned")
    behind = contact(901, 5_001, 70)
    found = replay([*patient, leaver, behind])
    assert (found.unanswered, found.unannounced, found.coverage.announced) == (1, FEWEST + 1, 0)


def test_who_left_while_the_line_was_down_moves_no_interval_but_is_counted():
    past = [contact(number, number * 100, 10 + number) for number in range(FEWEST)]
    hours = contact(900, 5_000, 30_000, "abandoned")
    found = replay([*past, hours._replace(unseen=True)])
    assert found.now == replay(past).now
    assert found.unanswered == 1
    assert replay([*past, hours]).now[1].high_s > 1_000


def test_who_has_a_head_start_is_told_of_the_place_that_he_joined_at():
    """A hundred times two wait, and one who comes then passes both."""
    past = []
    for number in range(0, 300, 3):
        at = number * 1_000
        past += [contact(number, at, 300), contact(number + 1, at + 1, 600)]
        past.append(contact(number + 2, at + 2, 20)._replace(ahead_s=60.0))
    assert {**replay(past).now}.keys() == {1, 2}
    first, second = replay(past).now[1], replay(past).now[2]
    assert first.low_s <= 20
    assert second.low_s == second.high_s == 600
    level = [one._replace(ahead_s=0.0) for one in past]
    assert replay(level).now[3].high_s == 20


def test_nothing_is_announced_before_enough_is_known():
    estimator = Estimator()
    for number in range(FEWEST):
        assert estimator.expect(1) is None
        estimator.learn(1, 10 + number, None)
    low, high = estimator.expect(1)
    assert 10 <= low < high <= 10 + FEWEST
    assert estimator.expect(2) is None
    assert estimator.now == {1: (low, high)}


def test_a_miss_widens_what_is_announced_and_hits_narrow_it():
    estimator = Estimator()
    for number in range(FEWEST):
        estimator.learn(1, 10 + number, None)
    first = estimator.expect(1)
    for _ in range(5):
        estimator.learn(1, 14, Expected(0, 1))
    widened = estimator.expect(1)
    assert widened.high_s - widened.low_s > first.high_s - first.low_s
    for _ in range(60):
        estimator.learn(1, 14, Expected(13, 15))
    narrowed = estimator.expect(1)
    assert narrowed.high_s - narrowed.low_s < first.high_s - first.low_s


def test_coverage_tells_too_short_from_too_long():
    found = coverage([(60, 120, 90), (60, 120, 120), (60, 120, 121), (60, 120, 59)])
    assert (found.announced, found.right, found.too_short, found.too_long) == (4, 2, 1, 1)
    assert (found.coverage, found.width_p50_s) == (0.5, 60)
    assert coverage([]).coverage is None


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 3_000)), max_size=80))
def test_everybody_is_announced_to_or_not_and_every_interval_is_one(history):
    found = replay([contact(number, *times) for number, times in enumerate(history)])
    assert found.coverage.announced + found.unannounced == len(history)
    assert all(0 <= low <= high for low, high in found.now.values())


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 500))
def test_places_are_taken_together_with_their_neighbours(position):
    group = place_group(position)
    assert group in PLACES
    assert group <= position
    assert place_group(group) == group
