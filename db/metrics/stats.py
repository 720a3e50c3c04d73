"""Arithmetic that has an answer for nothing at all: None."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def mean(values: Sequence[float]) -> float | None:
    """The mean.

    >>> mean([1, 2]), mean([])
    (1.5, None)
    """
    return sum(values) / len(values) if values else None


def percentile(values: Sequence[float], percent: float) -> float | None:
    """The least of the values that so many percent of them do not exceed (nearest rank).

    >>> percentile([30, 10, 20, 40], 50), percentile([30, 10, 20, 40], 90), percentile([], 50)
    (20, 40, None)
    """
    ordered = sorted(values)
    return ordered[max(0, ceil(len(ordered) * percent / 100) - 1)] if ordered else None


def ratio(part: float, whole: float) -> float | None:
    """``part / whole``, or None of nothing.

    >>> ratio(1, 4), ratio(0, 0)
    (0.25, None)
    """
    return part / whole if whole else None
