"""Does the outbox's jobs of one kind, so that a slow mail server does not keep a webhook waiting."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, TypeAlias

from asterisk_conf.words import Language, Speaks
from db.errors import DatabaseUnavailable
from db.outbox import Outbox, OutboxJob
from overflow import trouble
from overflow.outcome import Delivered, Later, Misconfigured, Outcome, Refused
from overflow.retry import HOUR_S, Retry

log = logging.getLogger(__name__)

LOOK_AGAIN_S: Final = 2.0
"""Another process (`atiende outbox retry`) may put a job back, and tells nobody."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing was tried: the job waits for something else, at most until then."""

    until: datetime


Result: TypeAlias = Outcome | Wait
Do: TypeAlias = Callable[[OutboxJob], Awaitable[Result]]


class Lane:
    """Jobs of one kind, ``width`` at a time, the longest due first. ``trouble`` is for health."""

    def __init__(  # noqa: PLR0913  # each is one thing that lanes differ in
        self,
        kind: str,
        outbox: Outbox,
        do: Do,
        retry: Retry,
        now: Callable[[], datetime],
        *,
        language: Language = "es",
        width: int = 1,
        grace_s: float = 2.0,
    ) -> None:
        self.kind = kind
        self.trouble: Speaks | None = None
        self._outbox = outbox
        self._do = do
        self._retry = retry
        self._now = now
        self._language: Language = language
        self._width = width
        self._grace_s = grace_s
        self._woken = asyncio.Event()
        # Delivered, but the database was away when that was to be written down.
        self._delivered: set[int] = set()

    def wake(self) -> None:
        """Look at once whether there is something to do."""
        self._woken.set()

    async def run(self) -> None:
        """Do jobs until cancelled."""
        await self._guarded(self._all_at_once_again)
        while True:
            self._woken.clear()
            await self._guarded(self._all_due)
            await self._rest()

    async def _guarded(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except DatabaseUnavailable:
            log.warning("%s: the database is away; jobs wait", self.kind)

    async def _all_at_once_again(self) -> None:
        """Whoever starts the application may have mended what made them fail."""
        await self._outbox.hurry(self.kind, self._now())

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(LOOK_AGAIN_S):
                await self._woken.wait()
        except TimeoutError:
            pass

    async def _all_due(self) -> None:
        while batch := await self._outbox.due(self._now(), max(self._width, 20), [self.kind]):
            await self._batch(batch)

    async def _batch(self, batch: Sequence[OutboxJob]) -> None:
        for first in range(0, len(batch), self._width):
            some = batch[first : first + self._width]
            results = await self._together(some)
            if for_all := next((it for it in results if _stops_all(it)), None):
                # The others would wait for the same silence, each for its own time limit.
                for job in batch[first + self._width :]:
                    await self._settle(job, for_all)
                return

    async def _finished(self, job: OutboxJob) -> Result:
        """Do one; told to stop, wait a moment for its end: what went but is not written goes twice."""
        task = asyncio.create_task(self._one(job), name=f"{self.kind}: {job.id}")
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            await asyncio.wait([task], timeout=self._grace_s)
            task.cancel()
            await asyncio.wait([task])
            raise

    async def _together(self, jobs: Sequence[OutboxJob]) -> list[Result]:
        """Do some jobs; all have ended when one finds that the database is away."""
        ended = await asyncio.gather(*(self._finished(job) for job in jobs), return_exceptions=True)
        results: list[Result] = []
        for result in ended:
            if isinstance(result, BaseException):
                raise result
            results.append(result)
        return results

    async def _one(self, job: OutboxJob) -> Result:
        result: Result = Delivered()
        if job.id not in self._delivered:
            try:
                result = await self._do(job)
            except DatabaseUnavailable:
                raise
            except Exception as error:  # noqa: BLE001  # one job must not stop the others
                kind = type(error).__name__
                log.error("%s: job %d: %s at %s", self.kind, job.id, kind, _places(error))  # noqa: TRY400
                result = Later(trouble.words("defect", kind=kind))
        await self._settle(job, result)
        return result

    async def _settle(self, job: OutboxJob, result: Result) -> None:
        now = self._now()
        match result:
            case Delivered():
                self.trouble = None
                self._delivered.add(job.id)
                await self._outbox.done(job.id, now)
                self._delivered.discard(job.id)
            case Wait(until):
                await self._outbox.postpone(job.id, until)
            case Refused(reason):
                log.warning(
                    "%s: job %d was refused for good; an admin must look", self.kind, job.id
                )
                await self._outbox.give_up(job.id, reason.text(self._language), now)
            case Later(reason) | Misconfigured(reason):
                if _stops_all(result):  # a mail that was put off is no trouble of the others
                    self.trouble = reason
                await self._put_off(job, reason, now)

    async def _put_off(self, job: OutboxJob, reason: Speaks, now: datetime) -> None:
        age_s = (now - job.since).total_seconds()
        delay_s = self._retry.delay_s(job.attempts + 1, age_s, job.key)
        if delay_s is None:
            log.warning("%s: job %d was tried for long enough", self.kind, job.id)
            hours = self._retry.for_s / HOUR_S
            exhausted = trouble.words("exhausted", hours=hours, reason=reason)
            await self._outbox.give_up(job.id, exhausted.text(self._language), now)
            return
        due_at = now + timedelta(seconds=delay_s)
        await self._outbox.retry(job.id, due_at, reason.text(self._language))


def _stops_all(result: Result) -> bool:
    return isinstance(result, Misconfigured) or (isinstance(result, Later) and result.for_all)


def _places(error: Exception) -> str:
    """Where it happened; its message is left out, because it may hold a caller's data."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    return ", ".join(f"{Path(at.filename).name}:{at.lineno} {at.name}" for at in frames)
