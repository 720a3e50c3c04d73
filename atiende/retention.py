"""Erases recordings and personal data when their time is over."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from db.errors import DbError
from db.office import Erasable, Erasure
from db.office.erasure import What

log = logging.getLogger(__name__)

LOOK_EVERY_S: Final = 3600.0
AT_ONCE: Final = 50
"""Calls a transaction: recording waits for it, so it must be short."""


class Retention:
    """Looks now and then; what could not be erased is still due the next time."""

    def __init__(
        self,
        erasure: Erasure,
        messages_dir: Path,
        *,
        keep_audio_days: int,
        keep_personal_days: int,
        now: Callable[[], datetime],
    ) -> None:
        """0 days: keep for ever."""
        self._erasure = erasure
        self._messages_dir = messages_dir
        self._days: dict[What, int] = {"audio": keep_audio_days, "personal": keep_personal_days}
        self._now = now

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
        return {what: await self._erase(what, days) for what, days in self._days.items() if days}

    async def _erase(self, what: What, days: int) -> int:
        done = 0
        before = self._now() - timedelta(days=days)
        while due := await self._erasure.due(what, before, AT_ONCE):
            # The sound first: what a kill leaves undone is then still on the list.
            await asyncio.to_thread(self._delete, due)
            await self._erasure.erase([call.call_id for call in due], what, self._now())
            done += len(due)
        if done:
            log.info("erased %s of %d calls that are older than %d days", what, done, days)
        return done

    def _delete(self, due: Sequence[Erasable]) -> None:
        for call in due:
            for name in call.audio:
                # Only ever a file of this folder, whatever the name says.
                (self._messages_dir / Path(name).name).unlink(missing_ok=True)
