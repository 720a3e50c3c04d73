"""Messages about companies, in the built-in CRM."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, select

from db.directory.records import CrmMessageRecord
from db.directory.rows import every, one
from db.inserts import InsertNew
from db.tables import crm_messages
from db.texts import bounded

if TYPE_CHECKING:
    from datetime import datetime

    from db.engine import Database

SUBJECT_LIMIT: Final = 200
BODY_LIMIT: Final = 20_000


class CrmMessages:
    """One message of the CRM for each message that a caller left."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def post(
        self, company_number: str, subject: str, body: str, message_id: str, now: datetime
    ) -> CrmMessageRecord:
        """Keep it; the one that is there already when ``message_id`` was posted before."""
        row = {
            "company_number": company_number,
            "subject": bounded(subject, SUBJECT_LIMIT),
            "body": bounded(body, BODY_LIMIT),
            "message_id": message_id,
            "created_at": now,
        }
        query = select(crm_messages).where(crm_messages.c.message_id == message_id)

        def work(connection: Connection) -> CrmMessageRecord:
            connection.execute(InsertNew(crm_messages).inline(), row)
            kept = one(connection, query, CrmMessageRecord)
            assert kept
            return kept

        return await self._db.write(work)

    async def of_company(self, company_number: str, limit: int = 50) -> list[CrmMessageRecord]:
        """A company's messages, newest first ("": those that belong to no company)."""
        query = (
            select(crm_messages)
            .where(crm_messages.c.company_number == company_number)
            .order_by(crm_messages.c.id.desc())
            .limit(limit)
        )
        return await self._db.read(lambda connection: every(connection, query, CrmMessageRecord))
