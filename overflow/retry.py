"""When something that could not be delivered is tried again (pure)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

HOUR_S: Final = 3600.0


@dataclass(frozen=True, slots=True)
class Retry:
    """Waits that double from ``first_s`` up to ``cap_s``, for ``for_s``.

    Both must have lasted that long before something is given up: the waits, so that the time before
    anybody set a mail server up does not count, and the clock, so that an application that is
    started again and again (and tries at each start) does not use its attempts up.
    """

    for_s: float
    first_s: float = 30.0
    cap_s: float = HOUR_S

    def delay_s(self, failures: int, age_s: float, key: str) -> float | None:
        """Seconds until the next attempt after so many failures (1, 2, …); None: give up.

        ``age_s`` is how long ago it was to be delivered first.

        Each key has its own jitter of up to a quarter, always the same, so that what failed
        together does not come back together, and a test knows what to expect.
        """
        if self.spent_s(failures) >= self.for_s and age_s >= self.for_s:
            return None
        return self._step_s(failures) * (1 + _jitter(f"{key}:{failures}") / 4)

    def spent_s(self, failures: int) -> float:
        """Seconds that lie between the first failure and this one, without the jitter."""
        return sum(self._step_s(number) for number in range(1, failures))

    def _step_s(self, failures: int) -> float:
        # The exponent is bounded so that weeks of failures cannot overflow a float.
        return min(self.cap_s, self.first_s * 2.0 ** min(failures - 1, 40))


def _jitter(text: str) -> float:
    """Give a number from 0 up to 1 that depends on the text alone."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") / 2**32
