"""The offers that each agent got, and how each one ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from db import facts as f

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


class Try(NamedTuple):
    """One offer; ``outcome`` None: it is still open; ``queue`` empty: it is not known."""

    offer_id: str
    agent_id: int
    made_at: datetime
    outcome: str | None = None
    queue: str = ""


def tries_of(facts: Iterable[f.AnyFact]) -> list[Try]:
    """Every offer in the facts; where a fact comes twice, the first one counts."""
    found: dict[str, Try] = {}
    queues: dict[str, str] = {}
    for fact in facts:
        if isinstance(fact, f.QueueJoined):
            queues.setdefault(fact.entry_id, fact.queue)
        elif isinstance(fact, f.OfferMade):
            queue = queues.get(fact.entry_id, "")
            made = Try(fact.offer_id, fact.agent_id, fact.at, queue=queue)
            found.setdefault(fact.offer_id, made)
        elif isinstance(fact, f.OfferEnded):
            known = found.get(fact.offer_id)
            if known is not None and known.outcome is None:
                found[fact.offer_id] = known._replace(outcome=fact.outcome)
    return sorted(found.values(), key=lambda each: (each.made_at, each.offer_id))
