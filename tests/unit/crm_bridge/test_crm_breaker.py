"""The breaker is decided here by its table alone; time is a number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from crm_bridge.breaker import TRANSITIONS, Breaker, Event, Permit, Policy, State

POLICY = Policy(failures=3, open_s=10.0)


def asked(breaker, result, now_s):
    breaker, permit = breaker.admit(now_s)
    assert permit is not None
    return breaker.settle(permit, result, now_s)


def opened(at_s=0.0):
    breaker = Breaker(POLICY)
    for _ in range(POLICY.failures):
        breaker = asked(breaker, Event.FAILED, at_s)
    return breaker


def test_a_crm_is_asked_until_it_failed_as_often_as_the_policy_says():
    breaker = Breaker(POLICY)
    states = []
    for _ in range(3):
        breaker = asked(breaker, Event.FAILED, 0.0)
        states.append(breaker.state)
    assert states == [State.CLOSED, State.CLOSED, State.OPEN]


def test_one_answer_makes_earlier_failures_forgotten():
    breaker = Breaker(POLICY)
    for result in (Event.FAILED, Event.FAILED, Event.ANSWERED, Event.FAILED, Event.FAILED):
        breaker = asked(breaker, result, 0.0)
    assert breaker.state is State.CLOSED


def test_a_request_given_up_neither_counts_nor_forgives():
    breaker = Breaker(POLICY)
    for result in (Event.FAILED, Event.FAILED, Event.ABANDONED):
        breaker = asked(breaker, result, 0.0)
    assert breaker.state is State.CLOSED
    assert asked(breaker, Event.FAILED, 0.0).state is State.OPEN


@pytest.mark.parametrize(("now_s", "is_asked"), [(0.0, False), (9.999, False), (10.0, True)])
def test_an_open_breaker_lets_one_request_through_only_after_its_time(now_s, is_asked):
    _, permit = opened(at_s=0.0).admit(now_s)
    assert (permit is not None) is is_asked


def test_while_one_request_tries_the_others_are_refused():
    breaker, first = opened().admit(10.0)
    _, second = breaker.admit(10.0)
    assert first is not None
    assert second is None


@pytest.mark.parametrize(
    ("result", "state"),
    [
        (Event.ANSWERED, State.CLOSED),
        (Event.FAILED, State.OPEN),
        (Event.ABANDONED, State.OPEN),
    ],
)
def test_the_trying_request_decides(result, state):
    assert asked(opened(), result, 10.0).state is state


def test_a_failed_try_starts_the_waiting_time_again():
    breaker = asked(opened(at_s=0.0), Event.FAILED, 12.0)
    assert breaker.admit(21.9)[1] is None
    assert breaker.admit(22.0)[1] is not None


def test_after_a_try_that_was_given_up_the_next_caller_may_try_at_once():
    breaker = asked(opened(at_s=0.0), Event.ABANDONED, 12.0)
    assert breaker.admit(12.0)[1] is not None


def test_a_slow_failure_from_before_the_recovery_does_not_open_it_again():
    breaker = Breaker(Policy(failures=1, open_s=10.0))
    breaker, slow = breaker.admit(0.0)
    breaker = asked(breaker, Event.FAILED, 0.0)
    breaker = asked(breaker, Event.ANSWERED, 10.0)
    assert breaker.settle(slow, Event.FAILED, 11.0) == breaker


def test_a_slow_answer_from_before_it_opened_does_not_close_it():
    breaker = Breaker(Policy(failures=1, open_s=10.0))
    breaker, slow = breaker.admit(0.0)
    breaker = asked(breaker, Event.FAILED, 1.0)
    assert breaker.settle(slow, Event.ANSWERED, 2.0).state is State.OPEN


def test_every_state_can_be_left_and_reached():
    assert {state for state, _ in TRANSITIONS} == set(State) == set(TRANSITIONS.values())


class AnyHistory(RuleBasedStateMachine):
    """Requests overlap, end in any order and any way, at any time."""

    def __init__(self):
        super().__init__()
        self.breaker = Breaker(POLICY)
        self.now_s = 0.0
        self.open: list[Permit] = []

    @rule(seconds=st.floats(0.0, 25.0))
    def time_passes(self, seconds):
        self.now_s += seconds

    @rule()
    def a_caller_asks(self):
        before = self.breaker
        self.breaker, permit = before.admit(self.now_s)
        if permit is not None:
            self.open.append(permit)
        cooled = self.now_s - before.opened_at_s >= POLICY.open_s
        expected = before.state is State.CLOSED or (before.state is State.OPEN and cooled)
        assert (permit is not None) is expected

    @precondition(lambda self: self.open)
    @rule(data=st.data(), result=st.sampled_from([Event.ANSWERED, Event.FAILED, Event.ABANDONED]))
    def a_request_ends(self, data, result):
        permit = self.open.pop(data.draw(st.integers(0, len(self.open) - 1)))
        before = self.breaker
        self.breaker = before.settle(permit, result, self.now_s)
        if permit.epoch != before.epoch:
            assert self.breaker == before

    @invariant()
    def a_closed_breaker_never_holds_as_many_failures_as_open_it(self):
        assert self.breaker.state is not State.CLOSED or self.breaker.failures < POLICY.failures

    @invariant()
    def a_half_open_breaker_always_has_exactly_one_request_that_can_end_it(self):
        if self.breaker.state is State.HALF_OPEN:
            assert [permit.epoch for permit in self.open].count(self.breaker.epoch) == 1


TestAnyHistory = AnyHistory.TestCase


@given(st.integers(1, 50), st.floats(0.01, 3600))
def test_whatever_the_policy_a_dead_crm_is_asked_once_per_waiting_time(failures, open_s):
    breaker = Breaker(Policy(failures, open_s))
    for _ in range(failures):
        breaker = asked(breaker, Event.FAILED, 0.0)
    now_s = 0.0
    for _ in range(5):
        now_s += open_s * 1.001
        breaker = asked(breaker, Event.FAILED, now_s)
        assert breaker.admit(now_s)[1] is None
