"""Puts the back office together: who may, what is read, which routes there are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from atiende.messages import Language
from atiende.web.access import Access
from atiende.web.app import Routes
from atiende.web.audio import Audio
from atiende.web.checks import document_kinds
from atiende.web.closed_now import Switches
from atiende.web.deliveries import Deliveries
from atiende.web.downloads import Downloads
from atiende.web.handling import Handling
from atiende.web.hours import HoursNow
from atiende.web.office import Office
from atiende.web.past import Past
from atiende.web.preview import Preview
from atiende.web.revisions import Revisions
from atiende.web.sessions import Sessions
from atiende.web.shelf import Shelf
from atiende.web.stock import Stock
from atiende.web.today import Today

__all__ = ["Stock", "back_office"]


def back_office(
    sessions: Sessions, stock: Stock, now: Callable[[], datetime], language: Language
) -> list[Routes]:
    """Make all handlers of the back office, for :func:`atiende.web.app.make_app`."""
    directory = stock.directory
    access = Access(sessions, directory.api_keys, now)
    shelf = Shelf(directory.queues, stock.tickets, stock.messages, stock.outbox, language)
    hours = HoursNow(directory, now)
    kinds = document_kinds(directory, lambda: stock.prompts().keys(), now, stock.from_files)
    return [
        Office(access, shelf),
        Handling(access, shelf, stock.record, now),
        Audio(access, shelf, stock.messages_dir),
        Downloads(access, shelf, language),
        # Before the documents: "hours/preview" is no kind with an action of its own.
        Preview(access, hours, now, language),
        Switches(access, stock, hours, now),
        Revisions(access, directory.documents, kinds, now, language),
        Today(access, stock, hours, now),
        Past(access, stock, shelf, now, language),
        Deliveries(access, stock, now, language),
    ]
