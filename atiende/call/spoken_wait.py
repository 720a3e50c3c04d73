"""The expected wait as callers hear it: an interval in whole minutes, and the prompts that say it.

An interval is said wider than it was estimated, never narrower: what was said can then be held
against what the caller really waited.
"""

from __future__ import annotations

import math

_MINUTE_S = 60.0
_HOUR_S = 3600.0

_EXACT_MINUTES = 10
"""Up to here every minute is told apart; nobody believes «entre 23 y 37 minutos»."""
_STEP_MINUTES = 5


def said_span(low_s: float, high_s: float) -> tuple[float, float | None]:
    """The interval as it is said, in seconds: what the ledger keeps and coverage is measured by.

    Without an upper end (None) where the estimate goes beyond an hour. A caller who waits exactly
    as long as an end says waited within it.
    """
    low_s = max(0.0, low_s)
    high_s = max(low_s, high_s)
    if high_s > _HOUR_S:
        return _open_low(low_s) * _MINUTE_S, None
    low, high = _down(low_s), _up(high_s)
    if low == high:
        high += _step(high)
    if high * _MINUTE_S > _HOUR_S:
        return _HOUR_S, None
    return low * _MINUTE_S, high * _MINUTE_S


def spoken_wait(low_s: float, high_s: float) -> tuple[str, ...]:
    """The prompts that say how long the wait is expected to take, in order.

    None where the estimate tells nothing: from less than a minute to more than an hour.
    """
    low_s, said_high_s = said_span(low_s, high_s)
    low = round(low_s / _MINUTE_S)
    if said_high_s is None:
        return _more_than(low)
    high = round(said_high_s / _MINUTE_S)
    if low == 0:
        return _less_than(high)
    return (*_between(low), f"number:{high}", "wait_minutes")


def _between(low: int) -> tuple[str, ...]:
    """All but the upper end; «entre uno» runs together, so it is recorded in one piece."""
    if low == 1:
        return ("wait_between_one",)
    return ("wait_between", f"number:{low}", "wait_and")


def _less_than(minutes: int) -> tuple[str, ...]:
    if minutes == 1:
        return ("wait_under_minute",)
    return ("wait_under", f"number:{minutes}", "wait_minutes")


def _more_than(minutes: int) -> tuple[str, ...]:
    if minutes == 0:
        return ()
    if minutes == 1:
        return ("wait_over_minute",)
    if minutes * _MINUTE_S >= _HOUR_S:
        return ("wait_over_hour",)
    return ("wait_over", f"number:{minutes}", "wait_minutes")


def _down(seconds: float) -> int:
    minutes = math.floor(seconds / _MINUTE_S)
    return minutes if minutes <= _EXACT_MINUTES else minutes - minutes % _STEP_MINUTES


def _up(seconds: float) -> int:
    """At least a minute: no wait is said to be none."""
    minutes = max(1, math.ceil(seconds / _MINUTE_S))
    return minutes if minutes <= _EXACT_MINUTES else minutes + -minutes % _STEP_MINUTES


def _open_low(seconds: float) -> int:
    """Without an upper end every five minutes are told apart, but for the first five."""
    minutes = math.floor(min(seconds, _HOUR_S) / _MINUTE_S)
    return minutes if minutes < _STEP_MINUTES else minutes - minutes % _STEP_MINUTES


def _step(minutes: int) -> int:
    return 1 if minutes < _EXACT_MINUTES else _STEP_MINUTES
