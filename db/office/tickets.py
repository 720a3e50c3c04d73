"""Tickets: their numbers, the one that a caller has open, and lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, Select, select, update

from db.bounds import LIMITS
from db.directory.rows import every, one
from db.inserts import InsertNew
from db.office.records import Page, TicketFilter, TicketRecord
from db.office.search import narrowed, newest_first, page
from db.tables import counters, issued_tickets
from db.texts import bounded, withholds

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from db.engine import Database

_t = issued_tickets.c
_TEXTS: Final = (_t.found_by,)
_NUMBERS: Final = (_t.caller_number, _t.ticket_number)


EVERY: Final = TicketFilter()

FIRST_COUNT: Final = 100_000
"""A number read out digit by digit, twice, is better without a row of zeros before it."""


class Tickets:
    """Reads only, but for the numbers: tickets come in through :class:`db.ledger.Ledger`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def next_number_block(self, size: int) -> range:
        """``size`` counts for ticket numbers that nobody ever got, nor will, from ``FIRST_COUNT``.

        What is left of a block when the application ends is lost, never used again.
        """

        def work(connection: Connection) -> range:
            connection.execute(InsertNew(counters), {"name": "ticket", "next": FIRST_COUNT})
            after = connection.execute(
                update(counters)
                .where(counters.c.name == "ticket")
                .values(next=counters.c.next + size)
                .returning(counters.c.next)
            ).scalar_one()
            return range(after - size, after)

        return await self._db.write(work)

    async def open_for(self, caller_number: str, since: datetime) -> TicketRecord | None:
        """The last ticket that this caller got at ``since`` or later, if it is still open.

        Never one for a caller without a number.
        """
        if withholds(caller_number):
            return None
        query = (
            _select(
                _t.caller_number == bounded(caller_number, LIMITS["caller_number"]),
                _t.status == "open",
                _t.issued_at >= since,
            )
            .order_by(_t.issued_at.desc(), _t.ticket_number.desc())
            .limit(1)
        )
        return await self._db.read(lambda connection: one(connection, query, TicketRecord))

    async def by_number(self, ticket_number: str) -> TicketRecord | None:
        """The ticket of exactly this number."""
        query = _select(_t.ticket_number == ticket_number)
        return await self._db.read(lambda connection: one(connection, query, TicketRecord))

    async def page(
        self, which: TicketFilter = EVERY, cursor: str | None = None, limit: int = 50
    ) -> Page[TicketRecord]:
        """Tickets, newest first. Raises ValueWrong for a cursor that did not come from here."""
        query = newest_first(
            _select(*_conditions(which)), (_t.issued_at, _t.ticket_number), cursor, limit
        )
        rows = await self._db.read(lambda connection: every(connection, query, TicketRecord))
        return page(rows, limit, lambda ticket: (ticket.issued_at, ticket.ticket_number))


def _select(*conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return select(issued_tickets).where(*conditions)


def _conditions(which: TicketFilter) -> list[ColumnElement[bool]]:
    same = {
        _t.status: which.status,
        _t.queue: which.queue,
        _t.treatment: which.treatment,
        _t.origin: which.origin,
    }
    return narrowed(which, _t.issued_at, same, _TEXTS, _NUMBERS)
