"""Whose page is gone for so long that nobody seems to sit there (pure)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple


class Gone(NamedTuple):
    """Since when an agent who had a page has none; ``grace_s``: how much longer it is awaited."""

    since: datetime
    grace_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Presence:
    """Who has a page, and who has one no more.

    ``gone`` knows those only who had one. ``heard_of``: when somebody last said what each of them
    does; who came back by his telephone after his page went needs none. ``gone_s``: how long a page
    may be gone; 0: for ever.
    """

    gone: Mapping[int, Gone] = field(default_factory=dict)
    watched: Collection[int] = ()
    heard_of: Mapping[int, datetime] = field(default_factory=dict)
    gone_s: float = 0.0

    def has_left(self, agent_id: int, now: datetime) -> bool:
        """Tell whether an agent's page is gone for too long."""
        gone, heard = self.gone.get(agent_id), self.heard_of.get(agent_id)
        if not self.gone_s or gone is None or (heard is not None and heard >= gone.since):
            return False
        return (now - gone.since).total_seconds() >= self.gone_s + gone.grace_s
