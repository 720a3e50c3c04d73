from hypothesis import given
from hypothesis import strategies as st

from telephony.backoff import Backoff


def test_delays_double_up_to_the_cap():
    backoff = Backoff(first_s=0.1, cap_s=1.0)
    assert [backoff.delay_s(n, jitter=1.0) for n in range(1, 7)] == [0.1, 0.2, 0.4, 0.8, 1.0, 1.0]


def test_jitter_spreads_clients_over_the_upper_half_of_a_step():
    backoff = Backoff(first_s=1.0, cap_s=8.0)
    assert (backoff.delay_s(2, 0.0), backoff.delay_s(2, 0.5)) == (1.0, 1.5)


@given(st.integers(1, 10**9), st.floats(0, 1, exclude_max=True))
def test_a_delay_is_never_nothing_and_never_above_the_cap(failures, jitter):
    assert 0.05 <= Backoff().delay_s(failures, jitter) <= 5.0
