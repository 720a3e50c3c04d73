"""How long to wait before the next attempt to connect (pure)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Backoff:
    """Exponential delays with jitter, so that many clients do not return in step."""

    first_s: float = 0.1
    cap_s: float = 5.0
    factor: float = 2.0

    def delay_s(self, failures: int, jitter: float) -> float:
        """Seconds to wait after `failures` failures in a row (1, 2, …).

        `jitter` in [0, 1) spreads the result over the upper half of the step.
        """
        # The exponent is bounded so that weeks of failures cannot overflow a float.
        step_s = min(self.cap_s, self.first_s * self.factor ** min(failures - 1, 64))
        return step_s * (1 + jitter) / 2
