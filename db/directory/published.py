"""Which revisions count now: what every new call asks, so numbers only and in one look."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import Connection, func, select

from db.directory.closed_now import all_closed
from db.directory.records import ClosedNowRecord
from db.directory.rows import every
from db.tables import document_revisions, flow_revisions

if TYPE_CHECKING:
    from datetime import datetime

    from db.engine import Database

_FLOW = select(func.coalesce(func.max(flow_revisions.c.id), 0))
_DOCUMENTS = select(
    document_revisions.c.kind, func.max(document_revisions.c.id).label("latest")
).group_by(document_revisions.c.kind)


class PublishedNow(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers of revisions, 0 where none was published, and the calendars closed by hand."""

    flow: int
    overflow: int
    hours: int
    routing: int
    closed: tuple[ClosedNowRecord, ...]


class Published:
    """The revisions of all documents at once."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def now(self, at: datetime) -> PublishedNow:
        """What counts at ``at``."""

        def work(connection: Connection) -> PublishedNow:
            latest = {row.kind: row.latest for row in connection.execute(_DOCUMENTS)}
            return PublishedNow(
                flow=connection.scalar(_FLOW) or 0,
                overflow=latest.get("overflow", 0),
                hours=latest.get("hours", 0),
                routing=latest.get("routing", 0),
                closed=tuple(every(connection, all_closed(at), ClosedNowRecord)),
            )

        return await self._db.read(work)
