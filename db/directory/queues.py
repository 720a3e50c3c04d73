"""Where calls wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import delete, select

from db.directory.records import QueueRecord
from db.directory.rows import every, one, require
from db.inserts import Upsert
from db.tables import queues

if TYPE_CHECKING:
    from db.engine import Database


class Queues:
    """The line's queues."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def all(self) -> list[QueueRecord]:
        """Every queue, as the page orders them."""
        query = select(queues).order_by(queues.c.position, queues.c.name)
        return await self._db.read(lambda connection: every(connection, query, QueueRecord))

    async def by_name(self, name: str) -> QueueRecord | None:
        """The queue of this name."""
        query = select(queues).where(queues.c.name == name)
        return await self._db.read(lambda connection: one(connection, query, QueueRecord))

    async def put(self, queue: QueueRecord) -> None:
        """Make the queue, or change it to this."""
        row = msgspec.structs.asdict(queue)
        await self._db.write(lambda connection: connection.execute(Upsert(queues), row))

    async def remove(self, name: str) -> None:
        """Forget the queue; the history of its calls stays. Raises NotFound."""
        statement = delete(queues).where(queues.c.name == name)
        gone = await self._db.write(lambda connection: connection.execute(statement).rowcount)
        require(gone, "queue", name)
