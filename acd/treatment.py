"""How a queue is treated at this hour and with this many waiting: a pure function of both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Final

from acd.model import QueuePolicy, Treatment, When

STAYS_FROM: Final = 0.8
"""A treatment for many waiting ends at this part of its number, so that it does not flutter."""


def policy_at(
    policy: QueuePolicy, waiting: int, local: datetime, in_force: Treatment | None = None
) -> tuple[QueuePolicy, Treatment | None]:
    """Return what holds at the local time with so many waiting, and the treatment it comes from.

    ``in_force`` is what this function returned last.
    """
    for treatment in policy.treatments:
        if _fits(treatment.when, waiting, local, already=treatment == in_force):
            rings = policy.rings if treatment.rings is None else treatment.rings
            strategy = treatment.strategy or policy.strategy
            return replace(policy, rings=rings, strategy=strategy), treatment
    return policy, None


def next_change(policy: QueuePolicy, local: datetime) -> datetime | None:
    """Return the next local time at which the clock alone may change what holds."""
    return min((at for at in _edges(policy, local) if at > local), default=None)


def _fits(when: When, waiting: int, local: datetime, *, already: bool) -> bool:
    if when.waiting_over is not None:
        over = when.waiting_over * (STAYS_FROM if already else 1)
        if waiting <= over:
            return False
    day = _day_of(when.between, local)
    return day is not None and (not when.weekdays or day in when.weekdays)


def _day_of(between: tuple[time, time] | None, local: datetime) -> int | None:
    """Return the weekday to which the moment belongs, or None outside of the times."""
    if between is None:
        return local.weekday()
    begin, end = between
    at = local.time()
    if begin <= end:
        return local.weekday() if begin <= at < end else None
    if at >= begin:
        return local.weekday()
    return (local.weekday() - 1) % 7 if at < end else None


def _edges(policy: QueuePolicy, local: datetime) -> Iterator[datetime]:
    for treatment in policy.treatments:
        when = treatment.when
        times = {*(when.between or ()), *({time()} if when.weekdays else ())}
        for day in range(2):
            for at in times:
                edge = datetime.combine(local.date() + timedelta(days=day), at, local.tzinfo)
                yield edge
