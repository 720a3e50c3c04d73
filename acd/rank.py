"""An entry's place in the line: when it first came, less a bounded head start.

All entries grow older at the same rate, so a place never changes while time passes, and the line
needs no sorting anew. That is also the bound on starving: nobody whose first contact is more than
``MAX_CREDIT_S`` later than one's own ever comes before one, whatever value or option he has.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final, TypeAlias

MAX_CREDIT_S: Final = 1800.0
"""The most that value, option and queue may grant together, in seconds of waiting."""

Rank: TypeAlias = tuple[float, str]
"""The virtual arrival in seconds since 1970 and the entry's id; the smaller is served first."""


def head_start_s(*grants_s: float) -> float:
    """Add up what was granted: never less than nothing, never more than ``MAX_CREDIT_S``."""
    granted_s = sum(grants_s)
    return min(MAX_CREDIT_S, granted_s) if granted_s > 0 else 0.0


def rank_of(entry_id: str, since: datetime, credit_s: float) -> Rank:
    """Return the place of an entry that came at ``since`` with this head start."""
    return (since.timestamp() - credit_s, entry_id)
