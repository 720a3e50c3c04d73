"""What comes out of the back office's tables, and how to ask for it."""

from __future__ import annotations

from datetime import datetime
from typing import Generic, Literal, TypeAlias, TypeVar

import msgspec

from db.facts import Treatment

Status: TypeAlias = Literal["open", "handled"]
Origin: TypeAlias = Literal["choice", "message"]
TranscriptStatus: TypeAlias = Literal["pending", "done", "failed", "none"]
R = TypeVar("R")


class SpokenWord(msgspec.Struct, frozen=True):
    """A word that was heard; ``confidence`` from 0 to 1, times from the recording's start."""

    text: str
    confidence: float
    start_s: float = 0.0
    end_s: float = 0.0


class TranscriptRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What a message says. ``none``: nobody transcribes; ``error``: why it failed."""

    message_id: str
    status: TranscriptStatus
    text: str
    words: tuple[SpokenWord, ...]
    engine: str
    language: str
    error: str
    made_at: datetime
    version: int


class TicketRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket. ``version`` grows with every change; handled_… say nothing while it is open.

    ``call_id`` is the call that opened it, and belongs into every fact about it.
    """

    ticket_number: str
    call_id: str
    issued_at: datetime
    origin: Origin
    queue: str
    treatment: Treatment
    choice: str
    caller_number: str
    caller_name: str
    company_number: str
    company_name: str
    status: Status
    handled_at: datetime | None
    handled_by: str
    answer: str
    version: int
    changed_at: datetime | None
    personal_erased_at: datetime | None


class MessageRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A voice message. ``version`` grows with every change, of the transcript too.

    ``audio`` is the file's name in the folder of messages, there until ``audio_erased_at``;
    ``transcript`` is None when nobody has tried yet. ``call_id`` belongs into every fact about it.
    """

    message_id: str
    ticket_number: str
    call_id: str
    left_at: datetime
    started_at: datetime
    duration_s: float
    queue: str
    treatment: Treatment
    choice: str
    mailbox: str
    audio: str
    caller_number: str
    caller_name: str
    company_number: str
    company_name: str
    status: Status
    handled_at: datetime | None
    handled_by: str
    answer: str
    version: int
    changed_at: datetime | None
    audio_erased_at: datetime | None
    personal_erased_at: datetime | None
    transcript: TranscriptRecord | None


class TicketFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which tickets; None or "" does not narrow the choice. ``since`` ≤ issued < ``until``."""

    status: Status | None = None
    queue: str | None = None
    treatment: Treatment | None = None
    origin: Origin | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""


class MessageFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which messages; None or "" does not narrow the choice. ``since`` ≤ left < ``until``."""

    status: Status | None = None
    queue: str | None = None
    treatment: Treatment | None = None
    ticket_number: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""
    has_transcript: bool | None = None


class Page(msgspec.Struct, Generic[R], frozen=True, kw_only=True):
    """Some of a long list; ``next`` is the cursor of the page after, None after the last one."""

    items: tuple[R, ...]
    next: str | None
