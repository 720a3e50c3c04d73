"""Tells why the demonstration's calls went where they did, and whether the ledger balances."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from typing import Final

import msgspec

from asterisk_conf.words import printable
from atiende.cli.texts import text as of_commands
from atiende.demo.described import DemoError
from atiende.demo.telling import Telling
from atiende.story import Line
from atiende.telling import tell
from db import audit
from db.audit import Books
from db.directory import Directory
from db.engine import Database
from db.metrics.store import Metrics

_WITHIN_S: Final = 5.0
_ASK_AGAIN_S: Final = 0.1
_ABOUT_ROUTING: Final = frozenset(
    {"queue_joined", "entry_revised", "wait_announced", "offer_made", "offer_ended"}
)


async def tell_why(told: Telling, database: Database, call_id: str, who: str) -> None:
    """Tell of an ended call what ``atiende why`` says of its way to an agent."""
    told.say("why", who=who, call=call_id)
    for line in await _story_of(told, database, call_id):
        if line.kind in _ABOUT_ROUTING:
            told.say("why_line", words=printable(line.words.text(told.language)))
            for detail in line.details:
                told.say("why_detail", words=printable(detail.text(told.language)))


async def _story_of(told: Telling, database: Database, call_id: str) -> tuple[Line, ...]:
    """The story, once the call's end is in it; DemoError when that never comes."""
    directory, metrics = Directory(database), Metrics(database)
    try:
        async with asyncio.timeout(_WITHIN_S):
            while True:
                now = datetime.now(UTC)
                lines = await tell(call_id, directory, metrics, told.language, now)
                if lines and lines[-1].kind != "live":
                    return lines
                await asyncio.sleep(_ASK_AGAIN_S)
    except TimeoutError:
        raise DemoError(told.words("no_end", call=call_id)) from None


async def tell_books(told: Telling, database: Database) -> None:
    """Tell what ``atiende ledger check`` finds. Raises DemoError when it does not balance."""
    books = await _settled(database)
    if books.problems:
        problems = ", ".join(f"{problem.code} {problem.subject}" for problem in books.problems)
        raise DemoError(told.words("unbalanced", problems=problems))
    balance = msgspec.structs.asdict(books.calls)
    told.say("books", words=of_commands(told.language, "ledger_right", **balance))


async def _settled(database: Database) -> Books:
    """The books as soon as they balance: a call that ends is for a moment neither here nor there."""
    deadline = time.monotonic() + _WITHIN_S
    while True:
        books = await database.read(audit.books)
        if not books.problems or time.monotonic() > deadline:
            return books
        await asyncio.sleep(_ASK_AGAIN_S)
