"""``GET /api/v1/history`` and the story of one call: what happened, for supervisors."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from aiohttp import web

from atiende.messages import Language
from atiende.records import Wording
from atiende.shown import Json, stamp, stamp_or_none
from atiende.web.access import Access
from atiende.web.conditional import answer_page
from atiende.web.query import Query
from atiende.web.shelf import Shelf
from db.directory import CallRecord, Directory

_PARAMETERS: Final = ("limit", "cursor", "before", "queue", "caller")
_AS_TYPED: Final = re.compile(r"[\s().-]")
"""What people put between the digits of a number."""


class Past:
    """The handlers."""

    def __init__(
        self, access: Access, directory: Directory, shelf: Shelf, language: Language
    ) -> None:
        self._access = access
        self._directory = directory
        self._shelf = shelf
        self._language: Language = language

    def routes(self) -> list[web.RouteDef]:
        """List the routes."""
        return [
            web.get("/api/v1/history", self.calls),
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
        shown = [_call(call, wording, names) for call in found[:limit]]
        return answer_page(request, shown, more)

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
