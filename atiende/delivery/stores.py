"""What the worker reads and writes in the database."""

from __future__ import annotations

from dataclasses import dataclass

from db.office import Messages, Tickets
from db.outbox import Outbox


@dataclass(frozen=True)
class Stores:
    """The jobs, and the records that they are about."""

    outbox: Outbox
    messages: Messages
    tickets: Tickets
