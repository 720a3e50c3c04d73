"""How long each agent was in each state, cut to whatever stretch of time is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from db import facts as f

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from db.metrics.intervals import Interval


class Span(NamedTuple):
    """An agent's state from ``since`` to ``until``; None: it still lasts."""

    agent_id: int
    state: str
    reason: str
    since: datetime
    until: datetime | None
    call_id: str | None = None


def spans_of(facts: Iterable[f.AnyFact]) -> list[Span]:
    """Every state in the facts, which are in the ledger's order; by agent, each in its order."""
    found: dict[int, list[Span]] = {}
    for fact in facts:
        if isinstance(fact, f.AgentStateChanged):
            before = found.setdefault(fact.agent_id, [])
            if before:
                before[-1] = before[-1]._replace(until=fact.at)
            new = Span(fact.agent_id, fact.state, fact.reason, fact.at, None, fact.call_id)
            before.append(new)
    return [span for agent_id in sorted(found) for span in found[agent_id]]


def length_s(span: Span, now: datetime) -> float:
    """Seconds; a state that lasts is counted up to ``now``. Never negative: clocks are set back."""
    return max(0.0, ((span.until or now) - span.since).total_seconds())


def cut(spans: Iterable[Span], interval: Interval, now: datetime) -> Iterator[Span]:
    """The parts of ``spans`` that lie in the interval, each with an end.

    Parts of adjoining intervals add up to the whole; what is in the future is in none.
    """
    for span in spans:
        since = max(span.since, interval.start)
        until = min(span.until or now, interval.end, now)
        if since < until:
            yield span._replace(since=since, until=until)


def cut_all(
    spans: Iterable[Span], intervals: Sequence[Interval], now: datetime
) -> list[list[Span]]:
    """The parts of ``spans`` in each of the intervals, which are in order and do not overlap."""
    waiting = sorted(spans, key=lambda span: span.since)
    parts, current, following = [], list[Span](), 0
    for interval in intervals:
        while following < len(waiting) and waiting[following].since < interval.end:
            current.append(waiting[following])
            following += 1
        parts.append(list(cut(current, interval, now)))
        current = [span for span in current if span.until is None or span.until > interval.end]
    return parts
