"""Agents in an order: whoever left is never met again, and the order holds."""

from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from acd.pool import Pool

keys = st.tuples(st.floats(0, 3).map(round), st.integers(1, 30))


@given(st.lists(st.tuples(st.sampled_from(["toggle", "toggle", "look"]), keys), max_size=300))
def test_a_pool_holds_in_order_exactly_those_who_came_and_did_not_leave(doings):
    pool, there = Pool(), set()
    for doing, key in doings:
        if doing == "look":
            assert list(islice(pool, key[1])) == sorted(there)[: key[1]]
        elif key in there:
            pool.discard(key)
            there.discard(key)
        else:
            pool.add(key)
            there.add(key)
        assert len(pool) == len(there)
    assert list(pool) == sorted(there)


def test_those_who_left_do_not_pile_up():
    pool = Pool()
    for number in range(10_000):
        pool.add((number, 1))
        if number >= 10:
            pool.discard((number, 1))
    assert len(pool) == 10
    assert len(pool._keys) < 100
