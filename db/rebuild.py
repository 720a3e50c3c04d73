"""Making the derived tables anew from the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, delete, select

from db.locks import alone_with
from db.projection import fact_of, project
from db.tables import DERIVED, ledger

if TYPE_CHECKING:
    from db.engine import Database

CHUNK: Final = 1_000


async def rebuild(db: Database) -> int:
    """Recompute every derived table in one transaction; returns how many facts there are.

    Recording waits meanwhile (docs/database.md says how long), so do it while the line is quiet.
    """
    return await db.write(_rebuild)


def _rebuild(connection: Connection) -> int:
    alone_with(connection, ledger)  # a fact recorded meanwhile would be projected twice
    for table in DERIVED:
        connection.execute(delete(table))
    done, last = 0, 0
    while chunk := _chunk_after(connection, last):
        project(connection, [fact_of(body) for _, body in chunk])
        done, last = done + len(chunk), chunk[-1][0]
    return done


def _chunk_after(connection: Connection, seq: int) -> list[tuple[int, object]]:
    query = (
        select(ledger.c.seq, ledger.c.body)
        .where(ledger.c.seq > seq)
        .order_by(ledger.c.seq)
        .limit(CHUNK)
    )
    return [(row.seq, row.body) for row in connection.execute(query)]
