"""The job that tells another system by webhook what became of a ticket or message."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from atiende.delivery.labels import Labels
from atiende.delivery.lane import Result
from atiende.delivery.stores import Stores
from atiende.records import message_view, ticket_view
from atiende.shown import Json
from db.outbox import OutboxJob
from overflow import trouble
from overflow.outcome import Misconfigured, Refused
from overflow.webhook import Webhook, encode, event_id


class Notices:
    """Sends events; ``data`` is what the REST interface shows of the same record at that moment."""

    def __init__(
        self,
        webhook: Webhook | None,
        stores: Stores,
        labels: Labels,
        now: Callable[[], datetime],
    ) -> None:
        self._webhook = webhook
        self._stores = stores
        self._labels = labels
        self._now = now

    async def __call__(self, job: OutboxJob) -> Result:
        """Do the job."""
        if self._webhook is None:
            return Refused(trouble.words("no_webhook"))
        if not self._webhook.is_signed:
            return Misconfigured(trouble.words("no_webhook_secret"))
        event = str(job.payload["event"])
        data = await self._data(event, job.subject)
        if data is None:
            return Refused(trouble.words("record_gone"))
        body = {
            "id": event_id(job.key),
            "type": event,
            "created_at": job.payload["at"],
            "data": data,
        }
        return await self._webhook.send(event, encode(body), int(self._now().timestamp()))

    async def _data(self, event: str, subject: str) -> Json | None:
        wording = await self._labels.wording()
        if event.startswith("ticket."):
            ticket = await self._stores.tickets.by_number(subject)
            return ticket_view(ticket, wording) if ticket else None
        message = await self._stores.messages.by_id(subject)
        if message is None:
            return None
        jobs: dict[str, list[OutboxJob]] = {}
        for job in await self._stores.outbox.about([subject]):
            jobs.setdefault(job.kind, []).append(job)
        return message_view(message, jobs, wording, whole=True)
