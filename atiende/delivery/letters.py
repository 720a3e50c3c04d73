"""What mails and messages of the CRM say about a voice message, with its words if they come in time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from atiende.delivery.labels import Labels
from atiende.delivery.lane import Wait
from atiende.records import transcript_of
from atiende.settings import Settings
from db.office import MessageRecord
from db.outbox import OutboxJob
from overflow import template
from overflow.audio import for_mail
from overflow.mail import NoAudio, NoTranscript, VoiceMail
from overflow.template import Template
from overflow.transcription.port import Transcript
from overflow.trouble import SoundError, TemplateError

TEMPLATES: Final = "templates"
_GRACE_S: Final = 1.0
"""The transcriber's own time limit should be the first to pass: then the reason is known."""


class Letters:
    """Makes the values of letters. ``template_trouble``: what is wrong with the admin's template."""

    def __init__(
        self,
        settings: Settings,
        labels: Labels,
        now: Callable[[], datetime],
        *,
        transcribes: bool,
    ) -> None:
        self.language = settings.language
        self.template_trouble: TemplateError | None = None
        self._templates: Path = settings.data_dir / TEMPLATES
        self._format = settings.mail_audio
        self._folder = settings.messages_dir
        self._wait = timedelta(seconds=settings.stt_timeout_s + _GRACE_S)
        self._labels = labels
        self._now = now
        self._transcribes = transcribes
        # From when on a job has waited: a transcription may have its time after a restart, too.
        self._seen: dict[int, datetime] = {}

    def words_for(self, job: OutboxJob, message: MessageRecord) -> Transcript | NoTranscript | Wait:
        """Give the transcription, or why there is none; or how long to wait for it."""
        made = message.transcript
        if made is not None and made.status == "done":
            return transcript_of(made)
        if made is not None and made.status == "failed":
            return "failed"
        if not self._transcribes or (made is not None and made.status == "none"):
            return "no_engine"
        until = self._seen.setdefault(job.id, self._now()) + self._wait
        return Wait(until) if self._now() < until else "late"

    def forget(self, job: OutboxJob) -> None:
        """The job waits no more."""
        self._seen.pop(job.id, None)

    async def shape(self) -> Template:
        """Give the template as it is at this moment."""
        shape, self.template_trouble = await asyncio.to_thread(
            template.load, self.language, self._templates
        )
        return shape

    async def made(
        self, message: MessageRecord, words: Transcript | NoTranscript, *, with_sound: bool
    ) -> VoiceMail:
        """Give all that a letter says."""
        wording = await self._labels.wording()
        audio, no_audio = (
            await asyncio.to_thread(self._sound, message) if with_sound else (None, "")
        )
        return VoiceMail(
            message_id=message.message_id,
            ticket_number=message.ticket_number,
            queue_label=wording.queues.get(message.queue, message.queue),
            treatment=message.treatment,
            choice_label=self._labels.choice(message.choice),
            caller_number=message.caller_number,
            caller_name=message.caller_name,
            company_number=message.company_number,
            company_name=message.company_name,
            started_at=message.started_at,
            zone=self._labels.zone(),
            duration_s=message.duration_s,
            transcript=words,
            link=self._labels.link(message.message_id),
            audio=audio,
            no_audio=no_audio,
        )

    def _sound(self, message: MessageRecord) -> tuple[bytes | None, NoAudio]:
        if message.audio_erased_at:
            return None, "gone"
        try:
            return for_mail(self._folder / message.audio, self._format), ""
        except SoundError as error:
            return None, "gone" if error.code == "sound_missing" else "unreadable"
