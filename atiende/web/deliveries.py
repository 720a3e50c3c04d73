"""What was not delivered: mails, webhooks, transcriptions that wait or were given up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from aiohttp import web

from atiende.messages import Language, label
from atiende.shown import Json, stamp
from atiende.web.access import Access
from atiende.web.errors import ApiError
from atiende.web.query import Query, row_number
from atiende.web.stock import Stock
from db.errors import NotFound
from db.outbox import OutboxJob
from overflow.ticket import is_valid

_MOST: Final = 200


class Deliveries:
    """The handlers."""

    def __init__(
        self,
        access: Access,
        stock: Stock,
        now: Callable[[], datetime],
        language: Language,
    ) -> None:
        self._access = access
        self._outbox = stock.outbox
        self._wake = stock.wake
        self._troubles = stock.troubles
        self._now = now
        self._language: Language = language

    def routes(self) -> list[web.RouteDef]:
        """List the routes."""
        return [
            web.get("/api/v1/deliveries", self.list),
            web.post("/api/v1/deliveries/{id}/retry", self.retry),
        ]

    async def list(self, request: web.Request) -> web.Response:
        """List what was given up, then what will be tried."""
        await self._access.person(request)
        status = Query(request.query, ("status",)).one_of("status", ("failed", "pending"))
        jobs: list[OutboxJob] = []
        if status != "pending":
            jobs += await self._outbox.failed(_MOST)
        if status != "failed":
            jobs += await self._outbox.pending(_MOST)
        items = [self._shown(job) for job in jobs]
        return web.json_response({"items": items, "troubles": list(self._troubles())})

    async def retry(self, request: web.Request) -> web.Response:
        """Put one back, to be tried at once."""
        await self._access.person(request)
        try:
            await self._outbox.requeue(row_number(request.match_info["id"]), self._now())
        except NotFound:
            raise ApiError(404, "not_found") from None
        self._wake()
        return web.Response(status=204)

    def _shown(self, job: OutboxJob) -> Json:
        pending = job.status == "pending"
        about_ticket = is_valid(job.subject)  # a message's id is never a ticket number
        return {
            "id": job.id,
            "kind": job.kind,
            "label": label(self._language, "delivery", job.kind),
            "status": job.status,
            "subject": job.subject,
            "message_id": None if about_ticket else job.subject,
            "ticket_number": job.subject if about_ticket else None,
            "attempts": job.attempts,
            "created_at": stamp(job.since),
            "due_at": stamp(job.due_at) if pending else None,
            "error": job.error,
        }
