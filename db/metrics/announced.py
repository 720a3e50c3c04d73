"""What callers were really told of their wait, and how often it was right.

:mod:`db.metrics.waits` says how intervals would have done on any history; this is about the ones
that were spoken.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from db import facts as f
from db.metrics.waits import Coverage, coverage

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


class Announced(NamedTuple):
    """One announcement; ``high_s`` None: only the least was said. The rest is how its wait ended."""

    entry_id: str
    call_id: str
    queue: str
    at: datetime
    position: int
    low_s: float
    high_s: float | None
    left_at: datetime | None = None
    outcome: str | None = None

    @property
    def waited_s(self) -> float | None:
        """Seconds from the announcement to the answer; None: there was none (yet)."""
        if self.left_at is None or self.outcome != "answered":
            return None
        return max(0.0, (self.left_at - self.at).total_seconds())


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """How announcements did; ``unanswered``: who heard them left without an answer."""

    coverage: Coverage
    unanswered: int


def announced_coverage(announced: Iterable[Announced]) -> dict[str, Said]:
    """How the announcements of each queue did, in the order of the queues' names."""
    by_queue: dict[str, list[Announced]] = {}
    for each in announced:
        by_queue.setdefault(each.queue, []).append(each)
    return {queue: said(by_queue[queue]) for queue in sorted(by_queue)}


def said(announced: Iterable[Announced]) -> Said:
    """How these announcements did; those who still wait are not judged yet."""
    these = list(announced)
    heard = [(each, each.waited_s) for each in these]
    judged = (
        (each.low_s, inf if each.high_s is None else each.high_s, waited_s)
        for each, waited_s in heard
        if waited_s is not None
    )
    unanswered = sum(each.outcome not in {None, "answered"} for each in these)
    return Said(coverage=coverage(judged), unanswered=unanswered)


def announcements_of(facts: Iterable[f.AnyFact]) -> list[Announced]:
    """Every announcement in the facts; where a fact comes twice, the first one counts."""
    queues: dict[str, str] = {}
    left: dict[str, f.QueueLeft] = {}
    found: dict[tuple[str, datetime], Announced] = {}
    for fact in facts:
        match fact:
            case f.QueueJoined():
                queues.setdefault(fact.entry_id, fact.queue)
            case f.QueueLeft() if fact.entry_id in queues:
                left.setdefault(fact.entry_id, fact)
            case f.WaitAnnounced():
                queue = queues.get(fact.entry_id, "")
                found.setdefault((fact.entry_id, fact.at), _announced(fact, queue))
            case _:
                pass
    ended = (_with_its_end(each, left.get(each.entry_id)) for each in found.values())
    return sorted(ended, key=lambda each: (each.at, each.entry_id))


def _announced(fact: f.WaitAnnounced, queue: str) -> Announced:
    place = (fact.position, fact.low_s, fact.high_s)
    return Announced(fact.entry_id, fact.call_id, queue, fact.at, *place)


def _with_its_end(each: Announced, left: f.QueueLeft | None) -> Announced:
    return each._replace(left_at=left.at, outcome=left.outcome) if left else each
