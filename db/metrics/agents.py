"""What an agent's time and offers come to: docs/metricas.md defines each name."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

import msgspec

from db.metrics.spans import length_s
from db.metrics.stats import ratio

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from db.metrics.spans import Span
    from db.metrics.tries import Try

TALKING: Final = frozenset({"talking", "on_hold"})
AVAILABLE: Final = frozenset({"available", "offered", "ringing"})
NOT_REPORTED: Final = frozenset({"logged_out"})
_FAILED: Final = ("busy", "unreachable", "failed")


class Ratios(msgspec.Struct, frozen=True, kw_only=True):
    """The four shares of an agent's time, from 0 to 1; None where there was no such time."""

    assignment_efficiency: float | None
    occupancy: float | None
    availability: float | None
    utilisation: float | None


class AgentMetrics(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of offers, and seconds (``_s``) that add up to ``reported_s``."""

    offers: int
    accepted: int
    refused: int
    missed: int
    failed: int
    withdrawn: int
    open_offers: int
    talking_s: float
    hold_s: float
    wrap_up_s: float
    available_s: float
    ringing_s: float
    paused_s: float
    not_answering_s: float
    other_s: float
    reported_s: float
    pauses_s: dict[str, float]
    states_s: dict[str, float]
    assignment_efficiency: float | None
    occupancy: float | None
    availability: float | None
    utilisation: float | None


def ratios(talking_s: float, wrap_up_s: float, available_s: float, reported_s: float) -> Ratios:
    """With A talking, B = A + wrap-up, C = B + available, D reported: A/B, B/C, C/D and B/D.

    >>> ratios(30, 10, 40, 100)
    Ratios(assignment_efficiency=0.75, occupancy=0.5, availability=0.8, utilisation=0.4)
    """
    busy_s = talking_s + wrap_up_s
    ready_s = busy_s + available_s
    return Ratios(
        assignment_efficiency=ratio(talking_s, busy_s),
        occupancy=ratio(busy_s, ready_s),
        availability=ratio(ready_s, reported_s),
        utilisation=ratio(busy_s, reported_s),
    )


def measure(spans: Iterable[Span], tries: Iterable[Try], now: datetime) -> AgentMetrics:
    """What these come to, of one agent or of many; ``spans`` are cut already."""
    states: dict[str, float] = defaultdict(float)
    pauses: dict[str, float] = defaultdict(float)
    for span in spans:
        states[span.state] += length_s(span, now)
        if span.state == "paused":
            pauses[span.reason] += length_s(span, now)
    return _measured(dict(states), dict(pauses), Counter(each.outcome for each in tries))


def _measured(
    states: dict[str, float], pauses: dict[str, float], outcomes: Counter[str | None]
) -> AgentMetrics:
    talking_s, available_s = _sum(states, TALKING), _sum(states, AVAILABLE)
    wrap_up_s, paused_s = _sum(states, {"wrap_up"}), _sum(states, {"paused"})
    not_answering_s = _sum(states, {"not_answering"})
    reported_s = _sum(states, states.keys() - NOT_REPORTED)
    named_s = talking_s + available_s + wrap_up_s + paused_s + not_answering_s
    return AgentMetrics(
        offers=outcomes.total(),
        accepted=outcomes["accepted"],
        refused=outcomes["refused"],
        missed=outcomes["timed_out"],
        failed=sum(outcomes[outcome] for outcome in _FAILED),
        withdrawn=outcomes["withdrawn"],
        open_offers=outcomes[None],
        talking_s=talking_s,
        hold_s=_sum(states, {"on_hold"}),
        wrap_up_s=wrap_up_s,
        available_s=available_s,
        ringing_s=_sum(states, {"offered", "ringing"}),
        paused_s=paused_s,
        not_answering_s=not_answering_s,
        other_s=max(0.0, round(reported_s - named_s, 6)),
        reported_s=reported_s,
        pauses_s=pauses,
        states_s=states,
        **msgspec.structs.asdict(ratios(talking_s, wrap_up_s, available_s, reported_s)),
    )


def _sum(states: dict[str, float], names: Iterable[str]) -> float:
    return sum(states[name] for name in sorted(names) if name in states)
