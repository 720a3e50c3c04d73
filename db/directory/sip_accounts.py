"""SIP accounts beside the agents': callers' phones and trunks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import delete, select

from db.directory.records import SipAccountRecord
from db.directory.rows import every, one, require
from db.inserts import Upsert
from db.tables import sip_accounts

if TYPE_CHECKING:
    from db.engine import Database


class SipAccounts:
    """The accounts; a password is kept as HA1 only."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def all(self) -> list[SipAccountRecord]:
        """Every account, by user."""
        query = select(sip_accounts).order_by(sip_accounts.c.user)
        return await self._db.read(lambda connection: every(connection, query, SipAccountRecord))

    async def by_user(self, user: str) -> SipAccountRecord | None:
        """The account that registers as ``user``."""
        query = select(sip_accounts).where(sip_accounts.c.user == user)
        return await self._db.read(lambda connection: one(connection, query, SipAccountRecord))

    async def put(self, account: SipAccountRecord) -> None:
        """Make the account, or change it to this."""
        row = msgspec.structs.asdict(account)
        await self._db.write(lambda connection: connection.execute(Upsert(sip_accounts), row))

    async def remove(self, user: str) -> None:
        """Forget the account. Raises NotFound."""
        statement = delete(sip_accounts).where(sip_accounts.c.user == user)
        gone = await self._db.write(lambda connection: connection.execute(statement).rowcount)
        require(gone, "sip_account", user)
