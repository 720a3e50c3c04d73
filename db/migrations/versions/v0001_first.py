"""The ledger, what is derived from it, and the directory."""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: Final = "0001"
down_revision: Final = None

# A migration never changes again, so it keeps its own copy of the column types of its day.
TEXT: Final = sa.Text()
MOMENT: Final = sa.DateTime(timezone=True)
NUMBER: Final = sa.BigInteger()
COUNT: Final = sa.Integer()
SECONDS: Final = sa.Float()
JSON: Final = sa.JSON().with_variant(JSONB(), "postgresql")
ROW_ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

TABLES: Final = (
    "web_sessions",
    "flow_revisions",
    "contacts",
    "company_assistants",
    "companies",
    "sip_accounts",
    "queues",
    "agent_skills",
    "agents",
    "users",
    "agent_states",
    "offers",
    "queue_waits",
    "keys_pressed",
    "legs",
    "calls",
    "live_calls",
    "ledger",
)


def upgrade() -> None:
    """Make every table."""
    _ledger()
    _append_only()
    _calls()
    _parts_of_calls()
    _agent_states()
    _people()
    _line()
    _companies()
    _documents_and_sessions()


def downgrade() -> None:
    """Drop every table, those that refer to others first."""
    for table in TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION ledger_is_append_only()")


def _key(name: str, type_: Any = TEXT, *more: Any) -> sa.Column[Any]:
    return sa.Column(name, type_, *more, primary_key=True, autoincrement=False)


def _row_id() -> sa.Column[Any]:
    return sa.Column("id", ROW_ID, primary_key=True)


def _must(name: str, type_: Any = TEXT, *more: Any, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, type_, *more, nullable=False, **options)


def _may(name: str, type_: Any = TEXT, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=True, **options)


def _ledger() -> None:
    op.create_table(
        "ledger",
        sa.Column("seq", ROW_ID, primary_key=True),
        _must("at", MOMENT),
        _must("kind"),
        _may("call_id", index=True),
        _may("agent_id", NUMBER, index=True),
        _must("body", JSON),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "live_calls",
        _key("call_id"),
        _must("snapshot", sa.LargeBinary()),
        _must("updated_at", MOMENT),
    )


def _append_only() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER ledger_no_{deed.lower()} BEFORE {deed} ON ledger "
                "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION 'the ledger is append-only' "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        "CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only()"
    )


def _calls() -> None:
    op.create_table(
        "calls",
        _key("call_id"),
        _must("arrived_at", MOMENT, index=True),
        _must("caller_number", index=True),
        _must("caller_name"),
        _must("dialled"),
        _must("flow_revision", NUMBER),
        _may("choice"),
        _must("keys"),
        _must("company_number"),
        _must("company_verification"),
        _must("company_name"),
        _may("queue"),
        _may("joined_at", MOMENT),
        _must("waited_s", SECONDS),
        _must("offers_made", COUNT),
        _may("agent_id", NUMBER, index=True),
        _may("answered_at", MOMENT),
        _may("ended_at", MOMENT, index=True),
        _may("talk_s", SECONDS),
        _may("outcome"),
        _may("ended_by"),
    )


def _parts_of_calls() -> None:
    op.create_table(
        "legs",
        _key("call_id"),
        _key("channel_id"),
        _must("role"),
        _may("agent_id", NUMBER),
        _must("started_at", MOMENT),
        _may("ended_at", MOMENT),
        _may("cause", NUMBER),
    )
    op.create_table(
        "keys_pressed",
        _key("call_id"),
        _key("position", COUNT),
        _must("at", MOMENT),
        _must("key"),
        _must("node"),
    )
    op.create_table(
        "queue_waits",
        _key("entry_id"),
        _must("call_id", index=True),
        _must("queue"),
        _must("joined_at", MOMENT),
        _may("left_at", MOMENT),
        _may("waited_s", SECONDS),
        _may("outcome"),
        sa.Index("ix_queue_waits_queue_joined_at", "queue", "joined_at"),
    )
    op.create_table(
        "offers",
        _key("offer_id"),
        _must("call_id", index=True),
        _must("entry_id"),
        _must("agent_id", NUMBER),
        _must("channel_id"),
        _must("reasons", JSON),
        _must("made_at", MOMENT),
        _may("ringing_at", MOMENT),
        _may("ended_at", MOMENT),
        _may("outcome"),
        sa.Index("ix_offers_agent_id_made_at", "agent_id", "made_at"),
    )


def _agent_states() -> None:
    op.create_table(
        "agent_states",
        _key("agent_id", NUMBER),
        _key("position", COUNT),
        _must("state"),
        _must("reason"),
        _must("since", MOMENT, index=True),
        _may("until", MOMENT),
        _may("call_id"),
    )


def _people() -> None:
    op.create_table(
        "users",
        _row_id(),
        _must("login"),
        _must("login_key", unique=True),
        _must("name"),
        _must("role"),
        _must("password_hash"),
        _must("active", sa.Boolean()),
        sa.CheckConstraint("role IN ('agent', 'supervisor', 'admin')", name="role"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "agents",
        _key("user_id", ROW_ID, sa.ForeignKey("users.id", ondelete="CASCADE")),
        _must("extension", unique=True),
        _must("sip_ha1"),
    )
    op.create_table(
        "agent_skills",
        _key("agent_id", ROW_ID, sa.ForeignKey("agents.user_id", ondelete="CASCADE")),
        _key("skill"),
        _must("level", COUNT),
        sa.CheckConstraint("level BETWEEN 1 AND 10", name="level"),
    )


def _line() -> None:
    op.create_table(
        "queues",
        _key("name"),
        _must("label"),
        _must("skill"),
        _must("ring_timeout_s", SECONDS),
        _must("wrap_up_s", SECONDS),
        _must("announce_every_s", SECONDS),
        _must("position", COUNT),
    )
    op.create_table(
        "sip_accounts",
        sa.Column("user", TEXT, primary_key=True, quote=True),
        _must("ha1"),
        _must("kind"),
        _must("name"),
        sa.CheckConstraint("kind IN ('caller', 'trunk')", name="kind"),
    )


def _companies() -> None:
    op.create_table("companies", _key("number"), _must("name"))
    op.create_table(
        "company_assistants",
        _key("company_number", TEXT, _to_company()),
        _key("role"),
        _must("name"),
        _must("whatsapp"),
        _must("email"),
        sa.CheckConstraint("role IN ('functional', 'billing')", name="role"),
    )
    op.create_table(
        "contacts",
        _row_id(),
        _must("company_number", TEXT, _to_company(), index=True),
        _must("name"),
        _must("number", index=True),
        _must("email"),
    )


def _to_company() -> sa.ForeignKey:
    return sa.ForeignKey("companies.number", ondelete="CASCADE")


def _documents_and_sessions() -> None:
    op.create_table(
        "flow_revisions",
        _row_id(),
        _must("sha256"),
        _must("source"),
        _must("published_at", MOMENT),
        _must("published_by"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "web_sessions",
        _key("token_sha256"),
        _must("user_id", ROW_ID, sa.ForeignKey("users.id", ondelete="CASCADE"), index=True),
        _must("created_at", MOMENT),
        _must("expires_at", MOMENT, index=True),
    )
