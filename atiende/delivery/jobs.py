"""Which jobs a fact asks for (pure).

A payload holds nothing about a person, only names to look things up by: what is erased is gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Final

from atiende.settings import Settings
from db.facts import AnyFact, MessageHandled, MessageLeft, TicketHandled, TicketIssued
from db.outbox import Job
from overflow.mail import address_of, addresses_in
from overflow.trouble import AddressError

TRANSCRIBE: Final = "transcribe"
MAIL: Final = "mail"
WEBHOOK: Final = "webhook"
CRM: Final = "crm"
KINDS: Final = (TRANSCRIBE, MAIL, WEBHOOK, CRM)

EVENTS: Final = (
    "message.left", "message.transcribed", "message.handled", "message.reopened",
    "ticket.issued", "ticket.handled", "ticket.reopened",
)  # fmt: skip
"""What the webhook tells of; docs/webhook.md says when."""


def jobs_for(settings: Settings) -> Callable[[AnyFact], Sequence[Job]]:
    """Give what the ledger asks for each newly recorded fact."""
    return lambda fact: tuple(_jobs(fact, settings))


def transcribed(settings: Settings, message_id: str, at: datetime) -> list[Job]:
    """Give what a transcription that ended, well or not, asks for."""
    if not settings.webhook_url:
        return []
    event = "message.transcribed"
    payload = {"event": event, "at": at.isoformat()}
    return [Job(WEBHOOK, f"{WEBHOOK}:{event}:{message_id}", message_id, payload)]


def _jobs(fact: AnyFact, settings: Settings) -> Iterator[Job]:
    match fact:
        case MessageLeft():
            yield from _of_message(fact, settings)
        case TicketIssued(origin="choice", ticket_number=number):
            yield from _event(settings, "ticket.issued", fact, number)
        case TicketHandled(ticket_number=number, handled=handled):
            event = "ticket.handled" if handled else "ticket.reopened"
            yield from _event(settings, event, fact, number)
        case MessageHandled(message_id=message_id, handled=handled):
            event = "message.handled" if handled else "message.reopened"
            yield from _event(settings, event, fact, message_id)
        case _:
            pass


def _of_message(fact: MessageLeft, settings: Settings) -> Iterator[Job]:
    message_id = fact.message_id
    if settings.stt_engine != "none":
        yield Job(TRANSCRIBE, f"{TRANSCRIBE}:{message_id}", message_id)
    # Without a mailbox there is a job all the same: the admin must see that nothing can be sent.
    id_domain = _id_domain(settings.mail_from)
    for address in addresses_in(fact.mailbox) or [""]:
        payload = {"to": address, "id_domain": id_domain}
        yield Job(MAIL, f"{MAIL}:{message_id}:{address}", message_id, payload)
    if settings.message_to_crm:
        yield Job(CRM, f"{CRM}:{message_id}", message_id)
    yield from _event(settings, "message.left", fact, message_id)


def _id_domain(sender: str) -> str:
    """What ends the mail's id, whatever the sender becomes while it is tried again."""
    try:
        return address_of(sender).domain
    except AddressError:
        return ""  # nothing can be sent before this is mended


def _event(settings: Settings, event: str, fact: AnyFact, subject: str) -> Iterator[Job]:
    if settings.webhook_url:
        at = fact.at.isoformat()
        yield Job(WEBHOOK, f"{WEBHOOK}:{event}:{subject}:{at}", subject, {"event": event, "at": at})
