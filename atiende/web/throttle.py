"""Slows guessing of passwords down, without locking the owner of the account out for long (pure)."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta

FREE_TRIES = 5
FIRST_WAIT_S = 5.0
LONGEST_WAIT_S = 300.0
_REMEMBERED = 10_000


class Throttle:
    """Counts failures per key (login and address); after five, each costs twice the wait before."""

    def __init__(self) -> None:
        self._failures: OrderedDict[str, tuple[int, datetime]] = OrderedDict()

    def wait_s(self, key: str, now: datetime) -> int:
        """Return the seconds to wait before the next try, rounded up; 0 when it may come."""
        _, until = self._failures.get(key, (0, now))
        left_s = (until - now).total_seconds()
        return max(0, int(left_s) + (left_s > int(left_s)))

    def failed(self, key: str, now: datetime) -> None:
        """Count a failure."""
        count = self._failures.pop(key, (0, now))[0] + 1
        wait_s = 0.0
        if count >= FREE_TRIES:
            wait_s = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** (count - FREE_TRIES))
        self._failures[key] = (count, now + timedelta(seconds=wait_s))
        if len(self._failures) > _REMEMBERED:
            self._failures.popitem(last=False)

    def succeeded(self, key: str) -> None:
        """Forget the key's failures."""
        self._failures.pop(key, None)
