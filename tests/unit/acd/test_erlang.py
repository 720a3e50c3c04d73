"""A centre without surprises waits as theory says; closer: ``python -m tests.bench.erlang``."""

import pytest

from tests.bench.erlang import erlang_c, mean_wait_s, run


def test_the_formula_gives_the_known_value_for_one_agent_and_for_two():
    assert erlang_c(1, 0.5) == pytest.approx(0.5)
    assert erlang_c(2, 1.0) == pytest.approx(1 / 3)
    assert mean_wait_s(1, 0.5) == pytest.approx(180.0)


def test_callers_wait_as_often_and_as_long_as_erlang_says():
    part, wait = run(4, 2.2, 25_000)
    assert abs(part.value - erlang_c(4, 2.2)) < part.half
    assert abs(wait.value - mean_wait_s(4, 2.2)) < wait.half
    assert part.half < 0.1 * part.value
