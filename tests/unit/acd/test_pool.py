"""Agents in an order: each stands in one place, whoever left is never met again."""

from hypothesis import given
from hypothesis import strategies as st

from acd.pool import Pool

keys = st.tuples(st.integers(0, 3).map(float), st.integers(1, 30))


@given(st.lists(st.tuples(st.sampled_from(["put", "put", "leave", "look"]), keys), max_size=300))
def test_a_pool_holds_each_agent_in_his_last_place_and_nobody_who_left(doings):
    pool, there = Pool(), {}
    for doing, (value, agent_id) in doings:
        if doing == "look":
            assert pool.first(agent_id) == sorted(there.values())[:agent_id]
        elif doing == "leave":
            pool.discard(agent_id)
            there.pop(agent_id, None)
        else:
            pool.add((value, agent_id))
            there[agent_id] = (value, agent_id)
        assert len(pool) == len(there)
    assert list(pool) == sorted(there.values())


def test_former_places_do_not_pile_up():
    pool = Pool()
    for number in range(10_000):
        pool.add((number, number % 10))
    assert list(pool) == [(number, number % 10) for number in range(9_990, 10_000)]
    assert len(pool._keys) < 100


def test_those_who_left_do_not_pile_up_before_those_who_stay():
    pool = Pool()
    for number in range(1_000):
        pool.add((number, number))
    for number in range(900):
        pool.discard(number)
        assert pool.first(2) == [(number + 1, number + 1), (number + 2, number + 2)]
    assert len(pool._keys) < 200
