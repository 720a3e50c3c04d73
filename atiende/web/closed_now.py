"""``/api/v1/closed-now``: closing a calendar by hand, and letting its hours count again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

import msgspec
from aiohttp import web

from atiende.shown import Json, stamp
from atiende.web.access import Access
from atiende.web.body import read_body
from atiende.web.errors import ApiError, bad_request
from atiende.web.hours import HoursNow
from atiende.web.query import moment_in_utc
from atiende.web.stock import Stock
from db.directory import ClosedNowRecord
from db.directory.closed_now import REASON_LIMIT

MOST_NOTICES: Final = 8
_SENTENCE_ENDS: Final = (".", "!", "?", "…")
"""A list of all prompts would be mostly numbers and parts of sentences."""


class ClosedNowBody(msgspec.Struct, forbid_unknown_fields=True):
    """``PUT /api/v1/closed-now``."""

    calendar: str
    closed: bool
    notice: tuple[str, ...] = ()
    reason: str = ""
    until: datetime | None = None


class Switches:
    """The handlers."""

    def __init__(
        self, access: Access, stock: Stock, hours: HoursNow, now: Callable[[], datetime]
    ) -> None:
        self._access = access
        self._switches = stock.directory.closed_now
        self._prompts = stock.prompts
        self._hours = hours
        self._now = now

    def routes(self) -> list[web.RouteDef]:
        """List the routes."""
        return [
            web.get("/api/v1/closed-now", self.show),
            web.put("/api/v1/closed-now", self.change),
        ]

    async def show(self, request: web.Request) -> web.Response:
        """Show which calendars are closed by hand."""
        await self._access.person(request)
        return await self._shown()

    async def change(self, request: web.Request) -> web.Response:
        """Close a calendar by hand, or let its hours count again."""
        actor = await self._access.person(request)
        body = await read_body(request, ClosedNowBody)
        await self._check(body)
        now = self._now()
        if body.closed:
            await self._switches.close(
                body.calendar,
                notice=body.notice,
                reason=body.reason.strip(),
                until=body.until,
                by=actor.name,
                now=now,
            )
        else:
            await self._switches.open(body.calendar, by=actor.name, now=now)
        return await self._shown()

    async def _check(self, body: ClosedNowBody) -> None:
        if body.calendar not in (await self._hours.published()).calendars:
            raise ApiError(400, "unknown_calendar", calendar=body.calendar[:REASON_LIMIT])
        if len(body.reason) > REASON_LIMIT:
            raise bad_request("too_long", name="reason", most=REASON_LIMIT)
        if not body.reason.isprintable():
            raise bad_request("unprintable", name="reason")
        if len(body.notice) > MOST_NOTICES:
            raise bad_request("out_of_range", name="notice", least=0, most=MOST_NOTICES)
        known = self._prompts()
        for prompt in body.notice:
            if prompt not in known:
                raise ApiError(400, "unknown_notice", prompt=prompt[:REASON_LIMIT])
        if body.until is not None and moment_in_utc("until", body.until) <= self._now():
            raise ApiError(400, "until_past")

    async def _shown(self) -> web.Response:
        closed = await self._hours.closed_by_hand()
        calendars = (await self._hours.published()).calendars
        return web.json_response(
            {
                "calendars": [_switch(name, closed.get(name)) for name in calendars],
                "notices": [
                    {"id": id_, "text": text}
                    for id_, text in self._prompts().items()
                    if text.endswith(_SENTENCE_ENDS)
                ],
            }
        )


def _switch(calendar: str, record: ClosedNowRecord | None) -> Json:
    if record is None:
        empty: Json = {"notice": [], "reason": "", "since": None, "until": None, "by": ""}
        return {"calendar": calendar, "closed": False, **empty}
    return {
        "calendar": calendar,
        "closed": True,
        "notice": list(record.notice),
        "reason": record.reason,
        "since": stamp(record.since),
        "until": stamp(record.until) if record.until else None,
        "by": record.by,
    }
