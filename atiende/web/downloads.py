"""``GET /api/v1/tickets.csv`` and its like: what the filters leave, for spreadsheets."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Final

from aiohttp import hdrs, web

from atiende.messages import Language
from atiende.records import MESSAGES, TICKETS
from atiende.web.access import Access
from atiende.web.columns import (
    MESSAGE_COLUMNS,
    TICKET_COLUMNS,
    heading,
    message_row,
    ticket_row,
)
from atiende.web.exports import Batches, Row, csv_text, temporary_folder, write_workbook
from atiende.web.filters import MESSAGE_FILTERS, TICKET_FILTERS, message_filter, ticket_filter
from atiende.web.query import Query
from atiende.web.shelf import Shelf
from db.office import MessageFilter, TicketFilter

log = logging.getLogger(__name__)

BATCH: Final = 500
_CHUNK_BYTES: Final = 256 * 1024
_CSV: Final = "text/csv; charset=utf-8"
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Downloads:
    """The handlers. One workbook is made at a time: the calls come first."""

    def __init__(self, access: Access, shelf: Shelf, language: Language) -> None:
        self._access = access
        self._shelf = shelf
        self._language: Language = language
        self._making = asyncio.Semaphore(1)

    def routes(self) -> list[web.RouteDef]:
        """List the routes; there is no HEAD, which would make the whole table for nothing."""
        return [
            web.get(f"{TICKETS}.csv", self.tickets_csv, allow_head=False),
            web.get(f"{TICKETS}.xlsx", self.tickets_xlsx, allow_head=False),
            web.get(f"{MESSAGES}.csv", self.messages_csv, allow_head=False),
            web.get(f"{MESSAGES}.xlsx", self.messages_xlsx, allow_head=False),
        ]

    async def tickets_csv(self, request: web.Request) -> web.StreamResponse:
        """Send tickets as CSV."""
        query, batches = await self._tickets(request)
        return await self._csv(request, query, "tickets", TICKET_COLUMNS, batches)

    async def tickets_xlsx(self, request: web.Request) -> web.StreamResponse:
        """Send tickets as a workbook."""
        query, batches = await self._tickets(request)
        return await self._xlsx(request, query, "tickets", TICKET_COLUMNS, batches)

    async def messages_csv(self, request: web.Request) -> web.StreamResponse:
        """Send messages as CSV."""
        query, batches = await self._messages(request)
        return await self._csv(request, query, "mensajes", MESSAGE_COLUMNS, batches)

    async def messages_xlsx(self, request: web.Request) -> web.StreamResponse:
        """Send messages as a workbook."""
        query, batches = await self._messages(request)
        return await self._xlsx(request, query, "mensajes", MESSAGE_COLUMNS, batches)

    async def _tickets(self, request: web.Request) -> tuple[Query, Batches]:
        await self._access.office(request, "tickets:read")
        query = Query(request.query, (*TICKET_FILTERS, "zone"))
        return query, self._ticket_rows(ticket_filter(query))

    async def _messages(self, request: web.Request) -> tuple[Query, Batches]:
        await self._access.office(request, "messages:read")
        query = Query(request.query, (*MESSAGE_FILTERS, "zone"))
        return query, self._message_rows(message_filter(query))

    async def _ticket_rows(self, which: TicketFilter) -> AsyncIterator[Sequence[Row]]:
        wording, cursor = await self._shelf.wording(), None
        while True:
            page = await self._shelf.tickets(which, cursor, BATCH)
            yield [ticket_row(self._language, ticket, wording) for ticket in page.items]
            cursor = page.next
            if cursor is None:
                return

    async def _message_rows(self, which: MessageFilter) -> AsyncIterator[Sequence[Row]]:
        wording, cursor = await self._shelf.wording(), None
        while True:
            page = await self._shelf.messages(which, cursor, BATCH)
            jobs = await self._shelf.jobs(page.items)
            yield [
                message_row(self._language, message, jobs[message.message_id], wording)
                for message in page.items
            ]
            cursor = page.next
            if cursor is None:
                return

    async def _csv(
        self,
        request: web.Request,
        query: Query,
        name: str,
        columns: tuple[str, ...],
        batches: Batches,
    ) -> web.StreamResponse:
        pieces = csv_text(heading(self._language, columns), batches, query.zone())
        first = await anext(pieces)
        response = web.StreamResponse(headers=_headers(_CSV, f"{name}.csv"))
        await response.prepare(request)
        try:
            await response.write(first.encode())
            async for piece in pieces:
                await response.write(piece.encode())
        except ConnectionError:
            log.debug("the reader of an export went away")
        except Exception:
            # Half a table must not look like a whole one: without its end the download fails.
            log.exception("an export broke off")
            if request.transport is not None:
                request.transport.abort()
        return response

    async def _xlsx(
        self,
        request: web.Request,
        query: Query,
        name: str,
        columns: tuple[str, ...],
        batches: Batches,
    ) -> web.StreamResponse:
        with temporary_folder() as folder:
            file = Path(folder) / "table.xlsx"
            async with self._making:
                await write_workbook(file, heading(self._language, columns), batches, query.zone())
            response = web.StreamResponse(headers=_headers(_XLSX, f"{name}.xlsx"))
            response.content_length = file.stat().st_size
            await response.prepare(request)
            with file.open("rb") as table, contextlib.suppress(ConnectionError):
                while chunk := table.read(_CHUNK_BYTES):
                    await response.write(chunk)
            return response


def _headers(content_type: str, name: str) -> dict[str, str]:
    return {
        hdrs.CONTENT_TYPE: content_type,
        hdrs.CONTENT_DISPOSITION: f'attachment; filename="{name}"',
        hdrs.CACHE_CONTROL: "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
