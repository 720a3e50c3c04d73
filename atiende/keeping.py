"""Keeps what callers leave behind: looks at recordings, makes them safe, numbers tickets."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Protocol, TypeVar

from overflow import audio
from overflow import messages as m
from overflow.ticket import ticket_number
from overflow.trouble import DeliveryError

T = TypeVar("T")

log = logging.getLogger(__name__)

NUMBERS_AT_ONCE: Final = 20
"""Ticket numbers reserved with one transaction; those of a crash are never given to anybody."""

Request = m.Measure | m.Inspect | m.Keep | m.Discard | m.AskNumber
Answer = m.Measured | m.Inspected | m.Kept | m.Numbered


class OpenTicket(Protocol):
    """A ticket that is still open."""

    @property
    def ticket_number(self) -> str:
        """Its number, check digit included."""


class TicketBook(Protocol):
    """Where tickets are counted and found."""

    async def next_number_block(self, size: int) -> range:
        """Reserve the next ``size`` counts for ever."""

    async def open_for(self, caller_number: str, since: datetime) -> OpenTicket | None:
        """Return the caller's latest open ticket, None for callers without a number."""


class Keeping:
    """Answers what the overflow menu asks for; trouble is an answer, too."""

    def __init__(
        self,
        recordings: Path,
        messages: Path,
        tickets: TicketBook,
        now: Callable[[], datetime],
        troubled: Callable[[str], None],
    ) -> None:
        """``recordings`` is Asterisk's folder; ``troubled`` is told what an admin must mend."""
        self._recordings = recordings
        self._messages = messages
        self._tickets = tickets
        self._now = now
        self._troubled = troubled
        self._numbers: list[int] = []
        self._reserving = asyncio.Lock()

    async def see_to(self, request: Request, caller_number: str) -> Answer | None:
        """Do it; the answer belongs into the call's mailbox. Nothing is raised."""
        match request:
            case m.Measure(recording_id):
                return m.Measured(recording_id, _size(self._spooled(recording_id)))
            case m.Inspect(recording_id):
                return await self._inspect(recording_id)
            case m.Keep(recording_id):
                return await self._keep(recording_id)
            case m.AskNumber(same_caller_s):
                return await self._number(caller_number, timedelta(seconds=same_caller_s))
            case m.Discard(recording_id):
                await self._discard(self._spooled(recording_id))
        return None

    async def next_number(self) -> str:
        """Return a ticket number that nobody has. Raises DbError."""
        async with self._reserving:
            if not self._numbers:
                block = await self._tickets.next_number_block(NUMBERS_AT_ONCE)
                self._numbers.extend(reversed(block))
            return ticket_number(self._numbers.pop())

    async def number_for(self, caller_number: str, same_caller: timedelta) -> tuple[str, bool]:
        """Return the caller's open ticket (True) or a new number (False). Raises DbError."""
        already = await self._tickets.open_for(caller_number, self._now() - same_caller)
        if already is not None:
            return already.ticket_number, True
        return await self.next_number(), False

    async def _inspect(self, recording_id: str) -> m.Inspected:
        kept = self._kept(recording_id)
        path = kept if kept.exists() else self._spooled(recording_id)
        sound = await self._tried("inspect", lambda: asyncio.to_thread(audio.inspect, path))
        if sound is None:
            return m.Inspected(recording_id, usable=False)
        return m.Inspected(recording_id, True, sound.duration_s, sound.speech_s)

    async def _keep(self, recording_id: str) -> m.Kept:
        source, target = self._spooled(recording_id), self._kept(recording_id)

        def keep() -> bool:
            audio.keep(source, target)
            return True

        done = await self._tried("keep", lambda: asyncio.to_thread(keep))
        return m.Kept(recording_id, ok=bool(done))

    async def _discard(self, path: Path) -> None:
        await self._tried("discard", lambda: asyncio.to_thread(path.unlink, missing_ok=True))

    async def _number(self, caller_number: str, same_caller: timedelta) -> m.Numbered:
        found = await self._tried("number", lambda: self.number_for(caller_number, same_caller))
        return m.Numbered(None) if found is None else m.Numbered(*found)

    async def _tried(self, what: str, attempt: Callable[[], Awaitable[T]]) -> T | None:
        try:
            return await attempt()
        except DeliveryError as error:
            self._troubled(error.message("en"))
        except Exception:
            log.exception("a message or ticket could not be seen to (%s)", what)
            self._troubled(f"a message or ticket could not be seen to ({what}); see the log")
        return None

    def _spooled(self, recording_id: str) -> Path:
        return self._recordings / f"{recording_id}.wav"

    def _kept(self, recording_id: str) -> Path:
        return self._messages / f"{recording_id}.wav"


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
