"""Forgetting persons when their time is over, and saying so in the ledger."""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import msgspec
from sqlalchemy import Connection, bindparam, delete, exists, select, update

from db.facts import AgentStateChanged, PersonalDataErased
from db.locks import alone_with
from db.privacy import PERSONAL, without_person
from db.projection import append, fact_of, project
from db.tables import (
    OF_CALLS,
    calls,
    crm_messages,
    issued_tickets,
    ledger,
    left_messages,
    live_calls,
    outbox,
    transcript_searches,
    transcripts,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Column, ColumnElement

    from db.engine import Database

What: TypeAlias = Literal["audio", "personal"]

_REWRITE: Final = (
    update(ledger).where(ledger.c.seq == bindparam("rewritten")).values(body=bindparam("blanked"))
)
_AGENTS_OWN: Final = AgentStateChanged.__struct_config__.tag
_KINDS: Final = [kind.__struct_config__.tag for kind in PERSONAL]


class Erasable(msgspec.Struct, frozen=True, kw_only=True):
    """A call whose data's time is over; ``audio`` are the recordings that it still has."""

    call_id: str
    audio: tuple[str, ...]


class Erasure:
    """Two steps: the application deletes the recordings, then has :meth:`erase` record it.

    A kill in between repeats both, which does no harm.
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    async def due(self, what: What, before: datetime, limit: int = 100) -> list[Erasable]:
        """Calls that arrived before ``before``, are over and were not yet erased, oldest first."""
        query = (
            select(calls.c.call_id)
            .where(calls.c.arrived_at < before, _has(what))
            .where(calls.c.call_id.not_in(select(live_calls.c.call_id)))
            .order_by(calls.c.arrived_at, calls.c.call_id)
            .limit(limit)
        )

        def work(connection: Connection) -> list[Erasable]:
            call_ids = list(connection.scalars(query))
            audio = _recordings(connection, call_ids)
            return [Erasable(call_id=one, audio=tuple(audio[one])) for one in call_ids]

        return await self._db.read(work)

    async def erase(self, call_ids: Sequence[str], what: What, now: datetime) -> None:
        """Record that it was erased; with ``personal`` blank what tells about persons, everywhere.

        The ledger's own words are blanked too, so a rebuild brings nothing back. One transaction,
        during which nothing else is recorded: a hundred calls at a time are enough.
        """
        facts = [PersonalDataErased(at=now, call_id=one, what=what) for one in call_ids]

        def work(connection: Connection) -> None:
            alone_with(connection, ledger)
            append(connection, facts)
            if what == "personal":
                with _overwriting(connection):
                    _blank_beside_the_ledger(connection, call_ids, now)
                    _blank_facts(connection, call_ids)
                    _derive_again(connection, call_ids)

        if facts:
            await self._db.write(work)


def _has(what: What) -> ColumnElement[bool]:
    if what == "personal":
        return calls.c.personal_erased_at.is_(None)
    return exists().where(
        left_messages.c.call_id == calls.c.call_id, left_messages.c.audio_erased_at.is_(None)
    )


def _recordings(connection: Connection, call_ids: Sequence[str]) -> dict[str, list[str]]:
    query = select(left_messages.c.call_id, left_messages.c.audio).where(
        left_messages.c.call_id.in_(call_ids), left_messages.c.audio_erased_at.is_(None)
    )
    names: dict[str, list[str]] = defaultdict(list)
    for row in connection.execute(query):
        names[row.call_id].append(row.audio)
    return names


@contextmanager
def _overwriting(connection: Connection) -> Iterator[None]:
    """SQLite leaves what it deletes in the file until the room is used again, unless it is told."""
    if connection.dialect.name != "sqlite":
        yield
        return
    connection.exec_driver_sql("PRAGMA secure_delete = ON")
    try:
        yield
    finally:
        connection.exec_driver_sql("PRAGMA secure_delete = OFF")


def _blank_facts(connection: Connection, call_ids: Sequence[str]) -> None:
    query = select(ledger.c.seq, ledger.c.body).where(
        ledger.c.call_id.in_(call_ids), ledger.c.kind.in_(_KINDS)
    )
    blanked = []
    for seq, body in connection.execute(query):
        fact = fact_of(body)
        if (without := without_person(fact)) is not fact:
            blanked.append({"rewritten": seq, "blanked": without})
    if blanked:
        connection.execute(_REWRITE, blanked)


def _derive_again(connection: Connection, call_ids: Sequence[str]) -> None:
    """What a rebuild would make of these calls."""
    for table in OF_CALLS:
        connection.execute(delete(table).where(table.c.call_id.in_(call_ids)))
    query = (
        select(ledger.c.body)
        .where(ledger.c.call_id.in_(call_ids), ledger.c.kind != _AGENTS_OWN)
        .order_by(ledger.c.seq)
    )
    project(connection, [fact_of(body) for body in connection.scalars(query)])


def _blank_beside_the_ledger(
    connection: Connection, call_ids: Sequence[str], now: datetime
) -> None:
    messages = _names(connection, left_messages.c.message_id, call_ids)
    tickets = _names(connection, issued_tickets.c.ticket_number, call_ids)
    connection.execute(
        update(transcripts)
        .where(transcripts.c.message_id.in_(messages))
        .values(
            status="none",
            text="",
            words=[],
            error="",
            made_at=now,
            version=transcripts.c.version + 1,
        )
    )
    connection.execute(
        delete(transcript_searches).where(transcript_searches.c.message_id.in_(messages))
    )
    connection.execute(
        update(crm_messages)
        .where(crm_messages.c.message_id.in_(messages))
        .values(subject="", body="")
    )
    subjects = [*messages, *tickets, *call_ids]
    connection.execute(delete(outbox).where(outbox.c.subject.in_(subjects)))


def _names(connection: Connection, column: Column[str], call_ids: Sequence[str]) -> list[str]:
    query = select(column).where(column.table.c.call_id.in_(call_ids))
    return list(connection.scalars(query))
