"""Published documents other than flows: business hours, overflow policies."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Select, insert, select

from db.directory.records import DocumentRevision
from db.directory.rows import every, one
from db.errors import PublishedMeanwhile
from db.locks import alone_with
from db.tables import document_revisions

if TYPE_CHECKING:
    from datetime import datetime

    from db.engine import Database


class Documents:
    """Revisions never change; each kind ("hours", "overflow") numbers its own from 1."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def latest(self, kind: str) -> DocumentRevision | None:
        """What counts now; None before the first publication."""
        return await self._db.read(
            lambda connection: one(connection, _of(kind).limit(1), DocumentRevision)
        )

    async def by_id(self, kind: str, revision: int) -> DocumentRevision | None:
        """The revision of this number, for calls that began with it."""
        query = _of(kind).where(document_revisions.c.id == revision)
        return await self._db.read(lambda connection: one(connection, query, DocumentRevision))

    async def revisions(self, kind: str, limit: int = 50) -> list[DocumentRevision]:
        """The last revisions, newest first."""
        query = _of(kind).limit(limit)
        return await self._db.read(lambda connection: every(connection, query, DocumentRevision))

    async def publish(
        self,
        kind: str,
        source: str,
        published_by: str,
        now: datetime,
        *,
        base: int | None = None,
    ) -> DocumentRevision:
        """A new revision of ``source``; the latest one, unchanged, if it says the same.

        ``base`` is the revision that the new text was made from (0: none was there). Raises
        PublishedMeanwhile when it is no longer the latest.
        """
        row = {
            "kind": kind,
            "sha256": sha256(source.encode()).hexdigest(),
            "source": source,
            "published_at": now,
            "published_by": published_by,
        }

        def work(connection: Connection) -> DocumentRevision:
            alone_with(connection, document_revisions)
            latest = one(connection, _of(kind).limit(1), DocumentRevision)
            number = latest.id if latest else 0
            if latest and latest.sha256 == row["sha256"]:
                return latest
            if base is not None and base != number:
                raise PublishedMeanwhile("published_meanwhile", latest=number, base=base)
            statement = insert(document_revisions).values(**row, id=number + 1)
            published = one(
                connection, statement.returning(*document_revisions.c), DocumentRevision
            )
            assert published
            return published

        return await self._db.write(work)


def _of(kind: str) -> Select[*tuple[Any, ...]]:
    return (
        select(document_revisions)
        .where(document_revisions.c.kind == kind)
        .order_by(document_revisions.c.id.desc())
    )
