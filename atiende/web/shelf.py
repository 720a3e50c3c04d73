"""Reads what the back office shows, with all that belongs to it, in a few queries a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from atiende.messages import Language, choice_label
from atiende.records import Jobs, Wording
from atiende.web.errors import ApiError, bad_request
from db.directory import Queues
from db.errors import ValueWrong
from db.office import (
    MessageFilter,
    MessageRecord,
    Messages,
    Page,
    TicketFilter,
    TicketRecord,
    Tickets,
)
from db.outbox import Outbox, OutboxJob
from overflow.ticket import is_valid, normalise


class Shelf:
    """Tickets, messages, the jobs about them, and the words for it all."""

    def __init__(
        self,
        queues: Queues,
        tickets: Tickets,
        messages: Messages,
        outbox: Outbox,
        language: Language,
    ) -> None:
        self._queues = queues
        self._tickets = tickets
        self._messages = messages
        self._outbox = outbox
        self._language: Language = language

    async def ticket(self, typed: str) -> TicketRecord:
        """Find a ticket by the number as people type it. Raises ApiError 404."""
        number = normalise(typed)
        if not is_valid(number):
            raise ApiError(404, "ticket_mistyped")
        found = await self._tickets.by_number(number)
        if found is None:
            raise ApiError(404, "not_found")
        return found

    async def message(self, message_id: str) -> MessageRecord:
        """Find a message. Raises ApiError 404."""
        found = await self._messages.by_id(message_id) if message_id.isprintable() else None
        if found is None:
            raise ApiError(404, "not_found")
        return found

    async def tickets(
        self, which: TicketFilter, cursor: str | None, limit: int
    ) -> Page[TicketRecord]:
        """Give a page of tickets. Raises ApiError 400 for a cursor that is none."""
        try:
            return await self._tickets.page(which, cursor, limit)
        except ValueWrong as error:
            raise bad_request("cursor_wrong") from error

    async def messages(
        self, which: MessageFilter, cursor: str | None, limit: int
    ) -> Page[MessageRecord]:
        """Give a page of messages. Raises ApiError 400 for a cursor that is none."""
        try:
            return await self._messages.page(which, cursor, limit)
        except ValueWrong as error:
            raise bad_request("cursor_wrong") from error

    async def wording(self) -> Wording:
        """Give the words for queues and choices."""
        queues = {queue.name: queue.label for queue in await self._queues.all()}
        return Wording(queues, lambda choice: choice_label(self._language, choice))

    async def jobs(self, messages: Iterable[MessageRecord]) -> Mapping[str, Jobs]:
        """Give the jobs about messages, by the message's id and by kind."""
        found: defaultdict[str, defaultdict[str, list[OutboxJob]]]
        found = defaultdict(lambda: defaultdict(list))
        ids = [message.message_id for message in messages]
        for job in await self._outbox.about(ids) if ids else ():
            found[job.subject][job.kind].append(job)
        return found
