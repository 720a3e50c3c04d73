"""Puts the back office together: who may, what is read, which routes there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from atiende.messages import Language
from atiende.web.access import Access
from atiende.web.app import Routes
from atiende.web.audio import Audio
from atiende.web.checks import document_kinds
from atiende.web.deliveries import Deliveries
from atiende.web.downloads import Downloads
from atiende.web.hours import HoursPages
from atiende.web.office import Office, Record
from atiende.web.revisions import Revisions
from atiende.web.sessions import Sessions
from atiende.web.shelf import Shelf
from db.directory import Directory
from db.office import Messages, Tickets
from db.outbox import Outbox


@dataclass(frozen=True, kw_only=True)
class Stock:
    """What the back office works on.

    ``record`` is the ledger's, ``prompts`` gives the words of each prompt that there is, ``wake``
    tells whoever delivers that something was put back, ``messages_dir`` holds the sound.
    """

    directory: Directory
    tickets: Tickets
    messages: Messages
    outbox: Outbox
    record: Record
    prompts: Callable[[], Mapping[str, str]]
    wake: Callable[[], None]
    messages_dir: Path


def back_office(
    sessions: Sessions, stock: Stock, now: Callable[[], datetime], language: Language
) -> list[Routes]:
    """Make all handlers of the back office, for :func:`atiende.web.app.make_app`."""
    directory = stock.directory
    access = Access(sessions, directory.api_keys, now)
    shelf = Shelf(directory.queues, stock.tickets, stock.messages, stock.outbox, language)
    kinds = document_kinds(directory.queues, lambda: stock.prompts().keys(), now)
    return [
        Office(access, shelf, stock.record, now),
        Audio(access, shelf, stock.messages_dir),
        Downloads(access, shelf, language),
        # Before the documents: "hours/preview" is no kind with an action of its own.
        HoursPages(access, directory, stock.prompts, now, language),
        Revisions(access, directory.documents, kinds, now, language),
        Deliveries(access, stock.outbox, stock.wake, now, language),
    ]
