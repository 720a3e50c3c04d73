"""When a waiting caller is offered overflow: every reason, their order, and never too often."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from overflow.decision import Offer, Situation, Stay, decide, offered, reasons
from overflow.policy import SendBack, Treatment, When

QUIET = Situation(waited_s=10, waiting=1, agents_logged_in=3, agents_paused=1, expected_wait_s=None)
NEVER = When(waited_s=None, no_agents=False, all_paused=False)
EVERY = When(waited_s=60, waiting_over=5, expected_wait_over_s=120)
ORDER = ["no_agents", "all_paused", "waited", "waiting", "expected_wait"]

SECONDS = st.floats(0, 100_000, allow_nan=False)
LIMITS = st.floats(1, 7_200, allow_nan=False)
SITUATIONS = st.builds(
    Situation,
    waited_s=SECONDS,
    waiting=st.integers(1, 50),
    agents_logged_in=st.integers(0, 5),
    agents_paused=st.integers(0, 5),
    expected_wait_s=st.none() | SECONDS,
)
CONDITIONS = st.builds(
    When,
    waited_s=st.none() | LIMITS,
    waiting_over=st.none() | st.integers(1, 40),
    no_agents=st.booleans(),
    all_paused=st.booleans(),
    expected_wait_over_s=st.none() | LIMITS,
)


def first(situation, when=EVERY):
    return decide(situation, when, offered_before=False, since_last_offer_s=None, again_every_s=60)


def again(situation, since_s, when=EVERY, every_s=60):
    return decide(
        situation, when, offered_before=True, since_last_offer_s=since_s, again_every_s=every_s
    )


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"agents_logged_in": 0, "agents_paused": 0}, "no_agents"),
        ({"agents_paused": 3}, "all_paused"),
        ({"waited_s": 60}, "waited"),
        ({"waiting": 6}, "waiting"),
        ({"expected_wait_s": 121}, "expected_wait"),
    ],
)
def test_any_one_condition_is_enough(change, reason):
    assert first(replace(QUIET, **change)) == Offer(reason)


@pytest.mark.parametrize(
    "change",
    [
        {"agents_paused": 2},
        {"waited_s": 59.9},
        {"waiting": 5},
        {"expected_wait_s": 120},
        {"expected_wait_s": None},
    ],
)
def test_up_to_the_limit_nothing_is_offered(change):
    assert isinstance(first(replace(QUIET, **change)), Stay)


def test_nothing_is_offered_when_every_condition_is_off():
    worst = Situation(
        waited_s=9e9, waiting=99, agents_logged_in=0, agents_paused=0, expected_wait_s=9e9
    )
    assert first(worst, NEVER) == Stay(None)


def test_without_agents_nobody_is_said_to_be_on_a_pause():
    nobody = replace(QUIET, agents_logged_in=0, agents_paused=0)
    assert first(nobody, replace(NEVER, all_paused=True)) == Stay(None)


def test_of_several_reasons_the_one_that_says_most_is_told():
    worst = Situation(
        waited_s=600, waiting=9, agents_logged_in=2, agents_paused=2, expected_wait_s=999
    )
    assert list(reasons(worst, EVERY)) == ORDER[1:]
    assert first(worst) == Offer("all_paused")
    assert first(replace(worst, agents_logged_in=0, agents_paused=0)) == Offer("no_agents")


def test_a_caller_who_was_just_told_is_left_in_peace():
    nobody = replace(QUIET, agents_logged_in=0, agents_paused=0)
    assert again(nobody, 15) == Stay(45)
    assert again(nobody, None) == Stay(60)
    assert again(nobody, 60) == Offer("no_agents")


def test_who_still_waits_hears_it_again_though_the_first_reason_is_over():
    assert again(QUIET, 60) == Offer("waited")


def test_a_queue_with_no_time_limit_is_looked_at_when_something_else_changes():
    assert first(QUIET, replace(EVERY, waited_s=None)) == Stay(None)


@given(SITUATIONS, CONDITIONS)
def test_the_reason_is_one_that_holds_and_is_switched_on(situation, when):
    verdict = first(situation, when)
    holding = list(reasons(situation, when))
    assert holding == sorted(holding, key=ORDER.index)
    if holding:
        assert verdict == Offer(holding[0])
    else:
        assert isinstance(verdict, Stay)
    switched_on = {
        "no_agents": when.no_agents,
        "all_paused": when.all_paused,
        "waited": when.waited_s is not None,
        "waiting": when.waiting_over is not None,
        "expected_wait": when.expected_wait_over_s is not None,
    }
    assert all(switched_on[reason] for reason in holding)


@given(SITUATIONS, CONDITIONS)
def test_looking_again_at_the_time_named_finds_the_offer_and_not_much_earlier(situation, when):
    verdict = first(situation, when)
    if isinstance(verdict, Offer):
        return
    if verdict.look_again_in_s is None:
        assert first(replace(situation, waited_s=1e9), when) == verdict
        return
    assert verdict.look_again_in_s > 0
    then = replace(situation, waited_s=situation.waited_s + verdict.look_again_in_s)
    assert first(then, when) == Offer("waited")
    before = replace(situation, waited_s=then.waited_s - 0.01)
    if before.waited_s >= situation.waited_s:
        assert isinstance(first(before, when), Stay)


@given(SITUATIONS, CONDITIONS, SECONDS, st.floats(10, 3_600))
def test_nobody_is_told_again_before_the_time_and_everybody_is_at_it(
    situation, when, since_s, every_s
):
    verdict = again(situation, since_s, when, every_s)
    if since_s >= every_s:
        assert isinstance(verdict, Offer)
    elif isinstance(verdict, Stay):
        assert 0 < verdict.look_again_in_s <= every_s
        later = again(situation, since_s + verdict.look_again_in_s, when, every_s)
        assert isinstance(later, Offer)
    else:
        assert since_s == pytest.approx(every_s, abs=0.01)


@given(SITUATIONS, CONDITIONS)
def test_waiting_longer_never_takes_an_offer_back(situation, when):
    verdicts = [
        isinstance(first(replace(situation, waited_s=waited_s), when), Offer)
        for waited_s in (situation.waited_s, situation.waited_s + 1, situation.waited_s + 9_000)
    ]
    assert all(earlier <= later for earlier, later in pairwise(verdicts))


@given(SITUATIONS, CONDITIONS, st.floats(10, 3_600))
def test_a_day_of_waiting_is_offered_every_so_often_and_no_oftener(situation, when, every_s):
    """Follow the times that are named, as whoever asks does."""
    told, waited_s, since_s = [], 0.0, None
    for _ in range(30):
        now = replace(situation, waited_s=waited_s)
        verdict = decide(
            now,
            when,
            offered_before=bool(told),
            since_last_offer_s=since_s,
            again_every_s=every_s,
        )
        if isinstance(verdict, Offer):
            told.append(waited_s)
            since_s, step_s = 0.0, 1.0
        elif verdict.look_again_in_s is None:
            assert not told
            return
        else:
            step_s = verdict.look_again_in_s
        waited_s += step_s
        since_s = None if since_s is None else since_s + step_s
    assert len(told) >= 10
    assert all(after - before > every_s - 0.01 for before, after in pairwise(told))


ASKED = Treatment(choices=("wait", "message", "ticket"))


def test_while_it_is_closed_only_who_can_be_sent_back_may_wait():
    assert offered(ASKED, "closed").choices == ("message", "ticket")
    assert offered(ASKED, "closed", SendBack("600")) == ASKED
    assert offered(ASKED, "open") == ASKED
