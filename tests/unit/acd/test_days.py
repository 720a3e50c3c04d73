"""Whole days of a centre through the pure router; a thousand: ``python -m tests.bench.days``."""

import pytest

from tests.rig.centre_days import Day


@pytest.mark.parametrize("seed", range(6))
def test_a_day_of_calls_keeps_every_promise_of_the_router(seed):
    day = Day(seed, hours=3)
    day.play()
    assert day.answered > 20
