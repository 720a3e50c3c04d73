"""The published hours, and which calendars are closed by hand: what preview and switch start from."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from db.directory import ClosedNowRecord, Directory
from ivr.hours.document import Hours
from ivr.hours.source import DEFAULT_HOURS, parse


class HoursNow:
    """Reads both from the directory; documents are parsed in a thread."""

    def __init__(self, directory: Directory, now: Callable[[], datetime]) -> None:
        self._documents = directory.documents
        self._switches = directory.closed_now
        self._now = now

    async def published(self) -> Hours:
        """Give the published hours; before the first publication, those that are shipped."""
        latest = await self._documents.latest("hours")
        if latest is None:
            return await asyncio.to_thread(parse, DEFAULT_HOURS.read_bytes(), str(DEFAULT_HOURS))
        return await asyncio.to_thread(parse, latest.source, f"hours {latest.id}")

    async def zone(self) -> ZoneInfo:
        """Give the zone of the default calendar: whose days are the line's days."""
        hours = await self.published()
        return hours.calendars[hours.default].tz

    async def closed_by_hand(self) -> Mapping[str, ClosedNowRecord]:
        """Give the closings that count now, by calendar."""
        return {record.calendar: record for record in await self._switches.all(self._now())}
