"""Published flow documents."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import Connection, insert, select

from db.directory.records import FlowRevision
from db.directory.rows import every, one
from db.tables import flow_revisions

if TYPE_CHECKING:
    from datetime import datetime

    from db.engine import Database

_LATEST = select(flow_revisions).order_by(flow_revisions.c.id.desc()).limit(1)


class Flows:
    """Revisions are numbered from 1 and never change; the last one answers new calls."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def latest(self) -> FlowRevision | None:
        """What new calls hear; None before the first publication."""
        return await self._db.read(lambda connection: one(connection, _LATEST, FlowRevision))

    async def by_id(self, revision: int) -> FlowRevision | None:
        """The revision of this number, for calls that began with it."""
        query = select(flow_revisions).where(flow_revisions.c.id == revision)
        return await self._db.read(lambda connection: one(connection, query, FlowRevision))

    async def recent(self, limit: int = 50) -> list[FlowRevision]:
        """The last revisions, newest first."""
        query = select(flow_revisions).order_by(flow_revisions.c.id.desc()).limit(limit)
        return await self._db.read(lambda connection: every(connection, query, FlowRevision))

    async def publish(self, source: str, *, published_by: str, now: datetime) -> FlowRevision:
        """A new revision of ``source``; the latest one, unchanged, if it says the same."""
        row = {
            "sha256": sha256(source.encode()).hexdigest(),
            "source": source,
            "published_at": now,
            "published_by": published_by,
        }

        def work(connection: Connection) -> FlowRevision:
            latest = one(connection, _LATEST, FlowRevision)
            if latest and latest.sha256 == row["sha256"]:
                return latest
            statement = insert(flow_revisions).values(row).returning(*flow_revisions.c)
            published = one(connection, statement, FlowRevision)
            assert published
            return published

        return await self._db.write(work)
