"""The same values from the derived tables, for a stretch of time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Select, and_, exists, func, literal, null, or_, select

from db.metrics.announced import Announced
from db.metrics.contacts import WORK, Contact, Passage, contact_of, in_order, work_of
from db.metrics.recent import Recent, recent_in
from db.metrics.spans import Span
from db.metrics.tries import Try
from db.metrics.unseen import UNSEEN
from db.tables import (
    agent_states,
    calls,
    offers,
    overflow_offers,
    queue_waits,
    wait_announcements,
)

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from db.engine import Database
    from db.metrics.intervals import Interval

_LATER = queue_waits.alias("later")
_NEXT_JOINED: Final = (
    select(func.min(_LATER.c.joined_at))
    .where(
        _LATER.c.call_id == queue_waits.c.call_id,
        _LATER.c.entry_id != queue_waits.c.entry_id,
        _LATER.c.joined_at >= queue_waits.c.left_at,
    )
    .scalar_subquery()
)
_ITS_END: Final = (calls.c.ended_at, calls.c.outcome, func.coalesce(calls.c.diverted_to, ""))
_SPAN: Final = (
    agent_states.c.agent_id,
    agent_states.c.state,
    agent_states.c.reason,
    agent_states.c.since,
    agent_states.c.until,
    agent_states.c.call_id,
)
_FIRST_OFFER: Final = (
    select(overflow_offers.c.call_id, func.min(overflow_offers.c.offered_at).label("at"))
    .group_by(overflow_offers.c.call_id)
    .subquery("first_offer")
)


class Metrics:
    """Reads only. An interval None: everything that there is."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def contacts(self, interval: Interval | None = None) -> list[Contact]:
        """What was offered within the interval, and what became of it until now."""
        return await self._db.read(lambda connection: contacts_in(connection, interval))

    async def spans(self, interval: Interval | None = None) -> list[Span]:
        """Agents' states that touch the interval, whole: :func:`db.metrics.spans.cut` cuts them."""
        return await self._db.read(lambda connection: spans_in(connection, interval))

    async def tries(self, interval: Interval | None = None) -> list[Try]:
        """The offers that agents got within the interval."""
        return await self._db.read(lambda connection: tries_in(connection, interval))

    async def announced(self, interval: Interval | None = None) -> list[Announced]:
        """What callers were told of their waits within the interval."""
        return await self._db.read(lambda connection: announced_in(connection, interval))

    async def recent(self, since: datetime, day_began: datetime) -> Recent:
        """What a line that starts must know of what began at ``since`` or later."""
        return await self._db.read(lambda connection: recent_in(connection, since, day_began))


def contacts_in(connection: Connection, interval: Interval | None) -> list[Contact]:
    """See :meth:`Metrics.contacts`."""
    work = work_of(_work(connection, interval))
    found = [Passage(*row) for query in _passages(interval) for row in connection.execute(query)]
    return in_order(contact_of(passage, work) for passage in found)


def spans_in(connection: Connection, interval: Interval | None) -> list[Span]:
    """See :meth:`Metrics.spans`."""
    query = select(*_SPAN).order_by(agent_states.c.agent_id, agent_states.c.position)
    if interval is not None:
        lasts = or_(agent_states.c.until.is_(None), agent_states.c.until > interval.start)
        query = query.where(agent_states.c.since < interval.end, lasts)
    return [Span(*row) for row in connection.execute(query)]


def tries_in(connection: Connection, interval: Interval | None) -> list[Try]:
    """See :meth:`Metrics.tries`."""
    made = (offers.c.offer_id, offers.c.agent_id, offers.c.made_at, offers.c.outcome)
    query = (
        select(*made, func.coalesce(queue_waits.c.queue, ""))
        .outerjoin(queue_waits, queue_waits.c.entry_id == offers.c.entry_id)
        .order_by(offers.c.made_at, offers.c.offer_id)
    )
    if interval is not None:
        query = query.where(*_within(offers.c.made_at, interval))
    return [Try(*row) for row in connection.execute(query)]


def announced_in(connection: Connection, interval: Interval | None) -> list[Announced]:
    """See :meth:`Metrics.announced`."""
    told = wait_announcements.c
    query = (
        select(
            *(told.entry_id, told.call_id, told.queue, told.at),
            *(told.position, told.low_s, told.high_s),
            *(queue_waits.c.left_at, queue_waits.c.outcome),
        )
        .outerjoin(queue_waits, queue_waits.c.entry_id == told.entry_id)
        .order_by(told.at, told.entry_id)
    )
    if interval is not None:
        query = query.where(*_within(told.at, interval))
    return [Announced(*row) for row in connection.execute(query)]


def _passages(interval: Interval | None) -> tuple[Select[Any], Select[Any]]:
    """Those of a line, and the calls that never entered one."""
    moment = func.coalesce(_FIRST_OFFER.c.at, calls.c.arrived_at)
    in_line, elsewhere = _in_line(), _elsewhere(moment)
    if interval is None:
        return in_line, elsewhere
    # A call is told of overflow while it lasts: the indexes on its arrival and end narrow the search.
    lasted = and_(
        calls.c.arrived_at < interval.end,
        or_(calls.c.ended_at.is_(None), calls.c.ended_at >= interval.start),
    )
    return (
        in_line.where(*_within(queue_waits.c.joined_at, interval)),
        elsewhere.where(lasted, *_within(moment, interval)),
    )


def _in_line() -> Select[Any]:
    return select(
        queue_waits.c.call_id,
        queue_waits.c.entry_id,
        queue_waits.c.queue,
        queue_waits.c.joined_at,
        queue_waits.c.left_at,
        queue_waits.c.outcome,
        *_ITS_END,
        _NEXT_JOINED,
        queue_waits.c.credit_s,
        queue_waits.c.first_contact_at,
        UNSEEN,
    ).outerjoin(calls, calls.c.call_id == queue_waits.c.call_id)


def _elsewhere(moment: Any) -> Select[Any]:
    queue = (
        select(overflow_offers.c.queue)
        .where(
            overflow_offers.c.call_id == calls.c.call_id,
            overflow_offers.c.offered_at == _FIRST_OFFER.c.at,
        )
        .correlate(calls, _FIRST_OFFER)
        .scalar_subquery()
    )
    return (
        select(
            calls.c.call_id,
            literal(""),
            func.coalesce(queue, ""),
            moment,
            calls.c.ended_at,
            calls.c.outcome,
            *_ITS_END,
            null(),
        )
        .outerjoin(_FIRST_OFFER, _FIRST_OFFER.c.call_id == calls.c.call_id)
        .where(~exists().where(queue_waits.c.call_id == calls.c.call_id))
    )


def _work(connection: Connection, interval: Interval | None) -> list[Span]:
    """What is done for a call is done after it was offered."""
    query = select(*_SPAN).where(agent_states.c.state.in_(WORK))
    if interval is not None:
        query = query.where(agent_states.c.since >= interval.start)
    return [Span(*row) for row in connection.execute(query)]


def _within(column: Any, interval: Interval) -> tuple[Any, Any]:
    return column >= interval.start, column < interval.end
