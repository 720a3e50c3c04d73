"""Voice messages and what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec
from sqlalchemy import Connection, Select, and_, func, not_, select

from db.directory.rows import one
from db.folding import fold
from db.inserts import Upsert
from db.office.records import (
    MessageFilter,
    MessageRecord,
    Page,
    SpokenWord,
    TranscriptRecord,
    TranscriptStatus,
)
from db.office.search import narrowed, newest_first, page
from db.tables import left_messages, transcript_searches, transcripts
from db.texts import bounded, storable

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Row

    from db.engine import Database

TEXT_LIMIT: Final = 20_000
WORDS_LIMIT: Final = 5_000
ERROR_LIMIT: Final = 1_000

_m, _s = left_messages.c, transcripts.c
_TEXTS: Final = (_m.found_by, transcript_searches.c.found_by)
_NUMBERS: Final = (_m.caller_number, _m.ticket_number)
_SPOKEN: Final = "transcript_"


EVERY: Final = MessageFilter()


class Messages:
    """Messages come in through :class:`db.ledger.Ledger`, their transcripts here."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def by_id(self, message_id: str) -> MessageRecord | None:
        """The message with its transcript."""
        messages = await self._all(_select(_m.message_id == message_id))
        return messages[0] if messages else None

    async def of_call(self, call_id: str) -> list[MessageRecord]:
        """The messages that were left in a call, the oldest first."""
        query = _select(_m.call_id == call_id)
        return await self._all(query.order_by(_m.left_at, _m.message_id))

    async def known(self, message_ids: Collection[str]) -> set[str]:
        """Those of the ids that are a message's; some hundreds at a time are enough."""
        query = select(_m.message_id).where(_m.message_id.in_(message_ids))
        return await self._db.read(lambda connection: set(connection.scalars(query)))

    async def of_ticket(self, ticket_number: str) -> list[MessageRecord]:
        """The messages that opened or joined a ticket, the oldest first."""
        query = _select(_m.ticket_number == ticket_number)
        return await self._all(query.order_by(_m.left_at, _m.message_id))

    async def page(
        self, which: MessageFilter = EVERY, cursor: str | None = None, limit: int = 50
    ) -> Page[MessageRecord]:
        """Messages, newest first. Raises ValueWrong for a cursor that did not come from here."""
        query = newest_first(
            _select(*_conditions(which)), (_m.left_at, _m.message_id), cursor, limit
        )
        rows = await self._all(query)
        return page(rows, limit, lambda message: (message.left_at, message.message_id))

    async def transcript(self, message_id: str) -> TranscriptRecord | None:
        """What the message says; None when nobody has tried yet."""
        query = select(transcripts).where(_s.message_id == message_id)
        return await self._db.read(lambda connection: one(connection, query, TranscriptRecord))

    async def set_transcript(  # noqa: PLR0913  # a transcript has that many sides
        self,
        message_id: str,
        status: TranscriptStatus,
        *,
        now: datetime,
        text: str = "",
        words: Sequence[SpokenWord] = (),
        engine: str = "",
        language: str = "",
        error: str = "",
    ) -> None:
        """Keep how it went, in place of what was there; nothing of a person already forgotten."""
        said = bounded(text, TEXT_LIMIT)
        row = {
            "message_id": message_id,
            "status": status,
            "text": said,
            "words": [_as_json(word) for word in words[:WORDS_LIMIT]],
            "engine": engine,
            "language": language,
            "error": bounded(error, ERROR_LIMIT),
            "made_at": now,
        }

        def work(connection: Connection) -> None:
            erased_at = select(_m.personal_erased_at).where(_m.message_id == message_id)
            if connection.scalar(erased_at) is not None:
                return
            version = select(_s.version).where(_s.message_id == message_id)
            row["version"] = 1 + (connection.scalar(version) or 0)
            connection.execute(Upsert(transcripts), row)
            searched = {"message_id": message_id, "found_by": fold(said)}
            connection.execute(Upsert(transcript_searches), searched)

        await self._db.write(work)

    async def _all(self, query: Select[*tuple[Any, ...]]) -> list[MessageRecord]:
        return await self._db.read(
            lambda connection: [_message(row) for row in connection.execute(query)]
        )


def _select(*conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    spoken = [column.label(_SPOKEN + column.name) for column in transcripts.c]
    return (
        select(left_messages, *spoken)
        .outerjoin(transcripts, _s.message_id == _m.message_id)
        .outerjoin(transcript_searches, transcript_searches.c.message_id == _m.message_id)
        .where(*conditions)
    )


def _message(row: Row[Any]) -> MessageRecord:
    # str(): a quoted column's name is a subclass of str, which msgspec does not take for a key.
    columns = {str(name): value for name, value in row._mapping.items()}  # noqa: SLF001  # public API
    spoken = {
        name.removeprefix(_SPOKEN): columns.pop(name)
        for name in list(columns)
        if name.startswith(_SPOKEN)
    }
    there = spoken["message_id"] is not None
    columns["version"] += spoken["version"] if there else 0
    return msgspec.convert({**columns, "transcript": spoken if there else None}, MessageRecord)


def _as_json(word: SpokenWord) -> dict[str, object]:
    return {**msgspec.structs.asdict(word), "text": storable(word.text)}


def _conditions(which: MessageFilter) -> list[ColumnElement[bool]]:
    same = {
        _m.status: which.status,
        _m.queue: which.queue,
        _m.treatment: which.treatment,
        _m.ticket_number: which.ticket_number,
    }
    conditions = narrowed(which, _m.left_at, same, _TEXTS, _NUMBERS)
    if which.has_transcript is not None:
        there = and_(func.coalesce(_s.status, "none") == "done", _s.text != "")
        conditions.append(there if which.has_transcript else not_(there))
    return conditions
