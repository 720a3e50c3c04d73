"""What a caller's number did before: who spoke with it, and whether it still waits in a way.

Asked for every call, so every query goes by the index on number and arrival, newest first.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec
from sqlalchemy import exists, func, or_, select

from db.tables import calls, issued_tickets, left_messages, offers, queue_waits, ticket_repeats

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Select, Subquery

# No call lasts longer, so none that arrived earlier was answered or given up since.
_LONGEST_CALL: Final = timedelta(days=1)


class EarlierContact(msgspec.Struct, frozen=True, kw_only=True):
    """Who spoke last with a caller, and since when he has been trying; None: nobody, or not known."""

    last_agent_id: int | None = None
    first_contact_at: datetime | None = None


def earlier_contact_in(
    connection: Connection,
    number: str,
    before: datetime,
    same_agent_since: datetime,
    waited_since: datetime,
) -> EarlierContact:
    """See :meth:`db.directory.history.History.earlier_contact`."""
    return EarlierContact(
        last_agent_id=connection.scalar(spoke_last(number, before, same_agent_since)),
        first_contact_at=connection.scalar(waits_since(number, before, waited_since)),
    )


def spoke_last(number: str, before: datetime, since: datetime) -> Select[Any]:
    """The agent of the latest call that was answered since; of several in it the last one."""
    accepted = (
        select(offers.c.agent_id)
        .where(offers.c.call_id == calls.c.call_id, offers.c.outcome == "accepted")
        .order_by(offers.c.ended_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(func.coalesce(accepted, calls.c.agent_id))
        .where(*_earlier(number, before, since), calls.c.answered_at >= since)
        .order_by(calls.c.arrived_at.desc())
        .limit(1)
    )


def waits_since(number: str, before: datetime, since: datetime) -> Select[Any]:
    """The first contact of the latest call, when its caller gave up waiting since; else null."""
    latest = _latest(number, before, since)
    gave_up = queue_waits.alias("gave_up")
    return select(
        func.min(func.coalesce(queue_waits.c.first_contact_at, queue_waits.c.joined_at))
    ).where(
        queue_waits.c.call_id == latest.c.call_id,
        latest.c.outcome == "abandoned",
        latest.c.ended_at >= since,
        exists().where(gave_up.c.call_id == latest.c.call_id, gave_up.c.outcome == "abandoned"),
        # Who has a ticket or left a message was served, whatever he did then.
        *(
            ~exists().where(table.c.call_id == latest.c.call_id)
            for table in (issued_tickets, ticket_repeats, left_messages)
        ),
    )


def _latest(number: str, before: datetime, since: datetime) -> Subquery:
    """The latest call that came further than the menu, where redialling in haste ends."""
    further = or_(calls.c.joined_at.is_not(None), calls.c.outcome != "abandoned")
    return (
        select(calls.c.call_id, calls.c.outcome, calls.c.ended_at)
        .where(*_earlier(number, before, since), further)
        .order_by(calls.c.arrived_at.desc())
        .limit(1)
        .subquery("latest")
    )


def _earlier(number: str, before: datetime, since: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        calls.c.caller_number == number,
        calls.c.arrived_at < before,
        calls.c.arrived_at >= since - _LONGEST_CALL,
    )
