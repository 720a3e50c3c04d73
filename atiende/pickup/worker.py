"""Looks for what is to be picked up, now and again, until the application ends."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from atiende.keeping import Keeping
from atiende.pickup.filing import Filing, Record
from atiende.pickup.orphans import Orphans
from atiende.pickup.voicemails import Voicemails
from atiende.plans import Plans
from atiende.settings import Settings
from db.directory import Directory
from db.errors import DatabaseUnavailable, LedgerClosed
from db.office import Messages
from overflow.trouble import DeliveryError

log = logging.getLogger(__name__)

EVERY_S: Final = 10.0
SWEEP_EVERY: Final = timedelta(minutes=5)


class Pickup:
    """Picks up the fallback's voicemails and what crashes left of the overflow menu's recordings."""

    def __init__(  # noqa: PLR0913  # the composition root knows them all
        self,
        settings: Settings,
        directory: Directory,
        messages: Messages,
        *,
        record: Record,
        live_calls: Callable[[], Awaitable[Sequence[tuple[str, bytes]]]],
        keeping: Keeping,
        plans: Plans,
        now: Callable[[], datetime],
        troubled: Callable[[str], None],
    ) -> None:
        """``troubled`` is told once what an admin must look at."""
        calls = directory.history
        filing = Filing(settings.messages_dir, messages, keeping, record, plans.current, now)
        self._live_calls = live_calls
        self._now = now
        self._troubled = troubled
        self._said: set[tuple[str, str]] = set()
        self._voicemails = Voicemails(settings.fallback_messages_dir, filing, calls, troubled)
        folders = (settings.recordings_dir, settings.messages_dir)
        self._orphans = Orphans(folders, filing, calls, messages, self._voicemails)

    async def run(self) -> None:
        """Look every ten seconds, and for orphans every five minutes, until cancelled."""
        swept_at: datetime | None = None
        while True:
            await self._guarded("voicemails", self.look)
            if swept_at is None or not timedelta() <= self._now() - swept_at < SWEEP_EVERY:
                await self._guarded("orphans", self.sweep)
                swept_at = self._now()
            await asyncio.sleep(EVERY_S)

    async def once(self) -> None:
        """Take all that there is now."""
        await self.look()
        await self.sweep()

    async def look(self) -> None:
        """Take the fallback's voicemails. Raises OSError when their folder cannot be read."""
        await self._voicemails.each(self._now(), self._guarded)

    async def sweep(self) -> None:
        """Take recordings that no live call needs. Raises OSError likewise, DbError."""
        live = {call_id for call_id, _ in await self._live_calls()}
        await self._orphans.each(self._now(), live, self._guarded)

    async def _guarded(self, name: str, work: Callable[[], Awaitable[object]]) -> bool:
        """Do it; what goes wrong with one thing keeps no other waiting. False: nothing can be done."""
        try:
            await work()
        except (DatabaseUnavailable, LedgerClosed):
            log.warning("the database is away; what was picked up waits")
            return False
        except DeliveryError as error:
            self._tell(name, error.message("en"))
        except (LookupError, OSError) as error:
            self._tell(name, str(error))
        except Exception as error:
            if self._tell(name, f"cannot be picked up ({type(error).__name__}); see the log"):
                log.exception("%s cannot be picked up", name)
        return True

    def _tell(self, name: str, trouble: str) -> bool:
        if (name, trouble) in self._said:
            return False
        self._said.add((name, trouble))
        self._troubled(f"{name}: {trouble}")
        return True
