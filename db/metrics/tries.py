"""The offers that each agent got, and how each one ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from db import facts as f

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


class Try(NamedTuple):
    """One offer; ``outcome`` None: it is still open."""

    offer_id: str
    agent_id: int
    made_at: datetime
    outcome: str | None = None


def tries_of(facts: Iterable[f.AnyFact]) -> list[Try]:
    """Every offer in the facts; where a fact comes twice, the first one counts."""
    found: dict[str, Try] = {}
    for fact in facts:
        if isinstance(fact, f.OfferMade):
            found.setdefault(fact.offer_id, Try(fact.offer_id, fact.agent_id, fact.at))
        elif isinstance(fact, f.OfferEnded):
            made = found.get(fact.offer_id)
            if made is not None and made.outcome is None:
                found[fact.offer_id] = made._replace(outcome=fact.outcome)
    return sorted(found.values(), key=lambda each: (each.made_at, each.offer_id))
