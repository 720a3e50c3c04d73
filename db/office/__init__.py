"""Tickets and voice messages, for the people and programs of the back office."""

from __future__ import annotations

from db.office.erasure import Erasable, Erasure
from db.office.messages import Messages
from db.office.records import (
    MessageFilter,
    MessageRecord,
    Page,
    SpokenWord,
    TicketFilter,
    TicketRecord,
    TranscriptRecord,
    TranscriptStatus,
)
from db.office.tickets import Tickets

__all__ = [
    "Erasable",
    "Erasure",
    "MessageFilter",
    "MessageRecord",
    "Messages",
    "Page",
    "SpokenWord",
    "TicketFilter",
    "TicketRecord",
    "Tickets",
    "TranscriptRecord",
    "TranscriptStatus",
]
