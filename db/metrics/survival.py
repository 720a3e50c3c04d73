"""Waits lately seen at one place in a line, those that ended before an answer included.

Who hangs up or leaves a message after a minute would have waited longer than that, nobody knows how
much. Leaving him out would make waits look shorter than they are, as it is the long ones that end
so. The product-limit estimate (Kaplan and Meier, Nonparametric estimation from incomplete
observations, JASA 1958) counts him among those who still wait for as long as he did. Beyond the
longest wait seen it falls on as it did on the average (Brown, Hollander and Korwar 1974): where
everybody leaves after a minute, nothing else would tell how much longer it can take.
"""

from __future__ import annotations

from bisect import insort
from collections import deque
from dataclasses import dataclass, field
from itertools import takewhile
from math import log
from typing import Final, NamedTuple

RECENT: Final = 30
"""Answered waits remembered, with the others among them."""
MOST: Final = 3 * RECENT
"""Waits remembered in all, however few were answered."""
_SAME: Final = 1e-9


class Step(NamedTuple):
    """So long was waited by one who was answered then; the share who wait longer."""

    wait: float
    longer: float


@dataclass(slots=True)
class Survival:
    """The waits in time's order, and by length; of two alike the answered one comes first."""

    answered: int = 0
    _recent: deque[tuple[float, bool]] = field(default_factory=deque)
    _ordered: list[tuple[float, bool]] = field(default_factory=list)
    _steps: list[Step] | None = None

    def saw(self, wait: float, *, answered: bool) -> None:
        """Take in one more, and forget the oldest."""
        self._steps = None
        self._recent.append((wait, not answered))
        insort(self._ordered, (wait, not answered))
        self.answered += answered
        while self.answered > RECENT or len(self._recent) > MOST:
            oldest = self._recent.popleft()
            self._ordered.remove(oldest)
            self.answered -= not oldest[1]

    @property
    def steps(self) -> list[Step]:
        """The estimate, at each answered wait. One more counts as longer than all that was seen."""
        if self._steps is None:
            self._steps, longer = [], 1.0
            for at_least, (wait, gave_up) in zip(
                range(len(self._ordered) + 1, 1, -1), self._ordered, strict=True
            ):
                if not gave_up:
                    longer *= 1 - 1 / at_least
                    self._steps.append(Step(wait, longer))
        return self._steps

    @property
    def shortest(self) -> float:
        """The shortest answered wait; there must be one."""
        return self.steps[0].wait

    @property
    def longest(self) -> float:
        """The longest that anybody is known to have waited; there must be one."""
        return self._ordered[-1][0]

    def above(self, share: float) -> float | None:
        """The longest wait that no more than this share stay below; None: all that was seen is more."""
        below = takewhile(lambda step: step.longer >= 1 - share - _SAME, self.steps)
        return max((step.wait for step in below), default=None)

    def below(self, share: float) -> float | None:
        """The shortest wait that no more than this share exceed; None: too few are known to say."""
        found = next((step.wait for step in self.steps if step.longer <= share + _SAME), None)
        if found is None and self.steps and share * (len(self._ordered) + 1) >= 1:
            return self.longest * log(share) / log(self.steps[-1].longer)
        return found

    def longer(self, wait: float) -> float:
        """The share who wait longer than this; never nothing."""
        reached = takewhile(lambda step: step.wait <= wait, self.steps)
        longer = min((step.longer for step in reached), default=1.0)
        if self._ordered and wait > self.longest > 0:
            longer = longer ** (wait / self.longest)
        return longer

    def outside(self, low: float, high: float, after: float) -> float:
        """How probably a wait that lasts longer than ``after`` ends before ``low`` or after ``high``."""
        going_on = self.longer(after)
        before = max(0.0, going_on - self.longer(low - _SAME))
        return (before + self.longer(max(high + _SAME, after))) / going_on
