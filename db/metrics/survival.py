"""Waits lately seen at one place in a line, those that ended before an answer included.

Who hangs up or leaves a message after a minute would have waited longer than that, nobody knows how
much. Leaving him out would make waits look shorter than they are, as it is the long ones that end
so. The product-limit estimate (Kaplan and Meier, Nonparametric estimation from incomplete
observations, JASA 1958) counts him among those who still wait for as long as he did. Beyond the
longest wait seen it falls on as it did on the average (Brown, Hollander and Korwar 1974): where
everybody leaves after a minute, nothing else would tell how much longer it can take.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import deque
from dataclasses import dataclass, field
from math import exp, log
from typing import Final

RECENT: Final = 30
"""Answered waits remembered, with the others among them."""
MOST: Final = 3 * RECENT
"""Waits remembered in all, however few were answered."""
_SAME: Final = 1e-9


@dataclass(slots=True)
class Survival:
    """The waits in time's order, and by length; of two alike the answered one comes first."""

    answered: int = 0
    _recent: deque[tuple[float, bool]] = field(default_factory=deque)
    _ordered: list[tuple[float, bool]] = field(default_factory=list)
    _curve: tuple[list[float], list[float]] | None = None

    def saw(self, wait: float, *, answered: bool) -> None:
        """Take in one more, and forget the oldest."""
        self._curve = None
        self._recent.append((wait, not answered))
        insort(self._ordered, (wait, not answered))
        self.answered += answered
        while self.answered > RECENT or len(self._recent) > MOST:
            oldest = self._recent.popleft()
            self._ordered.remove(oldest)
            self.answered -= not oldest[1]

    @property
    def curve(self) -> tuple[list[float], list[float]]:
        """The answered waits by length, and at each the share left out by it and all shorter ones.

        One more wait counts as longer than all that was seen.
        """
        if self._curve is None:
            waits, shares = [], []
            at_least, longer = len(self._ordered) + 1, 1.0
            for wait, gave_up in self._ordered:
                if not gave_up:
                    longer *= 1 - 1 / at_least
                    waits.append(wait)
                    shares.append(1 - longer)
                at_least -= 1
            self._curve = waits, shares
        return self._curve

    @property
    def shortest(self) -> float:
        """The shortest answered wait; there must be one."""
        return self.curve[0][0]

    @property
    def longest(self) -> float:
        """The longest that anybody is known to have waited; there must be one."""
        return self._ordered[-1][0]

    def above(self, share: float) -> float | None:
        """The longest wait that no more than this share do not exceed; None: all seen are more."""
        waits, shares = self.curve
        place = bisect_right(shares, share + _SAME)
        return waits[place - 1] if place else None

    def below(self, share: float) -> float | None:
        """The shortest wait that no more than this share exceed; None: too few are known to say."""
        waits, shares = self.curve
        place = bisect_left(shares, 1 - share - _SAME)
        if place < len(waits):
            return waits[place]
        if waits and share * (len(self._ordered) + 1) >= 1:
            return self.longest * log(share) / log(1 - shares[-1])
        return None

    def longer(self, wait: float) -> float:
        """The share who wait longer than this."""
        return exp(self._longer(wait))

    def outside(self, low: float, high: float, after: float) -> float:
        """How probably a wait that lasts longer than ``after`` ends before ``low`` or after ``high``."""
        going_on = self._longer(after)
        before = 1 - exp(min(0.0, self._longer(low - _SAME) - going_on))
        return before + exp(self._longer(max(high + _SAME, after)) - going_on)

    def _longer(self, wait: float) -> float:
        """The logarithm of that share: who waits hundreds of times the longest leaves no share."""
        waits, shares = self.curve
        place = bisect_right(waits, wait)
        longer = log(1 - shares[place - 1]) if place else 0.0
        return longer * (wait / self.longest if place and wait > self.longest > 0 else 1)
