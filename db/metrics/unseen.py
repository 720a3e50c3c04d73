"""Waits whose end nobody saw: they are dated at whatever was noticed later, hours too late maybe.

Who hangs up while the line is down is missed at the recovery only. The record has a mark for it: his
leg's end has no cause (0), and the wait ended no earlier. The same holds of who was taken out of the
line by its own failure.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import case, exists, false

from db.tables import legs, queue_waits

UNSEEN: Final = case(
    # First, as most were answered: their callers' legs need not be looked up.
    (queue_waits.c.outcome == "answered", false()),
    else_=exists()
    .where(
        legs.c.call_id == queue_waits.c.call_id,
        legs.c.role == "caller",
        legs.c.cause == 0,
        legs.c.ended_at <= queue_waits.c.left_at,
    )
    .correlate(queue_waits),
)
"""Of a row of ``queue_waits``."""
