"""The columns of exported tables, in the reader's language (pure)."""

from __future__ import annotations

from typing import Final

from atiende.messages import Language, label
from atiende.records import Jobs, Wording, mail_view
from atiende.web.exports import Row
from db.office import MessageRecord, TicketRecord

_WHO: Final = ("queue", "treatment", "choice", "caller_number", "caller_name")
_COMPANY: Final = ("company_number", "company_name")
_HANDLED: Final = ("handled_at", "handled_by", "answer")

TICKET_COLUMNS: Final = ("ticket", "at", "status", "origin", *_WHO, *_COMPANY, *_HANDLED)
MESSAGE_COLUMNS: Final = (
    "message",
    "ticket",
    "at",
    "status",
    *_WHO,
    *_COMPANY,
    "duration_s",
    "transcript",
    "mail",
    *_HANDLED,
)


def heading(language: Language, columns: tuple[str, ...]) -> list[str]:
    """Name the columns."""
    return [label(language, "column", column) for column in columns]


def ticket_row(language: Language, ticket: TicketRecord, wording: Wording) -> Row:
    """Give a ticket's cells, in the order of TICKET_COLUMNS."""
    return (
        ticket.ticket_number,
        ticket.issued_at,
        label(language, "status", ticket.status),
        label(language, "origin", ticket.origin),
        *_who(language, ticket, wording),
        *_handled(ticket),
    )


def message_row(language: Language, message: MessageRecord, jobs: Jobs, wording: Wording) -> Row:
    """Give a message's cells, in the order of MESSAGE_COLUMNS."""
    return (
        message.message_id,
        message.ticket_number,
        message.left_at,
        label(language, "status", message.status),
        *_who(language, message, wording),
        message.duration_s,
        message.transcript.text if message.transcript else "",
        label(language, "mail", mail_view(jobs.get("mail", ()))["status"]),
        *_handled(message),
    )


def _who(language: Language, record: TicketRecord | MessageRecord, wording: Wording) -> Row:
    return (
        wording.queues.get(record.queue, record.queue),
        label(language, "treatment", record.treatment),
        wording.choice(record.choice) if record.choice else "",
        record.caller_number,
        record.caller_name,
        record.company_number,
        record.company_name,
    )


def _handled(record: TicketRecord | MessageRecord) -> Row:
    return (record.handled_at, record.handled_by, record.answer)
