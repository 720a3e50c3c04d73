"""Who left unanswered counts for as long as he waited, and no longer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.metrics.survival import MOST, RECENT, Survival

waits = st.lists(st.tuples(st.integers(0, 50), st.booleans()), max_size=RECENT)


def seen(*waits: tuple[float, bool]) -> Survival:
    found = Survival()
    for wait, answered in waits:
        found.saw(wait, answered=answered)
    return found


def test_the_estimate_is_that_of_the_textbook():
    """By hand: five at risk of the first, three of the second, one of the last, and one more."""
    found = seen((6, True), (6, False), (9, True), (10, False), (11, True))
    waits, shares = found.curve
    assert waits == [6, 9, 11]
    assert shares == pytest.approx([1 / 6, 3 / 8, 11 / 16])


@given(st.lists(st.integers(0, 50), min_size=1, max_size=RECENT), st.integers(0, 20))
def test_without_anybody_who_left_it_is_the_share_that_waited_longer(found, twentieths):
    share, ranks, ordered = twentieths / 20, len(found) + 1, sorted(found)
    one = seen(*((wait, True) for wait in found))
    for wait in {*found}:
        longer = sum(other > wait for other in found)
        assert one.longer(wait) == pytest.approx((longer + 1) / ranks)
    below = [rank for rank in range(1, ranks) if rank / ranks <= share + 1e-9]
    above = [rank for rank in range(1, ranks) if 1 - rank / ranks <= share + 1e-9]
    assert one.above(share) == (ordered[below[-1] - 1] if below else None)
    assert one.below(share) == (ordered[above[0] - 1] if above else None)


@given(waits.filter(bool), st.integers(0, 50))
def test_who_left_counts_as_if_he_were_shared_out_among_those_who_waited_longer(found, wait):
    """Efron's redistribution to the right (1967) is the same estimate by another road."""
    masses = []
    ordered = sorted((length, not answered) for length, answered in found)
    each = [1 / (len(ordered) + 1)] * (len(ordered) + 1)
    for place, (length, gave_up) in enumerate(ordered):
        if gave_up:
            rest = len(each) - place - 1
            each[place + 1 :] = [it + each[place] / rest for it in each[place + 1 :]]
            each[place] = 0.0
        masses.append((length, each[place]))
    wait = min(wait, ordered[-1][0])
    gone = sum(part for length, part in masses if length <= wait)
    assert seen(*found).longer(wait) == pytest.approx(1 - gone)


def test_who_left_before_anybody_was_answered_says_nothing():
    assert seen((1, False), (5, True), (8, True)).curve == seen((5, True), (8, True)).curve


def test_where_everybody_leaves_after_a_while_the_estimate_goes_on_falling():
    found = seen((30, True), (40, True), *[(60, False)] * 4)
    assert found.longer(60) == pytest.approx(5 / 7)
    assert found.longer(120) == pytest.approx((5 / 7) ** 2)
    assert found.longer(found.below(0.2)) == pytest.approx(0.2)
    assert seen((60, False)).below(0.5) is None


def test_what_is_to_be_expected_of_a_wait_that_was_cut_off():
    found = seen(*((wait, True) for wait in (10, 20, 30, 40)))
    assert found.outside(10, 40, after=50) == 1
    assert found.outside(10, 40, after=40) == pytest.approx(1)
    assert found.outside(10, 40, after=0) == pytest.approx(1 / 5)
    assert found.outside(20, 30, after=0) == pytest.approx(3 / 5)
    assert found.outside(20, 30, after=20) == pytest.approx(2 / 3)


def test_who_leaves_after_hundreds_of_times_the_longest_wait_seen_is_judged_too():
    found = seen(*((3.0, True) for _ in range(RECENT)))
    assert found.outside(3, 3, after=900) == 1
    assert found.outside(3, 903, after=900) == pytest.approx(1 / (RECENT + 1))
    assert found.outside(903, 9000, after=900) == pytest.approx(RECENT / (RECENT + 1))


@given(waits, st.integers(0, 60), st.integers(0, 60), st.integers(0, 20_000))
def test_it_is_a_probability_whatever_was_seen(found, low, high, after):
    share = seen(*found).outside(min(low, high), max(low, high), after)
    assert 0 <= share <= 1 + 1e-9


def test_only_the_newest_count_and_never_too_many_who_left():
    found = seen((1000, False), *((wait, True) for wait in range(RECENT)), (5, True))
    assert found.answered == RECENT
    assert found.longest == RECENT - 1
    many = seen(*((wait, True) for wait in range(RECENT)), *[(7, False)] * (MOST - 20))
    assert many.answered == 20
