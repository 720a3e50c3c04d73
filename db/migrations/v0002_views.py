"""Migration 0002: the views that other systems read, version 1 of what docs/database.md promises.

Times are UTC without a zone on both databases, because ODBC knows none and PostgreSQL's driver
would turn them into whatever zone its session has.
"""

from __future__ import annotations

from typing import Final

from alembic import op

_WHO_CALLED: Final = ("queue", "treatment", "choice", "caller_number", "caller_name")
_COMPANY: Final = ("company_number", "company_name")
_MOMENTS: Final = frozenset({"issued_at", "left_at", "started_at", "handled_at"})

_TICKETS: Final = (
    "ticket_number",
    "status",
    "origin",
    "issued_at",
    *_WHO_CALLED,
    *_COMPANY,
    "handled_at",
    "handled_by",
    "answer",
    "call_id",
)
_MESSAGES: Final = (
    "message_id",
    "ticket_number",
    "status",
    "left_at",
    "started_at",
    "duration_s",
    *_WHO_CALLED,
    *_COMPANY,
    "mailbox",
)
_AFTER_TRANSCRIPT: Final = ("handled_at", "handled_by", "answer", "call_id")


def create() -> None:
    """Make the views."""
    tickets = ", ".join(_column("t", name) for name in _TICKETS)
    op.execute(f"CREATE VIEW tickets AS SELECT {tickets} FROM issued_tickets t")  # noqa: S608  # names of ours
    columns = ", ".join(
        [
            *(_column("m", name) for name in _MESSAGES),
            "CASE WHEN m.audio_erased_at IS NULL THEN m.audio END AS audio",
            "coalesce(s.status, 'none') AS transcript_status",
            # Plain columns: SQLite's ODBC driver knows no type of an expression, and a long text's
            # length is that of its type.
            "s.text AS transcript",
            "s.language AS transcript_language",
            *(_column("m", name) for name in _AFTER_TRANSCRIPT),
        ]
    )
    op.execute(
        f"CREATE VIEW voice_messages AS SELECT {columns} FROM left_messages m "  # noqa: S608  # likewise
        "LEFT JOIN transcripts s ON s.message_id = m.message_id"
    )


def drop() -> None:
    """Take them away."""
    op.execute("DROP VIEW voice_messages")
    op.execute("DROP VIEW tickets")


def _column(table: str, name: str) -> str:
    if name in _MOMENTS and op.get_bind().dialect.name == "postgresql":
        return f"{table}.{name} AT TIME ZONE 'UTC' AS {name}"
    return f"{table}.{name} AS {name}"
