"""What a caller leaves, as facts: the same ones live and when a recording is picked up later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from db.facts import MessageLeft, TicketIssued, TicketRepeated
from overflow.messages import LeaveMessage
from overflow.policy import TreatmentName

TicketOrigin: TypeAlias = Literal["choice", "message"]


@dataclass(frozen=True, slots=True)
class Who:
    """Who called, for what, and how his queue is treated."""

    queue: str
    treatment: TreatmentName
    choice: str
    caller_number: str
    caller_name: str = ""
    company_number: str = ""
    company_name: str = ""


def sound_of(message_id: str) -> str:
    """Name the file that holds a message's sound, in the folder of messages."""
    return f"{message_id}.wav"


def ticket_fact(  # noqa: PLR0913  # a fact's own fields
    at: datetime, call_id: str, who: Who, number: str, *, again: bool, origin: TicketOrigin
) -> TicketIssued | TicketRepeated:
    """State that the caller has this ticket from now on, or (``again``) had it open already."""
    if again:
        return TicketRepeated(at=at, call_id=call_id, ticket_number=number)
    return TicketIssued(
        at=at,
        call_id=call_id,
        ticket_number=number,
        origin=origin,
        queue=who.queue,
        treatment=who.treatment,
        choice=who.choice,
        caller_number=who.caller_number,
        caller_name=who.caller_name,
        company_number=who.company_number,
        company_name=who.company_name,
    )


def message_fact(
    at: datetime, call_id: str, who: Who, left: LeaveMessage, mailbox: str
) -> MessageLeft:
    """State that the message is kept for ``mailbox``; its sound must be in its folder by now."""
    return MessageLeft(
        at=at,
        call_id=call_id,
        message_id=left.message_id,
        ticket_number=left.number,
        queue=who.queue,
        treatment=who.treatment,
        mailbox=mailbox,
        choice=who.choice,
        caller_number=who.caller_number,
        caller_name=who.caller_name,
        company_number=who.company_number,
        company_name=who.company_name,
        started_at=left.started_at,
        duration_s=left.duration_s,
        audio=sound_of(left.message_id),
    )
