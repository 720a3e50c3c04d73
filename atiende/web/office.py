"""Lists of tickets and voice messages for the back office's page and for other systems."""

from __future__ import annotations

from aiohttp import web

from atiende.records import MESSAGES, TICKETS, message_view, ticket_view
from atiende.web.access import Access
from atiende.web.conditional import answer_page
from atiende.web.filters import (
    MESSAGE_FILTERS,
    PAGING,
    TICKET_FILTERS,
    message_filter,
    ticket_filter,
)
from atiende.web.query import Query
from atiende.web.shelf import Shelf


class Office:
    """The handlers."""

    def __init__(self, access: Access, shelf: Shelf) -> None:
        self._access = access
        self._shelf = shelf

    def routes(self) -> list[web.RouteDef]:
        """List the routes."""
        return [
            web.get("/api/v1/queues", self.queues),
            web.get(TICKETS, self.tickets),
            web.get(MESSAGES, self.messages),
        ]

    async def queues(self, request: web.Request) -> web.Response:
        """List the queues."""
        await self._access.office(request, "tickets:read", "messages:read")
        wording = await self._shelf.wording()
        shown = [{"name": name, "label": label} for name, label in wording.queues.items()]
        return web.json_response(shown)

    async def tickets(self, request: web.Request) -> web.Response:
        """Give a page of tickets."""
        await self._access.office(request, "tickets:read")
        query = Query(request.query, (*TICKET_FILTERS, *PAGING))
        page = await self._shelf.tickets(ticket_filter(query), query.cursor(), query.limit())
        wording = await self._shelf.wording()
        return answer_page(request, [ticket_view(item, wording) for item in page.items], page.next)

    async def messages(self, request: web.Request) -> web.Response:
        """Give a page of messages."""
        await self._access.office(request, "messages:read")
        query = Query(request.query, (*MESSAGE_FILTERS, *PAGING))
        page = await self._shelf.messages(message_filter(query), query.cursor(), query.limit())
        wording, jobs = await self._shelf.wording(), await self._shelf.jobs(page.items)
        shown = [
            message_view(item, jobs[item.message_id], wording, whole=False) for item in page.items
        ]
        return answer_page(request, shown, page.next)
