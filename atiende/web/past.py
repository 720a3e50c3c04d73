"""``GET /api/v1/history`` and the story of one call: what happened, for supervisors."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final

from aiohttp import hdrs, web

from atiende.messages import Language
from atiende.records import Wording
from atiende.shown import Json, stamp, stamp_or_none
from atiende.story import Line
from atiende.telling import shown, tell
from atiende.web.access import Access
from atiende.web.conditional import PRIVATE, answer_page
from atiende.web.errors import ApiError
from atiende.web.query import Query
from atiende.web.shelf import Shelf
from atiende.web.stock import Stock
from db.directory import CallRecord

_PARAMETERS: Final = ("limit", "cursor", "before", "queue", "caller")
_AS_TYPED: Final = re.compile(r"[\s().-]")
"""What people put between the digits of a number."""


class Past:
    """The handlers."""

    def __init__(
        self,
        access: Access,
        stock: Stock,
        shelf: Shelf,
        now: Callable[[], datetime],
        language: Language,
    ) -> None:
        self._access = access
        self._directory = stock.directory
        self._metrics = stock.metrics
        self._shelf = shelf
        self._now = now
        self._language: Language = language

    def routes(self) -> list[web.RouteDef]:
        """List the routes."""
        return [
            web.get("/api/v1/history", self.calls),
            web.get("/api/v1/calls/{call_id}/story", self.story),
        ]

    async def calls(self, request: web.Request) -> web.Response:
        """Give a page of calls, those in progress too, the newest first."""
        await self._access.person(request)
        query = Query(request.query, _PARAMETERS)
        limit, caller = query.limit(), query.text("caller")
        found = await self._directory.history.recent_calls(
            limit + 1,
            before=_earlier(query.moment("before"), query.moment("cursor")),
            caller_number=_number(caller) if caller else None,
            queue=query.text("queue"),
        )
        wording, names = await self._shelf.wording(), await self._names()
        more = found[limit - 1].arrived_at.isoformat() if len(found) > limit else None
        items = [_call(call, wording, names) for call in found[:limit]]
        return answer_page(request, items, more)

    async def story(self, request: web.Request) -> web.Response:
        """Tell all that happened in one call, so far or to its end."""
        await self._access.person(request)
        call_id = request.match_info["call_id"]
        lines = await self._told(call_id) if call_id.isprintable() else ()
        if not lines:
            raise ApiError(404, "not_found")
        told = shown(call_id, lines, self._language)
        return web.json_response(told, headers={hdrs.CACHE_CONTROL: PRIVATE})

    async def _told(self, call_id: str) -> Sequence[Line]:
        return await tell(call_id, self._directory, self._metrics, self._language, self._now())

    async def _names(self) -> Mapping[int, str]:
        return {agent.id: agent.name for agent in await self._directory.agents.all()}


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((at for at in (one, other) if at is not None), default=None)


def _number(typed: str) -> str:
    """Read a number as people type it; what is no number is looked for as it stands."""
    digits = _AS_TYPED.sub("", typed)
    return digits if digits.removeprefix("+").isdecimal() else typed


def _call(call: CallRecord, wording: Wording, names: Mapping[int, str]) -> Json:
    queue = call.queue or ""
    return {
        "call_id": call.call_id,
        "arrived_at": stamp(call.arrived_at),
        "ended_at": stamp_or_none(call.ended_at),
        "caller_number": call.caller_number,
        "caller_name": call.caller_name,
        "company_number": call.company_number,
        "company_name": call.company_name,
        "choice": call.choice or "",
        "choice_label": wording.choice(call.choice) if call.choice else "",
        "queue": queue,
        "queue_label": wording.queues.get(queue, queue),
        "agent_id": call.agent_id,
        "agent_name": names.get(call.agent_id, "") if call.agent_id is not None else "",
        "outcome": call.outcome or "",
        "diverted_to": call.diverted_to,
        "waited_s": call.waited_s,
        "talk_s": call.talk_s,
        "erased": call.personal_erased_at is not None,
    }
