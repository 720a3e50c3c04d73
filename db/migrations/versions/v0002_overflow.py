"""Overflow: tickets, messages, the outbox, documents, and the views for other systems."""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from db.migrations import v0002_append_only as append_only
from db.migrations import v0002_views as views

revision: Final = "0002"
down_revision: Final = "0001"

# A migration never changes again, so it keeps its own copy of the column types of its day.
TEXT: Final = sa.Text()
MOMENT: Final = sa.DateTime(timezone=True)
NUMBER: Final = sa.BigInteger()
COUNT: Final = sa.Integer()
SECONDS: Final = sa.Float()
JSON: Final = sa.JSON().with_variant(JSONB(), "postgresql")
ROW_ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

TABLES: Final = (
    "counters",
    "crm_messages",
    "api_keys",
    "closed_now",
    "document_revisions",
    "transcripts",
    "outbox",
    "left_messages",
    "ticket_repeats",
    "issued_tickets",
    "overflow_offers",
)
NEW_IN_CALLS: Final = (
    "diverted_to",
    "foreign_queue",
    "overflow_revision",
    "hours_revision",
    "personal_erased_at",
)


def upgrade() -> None:
    """Make the tables and the views, and let the ledger forget persons."""
    _calls()
    _overflow()
    _tickets()
    _messages()
    _outbox()
    _documents()
    _keys_and_crm()
    views.create()
    append_only.let_it_forget()


def downgrade() -> None:
    """Take it all back; facts of the new kinds stay in the ledger."""
    append_only.let_nothing_change()
    views.drop()
    for table in TABLES:
        op.drop_table(table)
    op.drop_index("ix_legs_channel_id", "legs")
    for column in NEW_IN_CALLS:
        op.drop_column("calls", column)


def _key(name: str, type_: Any = TEXT) -> sa.Column[Any]:
    return sa.Column(name, type_, primary_key=True, autoincrement=False)


def _row_id() -> sa.Column[Any]:
    return sa.Column("id", ROW_ID, primary_key=True)


def _must(name: str, type_: Any = TEXT, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=False, **options)


def _may(name: str, type_: Any = TEXT) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=True)


def _calls() -> None:
    no_text, zero = sa.text("''"), sa.text("0")
    for column in (
        _must("diverted_to", server_default=no_text),
        _must("foreign_queue", server_default=no_text),
        _must("overflow_revision", NUMBER, server_default=zero),
        _must("hours_revision", NUMBER, server_default=zero),
        _may("personal_erased_at", MOMENT),
    ):
        op.add_column("calls", column)
    op.create_index("ix_legs_channel_id", "legs", ["channel_id"])


def _overflow() -> None:
    op.create_table(
        "overflow_offers",
        _key("call_id"),
        _key("offered_at", MOMENT),
        _must("queue"),
        _must("treatment"),
        _must("reason"),
        _must("choices", JSON),
        _may("choice"),
        _may("chosen_at", MOMENT),
        sa.Index("ix_overflow_offers_queue_offered_at", "queue", "offered_at"),
    )


def _who_called() -> tuple[sa.Column[Any], ...]:
    return (
        _must("queue"),
        _must("treatment"),
        _must("choice"),
        _must("caller_number", index=True),
        _must("caller_name"),
        _must("company_number"),
        _must("company_name"),
    )


def _what_became_of_it() -> tuple[sa.Column[Any], ...]:
    return (
        _must("status"),
        _may("handled_at", MOMENT),
        _must("handled_by"),
        _must("answer"),
        _must("version", COUNT),
        _may("changed_at", MOMENT),
        _may("personal_erased_at", MOMENT),
    )


def _tickets() -> None:
    op.create_table(
        "issued_tickets",
        _key("ticket_number"),
        _must("call_id", index=True),
        _must("issued_at", MOMENT, index=True),
        _must("origin"),
        *_who_called(),
        *_what_became_of_it(),
    )
    op.create_table("ticket_repeats", _key("call_id"), _key("ticket_number"), _must("at", MOMENT))
    op.create_table("counters", _key("name"), _must("next", NUMBER))


def _messages() -> None:
    op.create_table(
        "left_messages",
        _key("message_id"),
        _must("call_id", index=True),
        _must("ticket_number", index=True),
        _must("left_at", MOMENT, index=True),
        _must("started_at", MOMENT),
        _must("duration_s", SECONDS),
        _must("mailbox"),
        _must("audio"),
        *_who_called(),
        *_what_became_of_it(),
        _may("audio_erased_at", MOMENT),
    )
    op.create_table(
        "transcripts",
        _key("message_id"),
        _must("status"),
        _must("text"),
        _must("words", JSON),
        _must("engine"),
        _must("language"),
        _must("error"),
        _must("made_at", MOMENT),
        _must("version", COUNT),
        sa.CheckConstraint("status IN ('pending', 'done', 'failed', 'none')", name="status"),
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        _row_id(),
        _must("kind"),
        _must("key", unique=True),
        _must("subject", index=True),
        _must("payload", JSON),
        _must("status"),
        _must("attempts", COUNT),
        _must("due_at", MOMENT),
        _must("since", MOMENT),
        _may("settled_at", MOMENT),
        _must("error"),
        sa.CheckConstraint("status IN ('pending', 'done', 'failed')", name="status"),
        sa.Index("ix_outbox_status_due_at", "status", "due_at"),
        sqlite_autoincrement=True,
    )


def _documents() -> None:
    op.create_table(
        "document_revisions",
        _key("kind"),
        _key("id", NUMBER),
        _must("sha256"),
        _must("source"),
        _must("published_at", MOMENT),
        _must("published_by"),
    )
    op.create_table(
        "closed_now",
        _row_id(),
        _must("calendar"),
        _must("notice", JSON),
        _must("reason"),
        _must("since", MOMENT),
        _may("until", MOMENT),
        _must("closed_by"),
        _may("opened_at", MOMENT),
        _must("opened_by"),
        sa.Index(
            "uq_closed_now_calendar",
            "calendar",
            unique=True,
            sqlite_where=sa.text("opened_at IS NULL"),
            postgresql_where=sa.text("opened_at IS NULL"),
        ),
        sqlite_autoincrement=True,
    )


def _keys_and_crm() -> None:
    op.create_table(
        "api_keys",
        _row_id(),
        _must("name", unique=True),
        _must("key_sha256", unique=True),
        _must("scopes", JSON),
        _must("created_at", MOMENT),
        _must("created_by"),
        _may("last_used_at", MOMENT),
        _may("revoked_at", MOMENT),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "crm_messages",
        _row_id(),
        _must("company_number", index=True),
        _must("subject"),
        _must("body"),
        _must("message_id", unique=True),
        _must("created_at", MOMENT),
        sqlite_autoincrement=True,
    )
