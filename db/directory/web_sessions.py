"""Who is logged in to the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from db.directory.records import UserRecord
from db.directory.rows import one
from db.directory.users import COLUMNS
from db.tables import users, web_sessions

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Delete

    from db.engine import Database


class WebSessions:
    """Kept by the SHA-256 of their token: who reads the database cannot take a session over."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def create(
        self, token_sha256: str, user_id: int, *, now: datetime, expires_at: datetime
    ) -> None:
        """Begin a session."""
        row = {
            "token_sha256": token_sha256,
            "user_id": user_id,
            "created_at": now,
            "expires_at": expires_at,
        }
        await self._db.write(lambda connection: connection.execute(insert(web_sessions), row))

    async def user(self, token_sha256: str, *, now: datetime) -> UserRecord | None:
        """Whose session this is; None if it is unknown or over, or the user is not active."""
        query = (
            select(*COLUMNS)
            .join_from(web_sessions, users)
            .where(
                web_sessions.c.token_sha256 == token_sha256,
                web_sessions.c.expires_at > now,
                users.c.active,
            )
        )
        return await self._db.read(lambda connection: one(connection, query, UserRecord))

    async def holders(self, *, now: datetime) -> set[int]:
        """Who is logged in somewhere: the ids of active users with a session that is not over."""
        query = (
            select(users.c.id)
            .join_from(web_sessions, users)
            .where(web_sessions.c.expires_at > now, users.c.active)
        )
        return await self._db.read(lambda connection: set(connection.scalars(query)))

    async def extend(self, token_sha256: str, *, expires_at: datetime) -> None:
        """Let a session last until ``expires_at``."""
        statement = (
            update(web_sessions)
            .where(web_sessions.c.token_sha256 == token_sha256)
            .values(expires_at=expires_at)
        )
        await self._db.write(lambda connection: connection.execute(statement))

    async def end(self, token_sha256: str) -> None:
        """Log out."""
        await self._delete(delete(web_sessions).where(web_sessions.c.token_sha256 == token_sha256))

    async def end_all_of(self, user_id: int) -> int:
        """Log a user out everywhere; how many sessions there were."""
        return await self._delete(delete(web_sessions).where(web_sessions.c.user_id == user_id))

    async def prune(self, *, now: datetime) -> int:
        """Forget the sessions that are over; how many there were."""
        return await self._delete(delete(web_sessions).where(web_sessions.c.expires_at <= now))

    async def _delete(self, statement: Delete) -> int:
        return await self._db.write(lambda connection: connection.execute(statement).rowcount)
