"""The worker: one lane for each kind of job, beside each other, until the application ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from datetime import datetime

from asterisk_conf.words import Speaks
from atiende.delivery.crm import Posting
from atiende.delivery.jobs import CRM, MAIL, TRANSCRIBE, WEBHOOK
from atiende.delivery.labels import Labels
from atiende.delivery.lane import Do, Lane
from atiende.delivery.letters import Letters
from atiende.delivery.mailing import Mailing, server_of
from atiende.delivery.notices import Notices
from atiende.delivery.stores import Stores
from atiende.delivery.transcribing import Transcribing
from atiende.settings import Settings
from crm_bridge.messages import MessageDesk
from db.errors import DatabaseUnavailable
from overflow import trouble
from overflow.retry import HOUR_S, Retry
from overflow.transcription.port import Transcriber
from overflow.webhook import Receiver, Webhook, open_webhook

_COUNT_EVERY_S = 5.0


class Delivery:
    """Transcribes, mails, tells other systems and the CRM; nothing of it in the path of a call."""

    def __init__(  # noqa: PLR0913  # the composition root knows them all
        self,
        settings: Settings,
        stores: Stores,
        *,
        desk: MessageDesk,
        transcriber: Transcriber | None,
        labels: Labels,
        now: Callable[[], datetime],
    ) -> None:
        self._settings = settings
        self._stores = stores
        self._desk = desk
        self._transcriber = transcriber if settings.stt_engine != "none" else None
        self._labels = labels
        self._now = now
        self._lanes: list[Lane] = []
        self._counts: dict[str, int] = {}
        self._letters = Letters(settings, labels, now, transcribes=self._transcriber is not None)

    async def run(self) -> None:
        """Work until cancelled; what is under way then is done again after the next start."""
        async with AsyncExitStack() as stack:
            webhook = None
            if self._settings.webhook_url:
                webhook = await stack.enter_async_context(open_webhook(self._receiver()))
            self._lanes = list(self._made(webhook))
            async with asyncio.TaskGroup() as tasks:
                for lane in self._lanes:
                    tasks.create_task(lane.run(), name=f"delivery: {lane.kind}")
                tasks.create_task(self._count(), name="delivery: health")

    def wake(self) -> None:
        """Something was recorded or put back: look at once."""
        for lane in self._lanes:
            lane.wake()

    def health(self) -> dict[str, object]:
        """Give ``ok``, how many jobs are ``pending`` and ``failed``, and each ``trouble`` in words."""
        said = self.troubles()
        failed = self._counts.get("failed", 0)
        return {
            "ok": not said and not failed,
            "pending": self._counts.get("pending", 0),
            "failed": failed,
            "trouble": said,
        }

    def troubles(self) -> list[str]:
        """Say what keeps deliveries from leaving at all."""
        return [it.text(self._settings.language) for it in self._troubles()]

    def _troubles(self) -> Iterator[Speaks]:
        for lane in self._lanes:
            if lane.trouble is not None:
                yield lane.trouble
        if self._letters.template_trouble is not None:
            yield self._letters.template_trouble.words
        if not self._settings.smtp_host and self._counts.get(MAIL):
            yield trouble.words("no_smtp")

    def _made(self, webhook: Webhook | None) -> Iterator[Lane]:
        settings, stores = self._settings, self._stores
        transcribing = Transcribing(self._transcriber, stores, settings, self._now, self.wake)
        yield self._lane(TRANSCRIBE, transcribing, width=settings.stt_queue, grace_s=0.0)
        if settings.smtp_host:
            server = server_of(settings)
            yield self._lane(
                MAIL, Mailing(server, settings.mail_from, stores.messages, self._letters)
            )
        notices = Notices(webhook, stores, self._labels, self._now)
        yield self._lane(WEBHOOK, notices)
        yield self._lane(CRM, Posting(self._desk, stores.messages, self._letters))

    def _lane(self, kind: str, do: Do, *, width: int = 1, grace_s: float = 2.0) -> Lane:
        return Lane(
            kind,
            self._stores.outbox,
            do,
            Retry(for_s=self._settings.mail_retry_hours * HOUR_S),
            self._now,
            language=self._settings.language,
            width=width,
            grace_s=grace_s,
        )

    async def _count(self) -> None:
        while True:
            try:
                counts = {str(name): n for name, n in (await self._stores.outbox.counts()).items()}
                if not self._settings.smtp_host:
                    counts[MAIL] = int(await self._stores.outbox.next_due([MAIL]) is not None)
                self._counts = counts
            except DatabaseUnavailable:
                pass  # the line says so itself
            await asyncio.sleep(_COUNT_EVERY_S)

    def _receiver(self) -> Receiver:
        return Receiver(
            self._settings.webhook_url, self._settings.webhook_secret.get_secret_value()
        )
