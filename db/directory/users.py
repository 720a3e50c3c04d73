"""People who may log in to the page."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, Select, insert, select, update

from db.directory.records import NewUser, UserRecord
from db.directory.rows import as_record, every, one, require, taken
from db.errors import ValueWrong
from db.tables import users
from db.texts import bounded

if TYPE_CHECKING:
    from typing import Any

    from db.engine import Database

NAME_LIMIT: Final = 200
_LOGIN: Final = re.compile(r"[^\s\x00-\x1f\x7f-\x9f\ud800-\udfff]{1,64}")

COLUMNS: Final = (
    users.c.id,
    users.c.login,
    users.c.name,
    users.c.role,
    users.c.password_hash,
    users.c.active,
)


class Users:
    """Logins are unique whatever their case, in any script: Ñandú is ñandú."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def create(self, user: NewUser) -> UserRecord:
        """A new, active user. Raises ValueWrong (the login), AlreadyExists."""
        with taken({"login_key": ("user", user.login)}):
            return await self._db.write(lambda connection: insert_user(connection, user))

    async def by_login(self, login: str) -> UserRecord | None:
        """Whoever logs in as ``login``, active or not."""
        if not _LOGIN.fullmatch(login):
            return None
        return await self._one(_select().where(users.c.login_key == login_key(login)))

    async def by_id(self, user_id: int) -> UserRecord | None:
        """The user of this id, active or not."""
        return await self._one(_select().where(users.c.id == user_id))

    async def all(self) -> list[UserRecord]:
        """Everybody, by login."""
        query = _select().order_by(users.c.login_key)
        return await self._db.read(lambda connection: every(connection, query, UserRecord))

    async def set_password_hash(self, user_id: int, password_hash: str) -> None:
        """Change the password. Raises NotFound."""
        await self._set(user_id, password_hash=password_hash)

    async def set_active(self, user_id: int, *, active: bool) -> None:
        """Let somebody in or keep them out; their history stays. Raises NotFound."""
        await self._set(user_id, active=active)

    async def _one(self, query: Select[*tuple[Any, ...]]) -> UserRecord | None:
        return await self._db.read(lambda connection: one(connection, query, UserRecord))

    async def _set(self, user_id: int, **values: object) -> None:
        statement = update(users).where(users.c.id == user_id).values(values)
        changed = await self._db.write(lambda connection: connection.execute(statement).rowcount)
        require(changed, "user", user_id)


def login_key(login: str) -> str:
    """What makes two logins the same: no database folds ñ like another, so Python does."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", login).casefold())


def insert_user(connection: Connection, user: NewUser) -> UserRecord:
    """Insert within a transaction that may hold more (an agent is a user and then some)."""
    if not _LOGIN.fullmatch(user.login):
        shown = bounded(user.login, 64)
        raise ValueWrong("value_wrong", what="login", value=shown, reason="login_rule")
    statement = (
        insert(users)
        .values(
            login=user.login,
            login_key=login_key(user.login),
            name=bounded(user.name, NAME_LIMIT),
            role=user.role,
            password_hash=user.password_hash,
            active=True,
        )
        .returning(*COLUMNS)
    )
    return as_record(connection.execute(statement).one(), UserRecord)


def _select() -> Select[*tuple[Any, ...]]:
    return select(*COLUMNS)
