"""``atiende db upgrade`` and its way back."""

from __future__ import annotations

from db.engine import Database
from db.migrate import downgrade_on, found_revision, upgrade_on


async def upgrade(url: str, revision: str = "head") -> str | None:
    """Make the database at ``url`` or bring it up to date; the revision it is at then.

    All or nothing: on an error the database is as it was. A second run changes nothing.
    Raises ValueWrong (the revision), SchemaMismatch (a newer program made the tables).
    """
    async with Database(url, create=True) as db:
        await db.write(lambda connection: upgrade_on(connection, revision))
        return await db.read(found_revision)


async def downgrade(url: str, revision: str = "base") -> str | None:
    """Take the tables back to ``revision``; what they held beyond it is lost.

    Raises ValueWrong (the revision), SchemaMismatch (a newer program made the tables).
    """
    async with Database(url) as db:
        await db.write(lambda connection: downgrade_on(connection, revision))
        return await db.read(found_revision)
