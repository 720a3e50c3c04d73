"""A soak that found something must not look like one that did not."""

from dataclasses import replace

import pytest

from tests.soak.findings import Findings

GOOD = Findings(
    placed=10,
    by_outcome={"answered": 8, "abandoned": 2},
    open_calls=0,
    failed_by_sipp=0,
    channels=0,
    bridges=0,
    live_calls=0,
    calls_in_application=0,
    ledger_problems=[],
    agent_troubles=[],
    tracebacks=0,
    asterisk_errors=[],
    application_mb=(90.0, 91.0),
    asterisk_mb=(60.0, 70.0),
    trimmed_mb=61.0,
    took_s=3.0,
    pop_to_ring_s=[0.004, 0.02],
)


def test_a_run_that_left_nothing_over_has_no_faults():
    assert GOOD.faults() == []


@pytest.mark.parametrize(
    "trouble",
    [
        {"channels": 1},
        {"bridges": 1},
        {"live_calls": 1},
        {"open_calls": 1},
        {"calls_in_application": 1},
        {"failed_by_sipp": 1},
        {"tracebacks": 1},
        {"placed": 11},
        {"ledger_problems": ["a wait without an end"]},
        {"agent_troubles": ["PhoneError()"]},
        {"asterisk_errors": ["ERROR[1]"]},
        {"pop_to_ring_s": [-0.1, 0.02]},
        {"by_outcome": {"abandoned": 10}},
    ],
    ids=lambda trouble: next(iter(trouble)),
)
def test_whatever_is_left_over_is_a_fault(trouble: dict):
    assert len(replace(GOOD, **trouble).faults()) == 1
