"""The switch that closes a calendar at once, and who used it when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, Select, insert, or_, select, update

from db.directory.records import ClosedNowRecord
from db.directory.rows import every, one
from db.locks import alone_with
from db.tables import closed_now
from db.texts import bounded

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Update

    from db.engine import Database

REASON_LIMIT: Final = 200


class ClosedNow:
    """Which calendars somebody closed by hand; what was closed and opened again stays on record."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def get(self, calendar: str, now: datetime) -> ClosedNowRecord | None:
        """How the calendar is closed at ``now``; None when it follows its hours."""
        query = _select(_closed_at(now), closed_now.c.calendar == calendar)
        return await self._db.read(lambda connection: one(connection, query, ClosedNowRecord))

    async def all(self, now: datetime) -> list[ClosedNowRecord]:
        """Every calendar that is closed by hand at ``now``, by name."""
        query = all_closed(now)
        return await self._db.read(lambda connection: every(connection, query, ClosedNowRecord))

    async def close(  # noqa: PLR0913, PLR0917  # a closing says who, what, why and till when
        self,
        calendar: str,
        notice: Sequence[str],
        reason: str,
        until: datetime | None,
        by: str,
        now: datetime,
    ) -> ClosedNowRecord:
        """Close it from now on, in place of an earlier closing; ``until`` None: till opened."""
        row = {
            "calendar": calendar,
            "notice": list(notice),
            "reason": bounded(reason, REASON_LIMIT),
            "since": now,
            "until": until,
            "closed_by": by,
            "opened_by": "",
        }

        def work(connection: Connection) -> ClosedNowRecord:
            alone_with(connection, closed_now)
            connection.execute(_open(calendar, by, now))
            connection.execute(insert(closed_now), row)
            query = _select(closed_now.c.opened_at.is_(None), closed_now.c.calendar == calendar)
            closed = one(connection, query, ClosedNowRecord)
            assert closed
            return closed

        return await self._db.write(work)

    async def open(self, calendar: str, by: str, now: datetime) -> bool:
        """Let it follow its hours again; whether it was closed."""
        statement = _open(calendar, by, now)
        return bool(await self._db.write(lambda connection: connection.execute(statement).rowcount))

    async def history(self, limit: int = 50) -> list[ClosedNowRecord]:
        """Every closing, newest first."""
        query = _select().order_by(closed_now.c.id.desc()).limit(limit)
        return await self._db.read(lambda connection: every(connection, query, ClosedNowRecord))


def all_closed(now: datetime) -> Select[*tuple[Any, ...]]:
    """The query for every calendar that is closed by hand at ``now``, by name."""
    return _select(_closed_at(now)).order_by(closed_now.c.calendar)


def _closed_at(now: datetime) -> ColumnElement[bool]:
    there = or_(closed_now.c.until.is_(None), closed_now.c.until > now)
    return closed_now.c.opened_at.is_(None) & there


def _select(*conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return select(
        closed_now.c.calendar,
        closed_now.c.notice,
        closed_now.c.reason,
        closed_now.c.since,
        closed_now.c.until,
        closed_now.c.closed_by.label("by"),
        closed_now.c.opened_at,
        closed_now.c.opened_by,
    ).where(*conditions)


def _open(calendar: str, by: str, now: datetime) -> Update:
    return (
        update(closed_now)
        .where(closed_now.c.calendar == calendar, closed_now.c.opened_at.is_(None))
        .values(opened_at=now, opened_by=by)
    )
