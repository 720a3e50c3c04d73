"""A centre without surprises waits as theory says; closer: ``python -m tests.bench.erlang``."""

import pytest

from tests.bench.erlang import erlang_c, estimate, mean_wait_s, odd_waits


def test_the_formula_gives_the_known_value_for_one_agent_and_for_two():
    assert erlang_c(1, 0.5) == pytest.approx(0.5)
    assert erlang_c(2, 1.0) == pytest.approx(1 / 3)
    assert mean_wait_s(1, 0.5) == pytest.approx(180.0)


@pytest.mark.parametrize(("agents", "load"), [(1, 0.8), (4, 2.6), (10, 9.5)])
def test_each_caller_waits_exactly_as_long_as_first_come_first_served_implies(agents, load):
    assert odd_waits(agents, load, 1_000) == 0


def test_such_waits_are_as_frequent_and_as_long_as_erlang_says():
    part, wait = estimate(4, 2.2, 250_000)
    assert part.value == pytest.approx(erlang_c(4, 2.2), rel=0.05)
    assert wait.value == pytest.approx(mean_wait_s(4, 2.2), rel=0.05)
