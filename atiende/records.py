"""What pages, other systems and mails are shown of tickets and voice messages (pure).

Shapes: openapi.yaml.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias, cast
from urllib.parse import quote

from atiende.shown import Json, Label, stamp, stamp_or_none
from db.office import MessageRecord, SpokenWord, TicketRecord, TranscriptRecord
from db.outbox import OutboxJob
from overflow.transcription.port import EngineName, Transcript, Word
from overflow.transcription.read import Heard, numbers_in

TICKETS: Final = "/api/v1/tickets"
MESSAGES: Final = "/api/v1/voice-messages"

_WORST_FIRST: Final = (("failed", "failed"), ("pending", "pending"), ("done", "sent"))


@dataclass(frozen=True)
class Wording:
    """The words for what records hold as names."""

    queues: Mapping[str, str]
    choice: Label


Jobs: TypeAlias = Mapping[str, Sequence[OutboxJob]]
"""The jobs about one message, by kind; for each address of a mail there is one."""


def ticket_view(ticket: TicketRecord, wording: Wording) -> Json:
    """Show a ticket."""
    number = quote(ticket.ticket_number, safe="")
    return {
        "number": ticket.ticket_number,
        "origin": ticket.origin,
        "opened_at": stamp(ticket.issued_at),
        **_common(ticket, wording),
        "links": {"self": f"{TICKETS}/{number}", "messages": f"{MESSAGES}?ticket={number}"},
    }


def message_view(message: MessageRecord, jobs: Jobs, wording: Wording, *, whole: bool) -> Json:
    """Show a voice message; ``whole`` with each word of its transcript."""
    own = f"{MESSAGES}/{quote(message.message_id, safe='')}"
    ticket = quote(message.ticket_number, safe="")
    return {
        "id": message.message_id,
        "ticket_number": message.ticket_number,
        "left_at": stamp(message.left_at),
        "started_at": stamp(message.started_at),
        "duration_s": message.duration_s,
        "mailbox": message.mailbox,
        **_common(message, wording),
        "transcript": _transcript(message, jobs, whole=whole),
        "mail": mail_view(jobs.get("mail", ())),
        "links": {
            "self": own,
            "audio": None if message.audio_erased_at else f"{own}/audio",
            "ticket": f"{TICKETS}/{ticket}" if ticket else None,
        },
    }


def _transcript(message: MessageRecord, jobs: Jobs, *, whole: bool) -> Json:
    made = message.transcript
    shown: Json = {
        "status": made.status if made else _before_transcript(jobs),
        "text": made.text if made else "",
        "engine": made.engine if made else "",
        "language": made.language if made else "",
        "error": made.error if made else "",
    }
    if whole:
        shown["words"] = [_heard(word) for word in made.words] if made else []
        shown["numbers"] = (
            [_heard(number) for number in numbers_in(transcript_of(made))] if made else []
        )
    return shown


def _before_transcript(jobs: Jobs) -> str:
    waiting = any(job.status == "pending" for job in jobs.get("transcribe", ()))
    return "pending" if waiting else "none"


def transcript_of(made: TranscriptRecord) -> Transcript:
    """Give the transcript that was kept as its engine made it."""
    words = tuple(Word(it.text, it.confidence, it.start_s, it.end_s) for it in made.words)
    engine = cast("EngineName", made.engine)  # the database keeps it as text
    return Transcript(made.text, words, engine, made.language)


def _heard(heard: SpokenWord | Heard) -> Json:
    return {"text": heard.text, "confidence": round(min(1.0, max(0.0, heard.confidence)), 3)}


def mail_view(mails: Sequence[OutboxJob]) -> Json:
    """Show whether the mail went: to all of its addresses, or the worst of them."""
    for job_status, shown in _WORST_FIRST:
        those = [mail for mail in mails if mail.status == job_status]
        if those:
            settled = [mail.settled_at for mail in those if mail.settled_at is not None]
            errors = (_mail_error(mail) for mail in those if mail.error)
            at = stamp_or_none(max(settled, default=None))
            return {"status": shown, "at": at, "error": "; ".join(errors)}
    return {"status": "none", "at": None, "error": ""}


def _mail_error(mail: OutboxJob) -> str:
    address = mail.payload.get("to")
    return f"{address}: {mail.error}" if address else mail.error


def _common(record: TicketRecord | MessageRecord, wording: Wording) -> Json:
    return {
        "status": record.status,
        "queue": record.queue,
        "queue_label": wording.queues.get(record.queue, record.queue),
        "treatment": record.treatment,
        "choice": record.choice,
        "choice_label": wording.choice(record.choice) if record.choice else "",
        "caller_number": record.caller_number,
        "caller_name": record.caller_name,
        "company_number": record.company_number,
        "company_name": record.company_name,
        "call_id": record.call_id,
        "handled_at": stamp_or_none(record.handled_at),
        "handled_by": record.handled_by,
        "answer": record.answer,
        "erased": record.personal_erased_at is not None,
    }
