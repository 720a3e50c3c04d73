"""The job that puts a message into writing; its mail waits for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from asterisk_conf.words import Language
from atiende.delivery.jobs import CRM, MAIL, transcribed
from atiende.delivery.lane import Result, Wait
from atiende.delivery.stores import Stores
from atiende.settings import Settings
from db.office import MessageRecord, SpokenWord
from db.outbox import OutboxJob
from overflow import trouble
from overflow.outcome import Delivered, Refused
from overflow.transcription.port import (
    RETRYABLE,
    Transcriber,
    Transcript,
    TranscriptionFailed,
)

_NOTHING_HERE: Final = frozenset({"no_engine", "no_package", "no_model"})
_AGAIN: Final = timedelta(seconds=30)


class Transcribing:
    """Transcribes once: what crashed the worker or took too long would do so again.

    The failure is kept as given up, so that an admin sees it and may put it back.
    """

    def __init__(
        self,
        transcriber: Transcriber | None,
        stores: Stores,
        settings: Settings,
        now: Callable[[], datetime],
        finished: Callable[[], None],
    ) -> None:
        self._transcriber = transcriber or _Nobody(settings.language)
        self._stores = stores
        self._settings = settings
        self._now = now
        self._finished = finished

    async def __call__(self, job: OutboxJob) -> Result:
        """Do the job."""
        message = await self._stores.messages.by_id(job.subject)
        if message is None or message.audio_erased_at or message.personal_erased_at:
            return Refused(trouble.words("record_gone"))
        if message.transcript is not None and message.transcript.status == "done":
            return Delivered()
        result = await self._transcribe(message)
        if not isinstance(result, Wait):
            await self._tell_those_who_wait(message.message_id)
        return result

    async def _transcribe(self, message: MessageRecord) -> Result:
        try:
            path = self._settings.messages_dir / message.audio
            transcript = await self._transcriber.transcribe(path)
        except TranscriptionFailed as error:
            if error.code in RETRYABLE:
                return Wait(self._now() + _AGAIN)
            return await self._failed(message.message_id, error)
        await self._keep(message.message_id, transcript)
        return Delivered()

    async def _keep(self, message_id: str, transcript: Transcript) -> None:
        words = [
            SpokenWord(it.text, it.confidence, it.start_s, it.end_s) for it in transcript.words
        ]
        await self._stores.messages.set_transcript(
            message_id,
            "done",
            now=self._now(),
            text=transcript.text,
            words=words,
            engine=transcript.engine,
            language=transcript.language,
        )

    async def _failed(self, message_id: str, error: TranscriptionFailed) -> Result:
        here = error.code not in _NOTHING_HERE
        await self._stores.messages.set_transcript(
            message_id,
            "failed" if here else "none",
            now=self._now(),
            error=error.message(self._settings.language),
        )
        return Refused(error.words) if here else Delivered()

    async def _tell_those_who_wait(self, message_id: str) -> None:
        outbox, now = self._stores.outbox, self._now()
        await outbox.put(transcribed(self._settings, message_id, now), now)
        for job in await outbox.about([message_id]):
            waits = job.kind in {MAIL, CRM} and job.attempts == 0
            if waits and job.status == "pending":
                await outbox.postpone(job.id, now)
        self._finished()


class _Nobody:
    """What transcribes when the settings say that nothing shall."""

    def __init__(self, language: Language) -> None:
        self._language: Language = language

    async def transcribe(self, path: Path) -> Transcript:
        """Do not even look."""
        raise TranscriptionFailed("no_engine", language=self._language, path=path)
