"""Routing: what callers ask for, what they are told, agents' groups, and what a customer is."""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: Final = "0003"
down_revision: Final = "0002"

# A migration never changes again, so it keeps its own copy of the column types of its day.
TEXT: Final = sa.Text()
MOMENT: Final = sa.DateTime(timezone=True)
NUMBER: Final = sa.BigInteger()
COUNT: Final = sa.Integer()
SECONDS: Final = sa.Float()
JSON: Final = sa.JSON().with_variant(JSONB(), "postgresql")
ROW_ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

OLD_INDEX: Final = "ix_calls_caller_number"
NEW_INDEX: Final = "ix_calls_caller_number_arrived_at"


def upgrade() -> None:
    """Make the tables and the columns."""
    for table, columns in _new_columns().items():
        for column in columns:
            op.add_column(table, column)
    # Who called before is asked of every call, newest first: a number may have thousands.
    op.create_index(NEW_INDEX, "calls", ["caller_number", "arrived_at"])
    op.drop_index(OLD_INDEX, "calls")
    _announcements()
    _groups()


def downgrade() -> None:
    """Take it all back; facts of the new kinds stay in the ledger."""
    op.drop_table("agent_groups")
    op.drop_table("wait_announcements")
    op.create_index(OLD_INDEX, "calls", ["caller_number"])
    op.drop_index(NEW_INDEX, "calls")
    for table, columns in _new_columns().items():
        for column in columns:
            op.drop_column(table, column.name)


def _new_columns() -> dict[str, list[sa.Column[Any]]]:
    no_text, zero, no_list = sa.text("''"), sa.text("0"), sa.text("'[]'")
    return {
        "calls": [_must("routing_revision", NUMBER, server_default=zero)],
        "queue_waits": [
            _must("credit_s", SECONDS, server_default=zero),
            _must("needs", JSON, server_default=no_list),
            _must("prefers", JSON, server_default=no_list),
            _may("first_contact_at", MOMENT),
            _may("last_agent_id", NUMBER),
        ],
        "agent_states": [_must("by", server_default=no_text)],
        "companies": [
            _must("customer_class", server_default=no_text),
            _must("language", server_default=no_text),
        ],
    }


def _announcements() -> None:
    op.create_table(
        "wait_announcements",
        _key("entry_id"),
        _key("at", MOMENT),
        _must("call_id", index=True),
        _must("queue"),
        _must("position", COUNT),
        _must("low_s", SECONDS),
        _may("high_s", SECONDS),
        _may("waited_s", SECONDS),
        sa.Index("ix_wait_announcements_at", "at"),
    )


def _groups() -> None:
    op.create_table(
        "agent_groups",
        _key("agent_id", ROW_ID, sa.ForeignKey("agents.user_id", ondelete="CASCADE")),
        _key("name"),
    )


def _key(name: str, type_: Any = TEXT, *more: Any) -> sa.Column[Any]:
    return sa.Column(name, type_, *more, primary_key=True, autoincrement=False)


def _must(name: str, type_: Any = TEXT, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=False, **options)


def _may(name: str, type_: Any = TEXT) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=True)
