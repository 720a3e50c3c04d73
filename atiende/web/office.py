"""Tickets and voice messages for the back office's page and for other systems."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Final

import msgspec
from aiohttp import web

from atiende.web.access import Access
from atiende.web.body import read_body
from atiende.web.conditional import answer_page, answer_record, refuse_if_changed
from atiende.web.errors import bad_request
from atiende.web.filters import (
    MESSAGE_FILTERS,
    PAGING,
    TICKET_FILTERS,
    message_filter,
    ticket_filter,
)
from atiende.web.query import Query
from atiende.web.records import MESSAGES, TICKETS, message_view, ticket_view
from atiende.web.shelf import Shelf
from atiende.web.stock import Record
from db.facts import MessageHandled, TicketHandled
from db.office import MessageRecord, TicketRecord

LONGEST_ANSWER: Final = 2000


class AnswerBody(msgspec.Struct, forbid_unknown_fields=True):
    """``POST …/handle``."""

    answer: str = ""


class Office:
    """The handlers; what they change goes into the ledger as facts."""

    def __init__(
        self, access: Access, shelf: Shelf, record: Record, now: Callable[[], datetime]
    ) -> None:
        self._access = access
        self._shelf = shelf
        self._record = record
        self._now = now
        self._changing = asyncio.Lock()

    def routes(self) -> list[web.RouteDef]:
        """List the routes."""
        return [
            web.get("/api/v1/queues", self.queues),
            web.get(TICKETS, self.tickets),
            web.get(f"{TICKETS}/{{number}}", self.ticket),
            web.post(f"{TICKETS}/{{number}}/handle", self.handle_ticket),
            web.post(f"{TICKETS}/{{number}}/reopen", self.reopen_ticket),
            web.get(MESSAGES, self.messages),
            web.get(f"{MESSAGES}/{{id}}", self.message),
            web.post(f"{MESSAGES}/{{id}}/handle", self.handle_message),
            web.post(f"{MESSAGES}/{{id}}/reopen", self.reopen_message),
        ]

    async def queues(self, request: web.Request) -> web.Response:
        """List the queues."""
        await self._access.office(request, "tickets:read", "messages:read")
        labels = await self._shelf.labels()
        shown = [{"name": name, "label": label} for name, label in labels.queues.items()]
        return web.json_response(shown)

    async def tickets(self, request: web.Request) -> web.Response:
        """Give a page of tickets."""
        await self._access.office(request, "tickets:read")
        query = Query(request.query, (*TICKET_FILTERS, *PAGING))
        page = await self._shelf.tickets(ticket_filter(query), query.cursor(), query.limit())
        labels = await self._shelf.labels()
        return answer_page(request, [ticket_view(item, labels) for item in page.items], page.next)

    async def messages(self, request: web.Request) -> web.Response:
        """Give a page of messages."""
        await self._access.office(request, "messages:read")
        query = Query(request.query, (*MESSAGE_FILTERS, *PAGING))
        page = await self._shelf.messages(message_filter(query), query.cursor(), query.limit())
        labels, jobs = await self._shelf.labels(), await self._shelf.jobs(page.items)
        shown = [
            message_view(item, jobs[item.message_id], labels, whole=False) for item in page.items
        ]
        return answer_page(request, shown, page.next)

    async def ticket(self, request: web.Request) -> web.Response:
        """Show a ticket."""
        await self._access.office(request, "tickets:read")
        ticket = await self._shelf.ticket(request.match_info["number"])
        return await self._show_ticket(request, ticket)

    async def message(self, request: web.Request) -> web.Response:
        """Show a message."""
        await self._access.office(request, "messages:read")
        message = await self._shelf.message(request.match_info["id"])
        return await self._show_message(request, message)

    async def handle_ticket(self, request: web.Request) -> web.Response:
        """Close a ticket with an answer."""
        return await self._change_ticket(request, handled=True)

    async def reopen_ticket(self, request: web.Request) -> web.Response:
        """Open a ticket again."""
        return await self._change_ticket(request, handled=False)

    async def handle_message(self, request: web.Request) -> web.Response:
        """Mark a message as dealt with."""
        return await self._change_message(request, handled=True)

    async def reopen_message(self, request: web.Request) -> web.Response:
        """Take that back."""
        return await self._change_message(request, handled=False)

    async def _change_ticket(self, request: web.Request, *, handled: bool) -> web.Response:
        actor = await self._access.office(request, "tickets:write")
        answer = await _answer(request) if handled else ""
        async with self._changing:
            ticket = await self._shelf.ticket(request.match_info["number"])
            refuse_if_changed(request, ticket.version)
            fact = TicketHandled(
                at=self._now(),
                call_id=ticket.call_id,
                ticket_number=ticket.ticket_number,
                handled=handled,
                by=actor.name,
                answer=answer,
            )
            await self._record([fact])
            ticket = await self._shelf.ticket(ticket.ticket_number)
        return await self._show_ticket(request, ticket)

    async def _change_message(self, request: web.Request, *, handled: bool) -> web.Response:
        actor = await self._access.office(request, "messages:write")
        answer = await _answer(request) if handled else ""
        async with self._changing:
            message = await self._shelf.message(request.match_info["id"])
            refuse_if_changed(request, message.version)
            fact = MessageHandled(
                at=self._now(),
                call_id=message.call_id,
                message_id=message.message_id,
                handled=handled,
                by=actor.name,
                answer=answer,
            )
            await self._record([fact])
            message = await self._shelf.message(message.message_id)
        return await self._show_message(request, message)

    async def _show_ticket(self, request: web.Request, ticket: TicketRecord) -> web.Response:
        shown = ticket_view(ticket, await self._shelf.labels())
        return answer_record(request, shown, ticket.version)

    async def _show_message(self, request: web.Request, message: MessageRecord) -> web.Response:
        jobs = (await self._shelf.jobs([message]))[message.message_id]
        shown = message_view(message, jobs, await self._shelf.labels(), whole=True)
        return answer_record(request, shown, message.version)


async def _answer(request: web.Request) -> str:
    body = await read_body(request, AnswerBody)
    if len(body.answer) > LONGEST_ANSWER:
        raise bad_request("too_long", name="answer", most=LONGEST_ANSWER)
    return body.answer.strip()
