"""What happened, and the state of the calls in progress."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, LargeBinary, Table

from db.tables.columns import RowId, key, may, metadata, must
from db.types import Json, UtcDateTime

ledger = Table(
    "ledger",
    metadata,
    Column("seq", RowId, primary_key=True),
    must("at", UtcDateTime),
    must("kind"),
    may("call_id", index=True),
    may("agent_id", BigInteger, index=True),
    must("body", Json),
    sqlite_autoincrement=True,  # a number is never used twice, even after a restored backup
)

live_calls = Table(
    "live_calls",
    metadata,
    key("call_id"),
    must("snapshot", LargeBinary),
    must("updated_at", UtcDateTime),
)
