"""Keys with which other systems use the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, insert, select, update

from db.directory.records import ApiKeyRecord
from db.directory.rows import every, one, require, taken
from db.tables import api_keys
from db.texts import bounded

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from db.engine import Database

NAME_LIMIT: Final = 64

_RECORD: Final = [column for column in api_keys.c if column.name != "key_sha256"]


class ApiKeys:
    """Kept by the SHA-256 of the key: who reads the database cannot use it."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def create(
        self, name: str, key_sha256: str, scopes: Sequence[str], by: str, now: datetime
    ) -> ApiKeyRecord:
        """A new key. Raises AlreadyExists when the name was ever used."""
        row = {
            "name": bounded(name, NAME_LIMIT),
            "key_sha256": key_sha256,
            "scopes": list(scopes),
            "created_at": now,
            "created_by": by,
        }

        def work(connection: Connection) -> ApiKeyRecord:
            made = one(connection, insert(api_keys).values(row).returning(*_RECORD), ApiKeyRecord)
            assert made
            return made

        with taken({"name": ("api_key", name)}):
            return await self._db.write(work)

    async def by_hash(self, key_sha256: str) -> ApiKeyRecord | None:
        """The key that hashes to this; None if it is unknown or was revoked."""
        query = select(*_RECORD).where(
            api_keys.c.key_sha256 == key_sha256, api_keys.c.revoked_at.is_(None)
        )
        return await self._db.read(lambda connection: one(connection, query, ApiKeyRecord))

    async def all(self) -> list[ApiKeyRecord]:
        """Every key, revoked ones too, the oldest first."""
        query = select(*_RECORD).order_by(api_keys.c.id)
        return await self._db.read(lambda connection: every(connection, query, ApiKeyRecord))

    async def revoke(self, name: str, now: datetime) -> None:
        """Let it in no more. Raises NotFound for a name that no valid key has."""
        statement = (
            update(api_keys)
            .where(api_keys.c.name == name, api_keys.c.revoked_at.is_(None))
            .values(revoked_at=now)
        )
        changed = await self._db.write(lambda connection: connection.execute(statement).rowcount)
        require(changed, "api_key", name)

    async def touch(self, key_id: int, now: datetime) -> None:
        """It was used just now; a write, so not for every request."""
        statement = update(api_keys).where(api_keys.c.id == key_id).values(last_used_at=now)
        await self._db.write(lambda connection: connection.execute(statement))
