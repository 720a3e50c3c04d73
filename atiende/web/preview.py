"""``POST /api/v1/documents/hours/preview``: what hours mean for the next days, and right now."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
from aiohttp import web

from atiende.messages import Language
from atiende.plans import switch_of
from atiende.shown import Json, stamp
from atiende.web.access import ADMINISTRATING, Access
from atiende.web.body import read_body
from atiende.web.errors import bad_request
from atiende.web.hours import HoursNow
from atiende.web.revisions import LARGEST_BODY_BYTES, refuse_errors
from documents.problems import DocumentErrors
from ivr.hours.document import Calendar, ClosedNow, Hours
from ivr.hours.preview import DayPreview, preview
from ivr.hours.source import parse
from ivr.hours.state import Open, state_at

USUAL_DAYS: Final = 14
MOST_DAYS: Final = 366


class PreviewBody(msgspec.Struct, forbid_unknown_fields=True):
    """``POST /api/v1/documents/hours/preview``; without ``source``, of the published hours."""

    source: str | None = None
    days: int = USUAL_DAYS


class Preview:
    """The handler."""

    def __init__(
        self, access: Access, hours: HoursNow, now: Callable[[], datetime], language: Language
    ) -> None:
        self._access = access
        self._hours = hours
        self._now = now
        self._language: Language = language

    def routes(self) -> list[web.RouteDef]:
        """List the routes."""
        return [web.post("/api/v1/documents/hours/preview", self.preview)]

    async def preview(self, request: web.Request) -> web.Response:
        """Show how each calendar treats the next days."""
        await self._access.person(request, ADMINISTRATING)
        body = await read_body(request, PreviewBody, most_bytes=LARGEST_BODY_BYTES)
        if not 1 <= body.days <= MOST_DAYS:
            raise bad_request("out_of_range", name="days", least=1, most=MOST_DAYS)
        hours = await (self._hours.published() if body.source is None else self._given(body.source))
        closed = await self._hours.closed_by_hand()
        switches = {name: switch_of(record) for name, record in closed.items()}
        calendars = await asyncio.to_thread(self._previews, hours, switches, body.days)
        return web.json_response({"calendars": calendars})

    async def _given(self, source: str) -> Hours:
        try:
            return await asyncio.to_thread(parse, source, "hours")
        except DocumentErrors as error:
            refuse_errors(error.problems, self._language)
            raise

    def _previews(self, hours: Hours, switches: Mapping[str, ClosedNow], days: int) -> list[Json]:
        now = self._now()
        return [
            self._calendar(calendar, switches.get(name), days, now)
            for name, calendar in hours.calendars.items()
        ]

    def _calendar(
        self, calendar: Calendar, closed: ClosedNow | None, days: int, now: datetime
    ) -> Json:
        today = now.astimezone(ZoneInfo(calendar.zone)).date()
        shown = preview(calendar, today, days, closed, now, language=self._language)
        return {
            "name": calendar.name,
            "zone": calendar.zone,
            "now": self._state(calendar, now, closed),
            "days": [_day(day) for day in shown],
        }

    def _state(self, calendar: Calendar, now: datetime, closed: ClosedNow | None) -> Json:
        state = state_at(calendar, now, closed, language=self._language)
        until = stamp(state.until) if state.until else None
        if isinstance(state, Open):
            return {"open": True, "reason": "", "name": "", "until": until}
        return {"open": False, "reason": state.reason, "name": state.name, "until": until}


def _day(day: DayPreview) -> Json:
    return {
        "date": day.date.isoformat(),
        "weekday": day.date.isoweekday(),
        "intervals": [
            dict(zip(("start", "end"), interval.split("-", 1), strict=True))
            for interval in day.intervals
        ],
        "treated_as": day.treated_as,
        "reason": day.reason,
        "notes": list(day.notes),
    }
