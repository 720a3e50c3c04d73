"""What the cache keeps, for how long, and what it drops."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_bridge.cache import AnswerCache, CachePolicy
from crm_bridge.port import Company, Found, Unknown

FOUND = Found(Company("1", "Uno"))


@pytest.mark.parametrize(
    ("answer", "now_s", "is_kept"),
    [
        (FOUND, 59.9, True),
        (FOUND, 60.0, False),
        (Unknown(), 9.9, True),
        (Unknown(), 10.0, False),
    ],
)
def test_not_known_is_forgotten_sooner_than_a_company(answer, now_s, is_kept):
    cache = AnswerCache(CachePolicy(found_s=60.0, unknown_s=10.0))
    cache.put("1", answer, 0.0)
    assert cache.get("1", now_s) == (answer if is_kept else None)


def test_the_number_unused_for_longest_makes_room():
    cache = AnswerCache(CachePolicy(max_entries=2))
    cache.put("1", FOUND, 0.0)
    cache.put("2", FOUND, 0.0)
    cache.get("1", 1.0)
    cache.put("3", FOUND, 2.0)
    assert [cache.get(number, 3.0) is not None for number in "123"] == [True, False, True]


def test_a_newer_answer_replaces_the_older_one():
    cache = AnswerCache(CachePolicy())
    cache.put("1", Unknown(), 0.0)
    cache.put("1", FOUND, 1.0)
    assert cache.get("1", 30.0) == FOUND


def test_zero_seconds_keep_nothing():
    cache = AnswerCache(CachePolicy(found_s=0.0, unknown_s=0.0))
    cache.put("1", FOUND, 5.0)
    assert cache.get("1", 5.0) is None


@given(st.lists(st.tuples(st.integers(0, 20), st.booleans())), st.integers(1, 8))
def test_it_never_outgrows_its_bound_and_never_mixes_numbers_up(puts, max_entries):
    cache = AnswerCache(CachePolicy(max_entries=max_entries))
    for now_s, (number, is_found) in enumerate(puts):
        answer = Found(Company(str(number), "x")) if is_found else Unknown()
        cache.put(str(number), answer, now_s * 0.1)
        assert len(cache) <= max_entries
        assert cache.get(str(number), now_s * 0.1) == answer
