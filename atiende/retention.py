"""Erases recordings and personal data when their time is over."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from atiende.pickup import spool
from atiende.settings import Settings
from db.engine import Database
from db.errors import DbError
from db.office import Erasable, Erasure
from db.office.erasure import What

log = logging.getLogger(__name__)

LOOK_EVERY_S: Final = 3600.0
AT_ONCE: Final = 50
"""Calls a transaction: recording waits for it, so it must be short."""


class Retention:
    """Looks now and then; what could not be erased is still due the next time."""

    def __init__(  # noqa: PLR0913  # what is erased, where, and when
        self,
        erasure: Erasure,
        messages_dir: Path,
        *,
        keep_audio_days: int,
        keep_personal_days: int,
        now: Callable[[], datetime],
        aside: Path | None = None,
    ) -> None:
        """0 days: keep for ever. ``aside``: a folder of voices that no message has."""
        self._erasure = erasure
        self._messages_dir = messages_dir
        self._days: dict[What, int] = {"audio": keep_audio_days, "personal": keep_personal_days}
        self._now = now
        self._aside = aside
        self._said: set[str] = set()

    async def run(self) -> None:
        """Erase what is due, until cancelled."""
        while True:
            try:
                await self.erase_due()
            except (DbError, OSError) as error:
                log.error("what is due could not be erased: %s", error)  # noqa: TRY400  # says it all
            await asyncio.sleep(LOOK_EVERY_S)

    async def erase_due(self) -> dict[What, int]:
        """Erase everything that is due; of how many calls. Raises DbError, OSError."""
        await self._erase_aside()
        return {what: await self._erase(what, days) for what, days in self._days.items() if days}

    async def _erase(self, what: What, days: int) -> int:
        done = 0
        before = self._now() - timedelta(days=days)
        # Calls whose file cannot be deleted stay due, the oldest first: we must see past them.
        stuck: set[str] = set()
        while due := await self._due(what, before, stuck):
            # The sound first: what a kill leaves undone is then still on the list.
            gone = await asyncio.to_thread(self._delete_sound, due)
            stuck |= {call.call_id for call in due} - set(gone)
            await self._erasure.erase(gone, what, self._now())
            done += len(gone)
        if done:
            log.info("erased %s of %d calls that are older than %d days", what, done, days)
        return done

    async def _due(self, what: What, before: datetime, stuck: set[str]) -> list[Erasable]:
        due = await self._erasure.due(what, before, AT_ONCE + len(stuck))
        return [call for call in due if call.call_id not in stuck]

    async def _erase_aside(self) -> None:
        days = self._days["audio"]
        if days and self._aside is not None:
            before = self._now() - timedelta(days=days)
            done = await asyncio.to_thread(self._delete_older, self._aside, before.timestamp())
            if done:
                log.info("erased %d files put aside that are older than %d days", done, days)

    def _delete_sound(self, due: Sequence[Erasable]) -> list[str]:
        """Delete the recordings; gives the calls that have none left."""
        return [call.call_id for call in due if all(map(self._delete, map(self._file, call.audio)))]

    def _file(self, name: str) -> Path:
        """Only ever a file of this folder, whatever the name says."""
        return self._messages_dir / Path(name).name

    def _delete_older(self, folder: Path, before_s: float) -> int:
        old = [path for path, changed_s in spool.files_in(folder) if changed_s < before_s]
        return sum(map(self._delete, old))

    def _delete(self, path: Path) -> bool:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            if path.name not in self._said:
                self._said.add(path.name)
                log.error("%s is due and cannot be deleted: %s", path, error.strerror)  # noqa: TRY400  # says it all
            return False
        return True


def of_settings(settings: Settings, database: Database, now: Callable[[], datetime]) -> Retention:
    """Make the one that an installation's settings ask for."""
    return Retention(
        Erasure(database),
        settings.messages_dir,
        keep_audio_days=settings.keep_audio_days,
        keep_personal_days=settings.keep_personal_days,
        now=now,
        aside=settings.fallback_messages_dir / spool.REJECTED,
    )
