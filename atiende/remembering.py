"""What strategies compare of agents, taken from the record after a restart (pure)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from acd.strategy import learnt
from db.metrics.contacts import Contact
from db.metrics.spans import Span
from db.metrics.tries import Try

_HANDLING: Final = ("talking", "on_hold", "wrap_up")


@dataclass(slots=True)
class Remembered:
    """One agent's calls of today; by queue his handling times, as the board learns them, and turns.

    A turn is the place of his last offer among everybody's last offers, from 1.
    """

    calls_today: int = 0
    handle_s: dict[str, float] = field(default_factory=dict)
    turns: dict[str, int] = field(default_factory=dict)


def remembered(
    contacts: Iterable[Contact], spans: Iterable[Span], tries: Iterable[Try], midnight: datetime
) -> Mapping[int, Remembered]:
    """Give it by agent; ``midnight`` is when the line's day began."""
    found: defaultdict[int, Remembered] = defaultdict(Remembered)
    tries = list(tries)
    for turn, (agent_id, of_queue) in enumerate(_last_offers(tries), start=1):
        found[agent_id].turns[of_queue] = turn
    today = (it for it in tries if it.outcome == "accepted" and it.made_at >= midnight)
    for agent_id, calls in Counter(it.agent_id for it in today).items():
        found[agent_id].calls_today = calls
    queue_of = {it.call_id: it.queue for it in contacts if it.outcome == "answered"}
    for (agent_id, call_id), handled_s in _handled(spans).items():
        queue = queue_of.get(call_id)
        if queue is not None:
            known = found[agent_id].handle_s
            known[queue] = learnt(known.get(queue), handled_s)
    return found


def _last_offers(tries: Iterable[Try]) -> list[tuple[int, str]]:
    """Agents and queues, those whose last offer is the longest ago first."""
    last = {(it.agent_id, it.queue): (it.made_at, it.offer_id) for it in sorted(tries, key=_made)}
    return sorted((key for key in last if key[1]), key=last.__getitem__)


def _made(each: Try) -> tuple[datetime, str]:
    return each.made_at, each.offer_id


def _handled(spans: Iterable[Span]) -> dict[tuple[int, str], float]:
    """How long each agent had each call that he is done with, in the order of time."""
    lengths: dict[tuple[int, str], float] = {}
    going_on = set()
    for span in sorted(spans, key=lambda it: it.since):
        if span.state not in _HANDLING or span.call_id is None:
            continue
        key = (span.agent_id, span.call_id)
        if span.until is None:
            going_on.add(key)
        else:
            lengths[key] = lengths.get(key, 0.0) + (span.until - span.since).total_seconds()
    return {key: length for key, length in lengths.items() if key not in going_on}
