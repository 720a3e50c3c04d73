"""How fast a queue moves, and so how long a caller may have to wait.

The expected wait is the place in the queue times the mean time between the last answers of that
queue: what an observer at the queue's end would say, with no assumption about how long calls last.
"""

from __future__ import annotations

from collections import defaultdict, deque
from datetime import datetime, timedelta
from typing import Final

ANSWERS_KEPT: Final = 20
FORGET_AFTER: Final = timedelta(minutes=30)
FEWEST: Final = 3
"""Answers without which nothing is said about the future."""


class Pace:
    """The last answers of each queue."""

    def __init__(self) -> None:
        self._answers: defaultdict[str, deque[datetime]] = defaultdict(
            lambda: deque(maxlen=ANSWERS_KEPT)
        )

    def served(self, queue: str, now: datetime) -> None:
        """A caller of the queue was answered."""
        self._answers[queue].append(now)

    def expected_wait_s(self, queue: str, position: int, now: datetime) -> float | None:
        """Return the expected wait of the caller at ``position`` (from 1), or None if unknown.

        The time since the last answer counts as one more gap once it is longer than the mean.
        """
        recent = [at for at in self._answers.get(queue, ()) if now - at <= FORGET_AFTER]
        if len(recent) < FEWEST:
            return None
        gaps = len(recent) - 1
        mean_s = (recent[-1] - recent[0]).total_seconds() / gaps
        quiet_s = (now - recent[-1]).total_seconds()
        if quiet_s > mean_s:
            mean_s = (mean_s * gaps + quiet_s) / (gaps + 1)
        return position * mean_s
