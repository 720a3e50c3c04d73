"""What the line kept of a caller: the rows that other systems read, and the mail that arrived."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any, Final, TypeAlias, TypeVar

from atiende.demo.described import Demo, DemoError
from atiende.demo.mailbox import Letter, letter_of
from atiende.demo.texts import text

Row: TypeAlias = dict[str, Any]

TICKETS: Final = (
    "SELECT ticket_number, status, origin, issued_at, queue, company_number, company_name"
    " FROM tickets WHERE caller_number = ?"
)
MESSAGES: Final = (
    "SELECT message_id, ticket_number, left_at, duration_s, queue, mailbox, company_name,"
    " transcript_status, transcript FROM voice_messages WHERE caller_number = ?"
)
_SQLITE: Final = "sqlite:///"
_ASK_AGAIN_S: Final = 0.2
_T = TypeVar("_T")


def rows(demo: Demo, query: str, caller_number: str) -> list[Row]:
    """Ask the database as any other program would. Raises DemoError when it is no SQLite."""
    url = demo.settings.database
    if not url.startswith(_SQLITE):
        raise DemoError(text(demo.language, "not_sqlite"))
    with closing(sqlite3.connect(f"file:{url.removeprefix(_SQLITE)}?mode=ro", uri=True)) as base:
        base.row_factory = sqlite3.Row
        return [dict(row) for row in base.execute(query, (caller_number,))]


async def row_when(
    demo: Demo,
    query: str,
    caller_number: str,
    ready: Callable[[Row], bool] = lambda _row: True,
    *,
    deadline_s: float = 5.0,
) -> Row:
    """The caller's one row, once it is there and ``ready``. Raises DemoError when it never is."""
    asked = shown(query, caller_number)
    trouble = text(demo.language, "no_row", query=asked, limit_s=deadline_s)
    return await _soon(
        lambda: next(filter(ready, rows(demo, query, caller_number)), None), deadline_s, trouble
    )


async def letter_when(demo: Demo, message_id: str, *, deadline_s: float) -> Letter:
    """The mail about a message, as soon as it arrives. Raises DemoError when it does not."""
    trouble = text(demo.language, "no_letter", folder=demo.mail, limit_s=deadline_s)
    return await _soon(lambda: letter_of(demo.mail, message_id), deadline_s, trouble)


async def _soon(look: Callable[[], _T | None], deadline_s: float, trouble: str) -> _T:
    """What ``look`` finds: nobody tells another program when something was written."""
    try:
        async with asyncio.timeout(deadline_s):
            while True:
                found = look()
                if found is not None:
                    return found
                await asyncio.sleep(_ASK_AGAIN_S)
    except TimeoutError:
        raise DemoError(trouble) from None


def shown(query: str, caller_number: str) -> str:
    """The query with its value, as one may type it."""
    return query.replace("?", f"'{caller_number}'")
