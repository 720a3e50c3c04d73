"""What the hours mean for the next days, and closing a calendar by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
from aiohttp import web

from atiende.messages import Language
from atiende.web.access import ADMINISTRATING, Access
from atiende.web.body import read_body
from atiende.web.errors import ApiError, bad_request
from atiende.web.query import moment_in_utc
from atiende.web.revisions import LARGEST_BODY_BYTES, refuse_errors
from atiende.web.views import Json, stamp
from db.directory import ClosedNowRecord, Directory
from documents.problems import DocumentErrors
from ivr.hours.document import Calendar, ClosedNow, Hours
from ivr.hours.preview import DayPreview, preview
from ivr.hours.source import DEFAULT_HOURS, parse
from ivr.hours.state import Open, state_at

USUAL_DAYS: Final = 14
MOST_DAYS: Final = 366
MOST_NOTICES: Final = 8
LONGEST_REASON: Final = 200
_SENTENCE_ENDS: Final = (".", "!", "?", "…")
"""A list of all prompts would be mostly numbers and parts of sentences."""


class PreviewBody(msgspec.Struct, forbid_unknown_fields=True):
    """``POST /api/v1/documents/hours/preview``; without ``source``, of the published hours."""

    source: str | None = None
    days: int = USUAL_DAYS


class ClosedNowBody(msgspec.Struct, forbid_unknown_fields=True):
    """``PUT /api/v1/closed-now``."""

    calendar: str
    closed: bool
    notice: tuple[str, ...] = ()
    reason: str = ""
    until: datetime | None = None


class HoursPages:
    """The handlers of the preview and of the switch; ``prompts`` gives each prompt's words."""

    def __init__(
        self,
        access: Access,
        directory: Directory,
        prompts: Callable[[], Mapping[str, str]],
        now: Callable[[], datetime],
        language: Language,
    ) -> None:
        self._access = access
        self._documents = directory.documents
        self._switches = directory.closed_now
        self._prompts = prompts
        self._now = now
        self._language: Language = language

    def routes(self) -> list[web.RouteDef]:
        """List the routes."""
        return [
            web.post("/api/v1/documents/hours/preview", self.preview),
            web.get("/api/v1/closed-now", self.closed_now),
            web.put("/api/v1/closed-now", self.set_closed_now),
        ]

    async def preview(self, request: web.Request) -> web.Response:
        """Show how each calendar treats the next days."""
        await self._access.person(request, ADMINISTRATING)
        body = await read_body(request, PreviewBody, most_bytes=LARGEST_BODY_BYTES)
        if not 1 <= body.days <= MOST_DAYS:
            raise bad_request("out_of_range", name="days", least=1, most=MOST_DAYS)
        hours = await (self._published() if body.source is None else self._given(body.source))
        switches = await self._closed_by_hand()
        calendars = await asyncio.to_thread(self._previews, hours, switches, body.days)
        return web.json_response({"calendars": calendars})

    async def closed_now(self, request: web.Request) -> web.Response:
        """Show which calendars are closed by hand."""
        await self._access.person(request)
        return await self._switches_shown()

    async def set_closed_now(self, request: web.Request) -> web.Response:
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
        return await self._switches_shown()

    async def _check(self, body: ClosedNowBody) -> None:
        if body.calendar not in (await self._published()).calendars:
            raise ApiError(400, "unknown_calendar", calendar=body.calendar[:LONGEST_REASON])
        if len(body.reason) > LONGEST_REASON:
            raise bad_request("too_long", name="reason", most=LONGEST_REASON)
        if len(body.notice) > MOST_NOTICES:
            raise bad_request("out_of_range", name="notice", least=0, most=MOST_NOTICES)
        known = self._prompts()
        for prompt in body.notice:
            if prompt not in known:
                raise ApiError(400, "unknown_notice", prompt=prompt[:LONGEST_REASON])
        if body.until is not None and moment_in_utc("until", body.until) <= self._now():
            raise ApiError(400, "until_past")

    async def _switches_shown(self) -> web.Response:
        closed = await self._closed_by_hand()
        calendars = (await self._published()).calendars
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

    async def _closed_by_hand(self) -> dict[str, ClosedNowRecord]:
        return {record.calendar: record for record in await self._switches.all(self._now())}

    async def _published(self) -> Hours:
        latest = await self._documents.latest("hours")
        if latest is None:
            return await asyncio.to_thread(parse, DEFAULT_HOURS.read_bytes(), str(DEFAULT_HOURS))
        return await asyncio.to_thread(parse, latest.source, f"hours {latest.id}")

    async def _given(self, source: str) -> Hours:
        try:
            return await asyncio.to_thread(parse, source, "hours")
        except DocumentErrors as error:
            refuse_errors(error.problems, self._language)
            raise

    def _previews(
        self, hours: Hours, switches: Mapping[str, ClosedNowRecord], days: int
    ) -> list[Json]:
        now = self._now()
        return [
            self._calendar(calendar, _closed(switches.get(name)), days, now)
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


def _closed(record: ClosedNowRecord | None) -> ClosedNow | None:
    return ClosedNow(record.notice, record.until, record.reason) if record else None


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
