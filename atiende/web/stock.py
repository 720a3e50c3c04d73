"""What the back office works on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from db.directory import Directory
from db.facts import AnyFact
from db.metrics.store import Metrics
from db.office import Messages, Tickets
from db.outbox import Outbox

RecordFacts: TypeAlias = Callable[[Sequence[AnyFact]], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class Stock:
    """Everything that the handlers need besides who asks.

    ``record`` is the ledger's, ``prompts`` gives the words of each prompt that there is, ``wake``
    tells whoever delivers that something was put back, ``messages_dir`` holds the sound,
    ``troubles`` says in words what keeps deliveries from leaving at all, ``from_files`` names the
    kinds of documents that the settings publish from a file at each start.
    """

    directory: Directory
    metrics: Metrics
    tickets: Tickets
    messages: Messages
    outbox: Outbox
    record: RecordFacts
    prompts: Callable[[], Mapping[str, str]]
    wake: Callable[[], None]
    messages_dir: Path
    troubles: Callable[[], Sequence[str]] = tuple
    from_files: Collection[str] = ()
