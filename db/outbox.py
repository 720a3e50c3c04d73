"""What is still to be done for the world outside: mails, transcriptions, webhooks.

A job is put in the same transaction as the fact that asks for it, so neither exists without the
other. One application carries jobs out; each is done at least once, and put once, whatever is
killed when.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import msgspec
from sqlalchemy import Connection, Update, func, select, update

from db.directory.rows import every, one, require
from db.inserts import InsertNew
from db.tables import outbox
from db.texts import bounded

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from db.engine import Database

JobStatus: TypeAlias = Literal["pending", "done", "failed"]
ERROR_LIMIT: Final = 1000


class Job(msgspec.Struct, frozen=True):
    """Something to do: ``kind`` says what, ``subject`` about which message or ticket.

    ``key`` names this very job: one whose key was put before is not put again.
    """

    kind: str
    key: str
    subject: str
    payload: Mapping[str, Any] = {}


class OutboxJob(msgspec.Struct, frozen=True, kw_only=True):
    """A job and what became of it. ``since``: when it was put, or put back by hand."""

    id: int
    kind: str
    key: str
    subject: str
    payload: Mapping[str, Any]
    status: JobStatus
    attempts: int
    due_at: datetime
    since: datetime
    settled_at: datetime | None
    error: str


class Outbox:
    """The jobs, for the one application that does them and for the admin who looks."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def put(self, jobs: Sequence[Job], now: datetime) -> None:
        """Put jobs that no fact asks for; those whose key is known stay as they are."""
        await self._db.write(lambda connection: put(connection, jobs, now))

    async def due(
        self, now: datetime, limit: int = 20, kinds: Sequence[str] | None = None
    ) -> list[OutboxJob]:
        """Pending jobs whose time has come, the longest due first; None: of every kind."""
        query = (
            select(outbox)
            .where(outbox.c.status == "pending", outbox.c.due_at <= now, _of(kinds))
            .order_by(outbox.c.due_at, outbox.c.id)
            .limit(limit)
        )
        return await self._db.read(lambda connection: every(connection, query, OutboxJob))

    async def next_due(self, kinds: Sequence[str] | None = None) -> datetime | None:
        """When the next pending job is due, which may be past; None: nothing is pending."""
        query = select(func.min(outbox.c.due_at)).where(outbox.c.status == "pending", _of(kinds))
        return await self._db.read(lambda connection: connection.scalar(query))

    async def done(self, job_id: int, now: datetime) -> None:
        """It is done; saying so again changes nothing."""
        await self._change(
            update(outbox)
            .where(outbox.c.id == job_id, outbox.c.status != "done")
            .values(status="done", attempts=outbox.c.attempts + 1, settled_at=now, error="")
        )

    async def retry(self, job_id: int, due_at: datetime, error: str) -> None:
        """This attempt failed; the next one is due at ``due_at``."""
        await self._change(
            _pending(job_id).values(
                attempts=outbox.c.attempts + 1, due_at=due_at, error=_error(error)
            )
        )

    async def postpone(self, job_id: int, due_at: datetime) -> None:
        """It waits for something else: no attempt was made."""
        await self._change(_pending(job_id).values(due_at=due_at))

    async def hurry(self, kind: str, now: datetime) -> None:
        """Let every pending job of a kind be due, in one transaction however many there are."""
        late = (outbox.c.kind == kind, outbox.c.status == "pending", outbox.c.due_at > now)
        await self._change(update(outbox).where(*late).values(due_at=now))

    async def give_up(self, job_id: int, error: str, now: datetime) -> None:
        """It stays as failed, with the reason, until somebody puts it back."""
        await self._change(
            _pending(job_id).values(
                status="failed",
                attempts=outbox.c.attempts + 1,
                settled_at=now,
                error=_error(error),
            )
        )

    async def requeue(self, job_id: int, now: datetime | None = None) -> None:
        """Try it anew, from the first attempt on, unless it is done. Raises NotFound."""
        at = now or datetime.now(UTC)
        statement = (
            update(outbox)
            .where(outbox.c.id == job_id, outbox.c.status != "done")
            .values(status="pending", attempts=0, due_at=at, since=at, settled_at=None, error="")
        )
        if not await self._change(statement):
            require(await self.by_id(job_id) is not None, "outbox_job", job_id)

    async def by_id(self, job_id: int) -> OutboxJob | None:
        """The job of this number."""
        query = select(outbox).where(outbox.c.id == job_id)
        return await self._db.read(lambda connection: one(connection, query, OutboxJob))

    async def about(self, subjects: Sequence[str], kind: str | None = None) -> list[OutboxJob]:
        """All jobs about these messages or tickets, done or not, in the order they were put."""
        query = select(outbox).where(outbox.c.subject.in_(subjects)).order_by(outbox.c.id)
        if kind is not None:
            query = query.where(outbox.c.kind == kind)
        return await self._db.read(lambda connection: every(connection, query, OutboxJob))

    async def failed(self, limit: int = 200) -> list[OutboxJob]:
        """Jobs that were given up, the last one first."""
        return await self._with("failed", outbox.c.settled_at.desc(), limit)

    async def pending(self, limit: int = 200) -> list[OutboxJob]:
        """Jobs that are waiting, the next one first."""
        return await self._with("pending", outbox.c.due_at, limit)

    async def counts(self) -> dict[JobStatus, int]:
        """How many jobs there are of each status; one that is missing has none."""
        query = select(outbox.c.status, func.count()).group_by(outbox.c.status)
        return await self._db.read(
            lambda connection: {row[0]: row[1] for row in connection.execute(query)}
        )

    async def _with(
        self, status: JobStatus, order: ColumnElement[Any], limit: int
    ) -> list[OutboxJob]:
        query = (
            select(outbox)
            .where(outbox.c.status == status)
            .order_by(order, outbox.c.id)
            .limit(limit)
        )
        return await self._db.read(lambda connection: every(connection, query, OutboxJob))

    async def _change(self, statement: Update) -> int:
        return await self._db.write(lambda connection: connection.execute(statement).rowcount)


_PUT: Final = InsertNew(outbox).inline()


def put(connection: Connection, jobs: Sequence[Job], at: datetime) -> None:
    """Put jobs within a transaction that holds more: the facts that ask for them."""
    if jobs:
        connection.execute(_PUT, [_row(job, at) for job in jobs])


def _row(job: Job, at: datetime) -> dict[str, object]:
    return {
        **msgspec.structs.asdict(job),
        "status": "pending",
        "attempts": 0,
        "due_at": at,
        "since": at,
        "error": "",
    }


def _pending(job_id: int) -> Update:
    return update(outbox).where(outbox.c.id == job_id, outbox.c.status == "pending")


def _of(kinds: Sequence[str] | None) -> ColumnElement[bool]:
    return outbox.c.kind.in_(kinds) if kinds is not None else outbox.c.id > 0


def _error(text: str) -> str:
    return bounded(text, ERROR_LIMIT)
