"""The tables, as SQLAlchemy Core knows them; :mod:`db.migrations` makes them.

Core and not the ORM: facts go in by the thousand and rows come out as frozen records, so there are
no objects whose changes would need tracking. Derived tables have no foreign keys on purpose: what
happened must be kept even when an earlier fact is missing (:mod:`db.audit` finds such gaps).
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
)

from db.types import Json, String, UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite numbers rows by itself only for a column of type INTEGER, which has 64 bits there.
RowId = BigInteger().with_variant(Integer(), "sqlite")


def _key(name: str, type_: Any = String, *more: Any) -> Column[Any]:
    return Column(name, type_, *more, primary_key=True, autoincrement=False)


def _must(name: str, type_: Any = String, *more: Any, **options: Any) -> Column[Any]:
    return Column(name, type_, *more, nullable=False, **options)


def _one_of(column: str, *values: str) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


# --- the ledger -------------------------------------------------------------------------------

ledger = Table(
    "ledger",
    metadata,
    Column("seq", RowId, primary_key=True),
    _must("at", UtcDateTime),
    _must("kind"),
    Column("call_id", String, index=True),
    Column("agent_id", BigInteger, index=True),
    _must("body", Json),
    sqlite_autoincrement=True,  # a number is never used twice, even after a restored backup
)

live_calls = Table(
    "live_calls",
    metadata,
    _key("call_id"),
    _must("snapshot", LargeBinary),
    _must("updated_at", UtcDateTime),
)

# --- derived from the ledger ------------------------------------------------------------------

calls = Table(
    "calls",
    metadata,
    _key("call_id"),
    _must("arrived_at", UtcDateTime, index=True),
    _must("caller_number", index=True),
    _must("caller_name"),
    _must("dialled"),
    _must("flow_revision", BigInteger),
    Column("choice", String),
    _must("keys"),
    _must("company_number"),
    _must("company_verification"),
    _must("company_name"),
    Column("queue", String),
    Column("joined_at", UtcDateTime),
    _must("waited_s", Float),
    _must("offers_made", Integer),
    Column("agent_id", BigInteger, index=True),
    Column("answered_at", UtcDateTime),
    Column("ended_at", UtcDateTime, index=True),
    Column("talk_s", Float),
    Column("outcome", String),
    Column("ended_by", String),
)

legs = Table(
    "legs",
    metadata,
    _key("call_id"),
    _key("channel_id"),
    _must("role"),
    Column("agent_id", BigInteger),
    _must("started_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    Column("cause", BigInteger),
)

keys_pressed = Table(
    "keys_pressed",
    metadata,
    _key("call_id"),
    _key("position", Integer),
    _must("at", UtcDateTime),
    _must("key"),
    _must("node"),
)

queue_waits = Table(
    "queue_waits",
    metadata,
    _key("entry_id"),
    _must("call_id", index=True),
    _must("queue"),
    _must("joined_at", UtcDateTime),
    Column("left_at", UtcDateTime),
    Column("waited_s", Float),
    Column("outcome", String),
    Index("ix_queue_waits_queue_joined_at", "queue", "joined_at"),
)

offers = Table(
    "offers",
    metadata,
    _key("offer_id"),
    _must("call_id", index=True),
    _must("entry_id"),
    _must("agent_id", BigInteger),
    _must("channel_id"),
    _must("reasons", Json),
    _must("made_at", UtcDateTime),
    Column("ringing_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    Column("outcome", String),
    Index("ix_offers_agent_id_made_at", "agent_id", "made_at"),
)

agent_states = Table(
    "agent_states",
    metadata,
    _key("agent_id", BigInteger),
    _key("position", Integer),
    _must("state"),
    _must("reason"),
    _must("since", UtcDateTime, index=True),
    Column("until", UtcDateTime),
    Column("call_id", String),
)

DERIVED: Final = (calls, legs, keys_pressed, queue_waits, offers, agent_states)

# --- the directory ----------------------------------------------------------------------------

users = Table(
    "users",
    metadata,
    Column("id", RowId, primary_key=True),
    _must("login"),
    _must("login_key", unique=True),
    _must("name"),
    _must("role"),
    _must("password_hash"),
    _must("active", Boolean),
    _one_of("role", "agent", "supervisor", "admin"),
    sqlite_autoincrement=True,  # a deleted user's history must not become another's
)

agents = Table(
    "agents",
    metadata,
    _key("user_id", RowId, ForeignKey("users.id", ondelete="CASCADE")),
    _must("extension", unique=True),
    _must("sip_ha1"),
)

agent_skills = Table(
    "agent_skills",
    metadata,
    _key("agent_id", RowId, ForeignKey("agents.user_id", ondelete="CASCADE")),
    _key("skill"),
    _must("level", Integer),
    CheckConstraint("level BETWEEN 1 AND 10", name="level"),
)

queues = Table(
    "queues",
    metadata,
    _key("name"),
    _must("label"),
    _must("skill"),
    _must("ring_timeout_s", Float),
    _must("wrap_up_s", Float),
    _must("announce_every_s", Float),
    _must("position", Integer),
)

sip_accounts = Table(
    "sip_accounts",
    metadata,
    Column("user", String, primary_key=True, quote=True),  # a reserved word in PostgreSQL
    _must("ha1"),
    _must("kind"),
    _must("name"),
    _one_of("kind", "caller", "trunk"),
)

companies = Table("companies", metadata, _key("number"), _must("name"))

company_assistants = Table(
    "company_assistants",
    metadata,
    _key("company_number", String, ForeignKey("companies.number", ondelete="CASCADE")),
    _key("role"),
    _must("name"),
    _must("whatsapp"),
    _must("email"),
    _one_of("role", "functional", "billing"),
)

contacts = Table(
    "contacts",
    metadata,
    Column("id", RowId, primary_key=True),
    _must("company_number", String, ForeignKey("companies.number", ondelete="CASCADE"), index=True),
    _must("name"),
    _must("number", index=True),
    _must("email"),
)

flow_revisions = Table(
    "flow_revisions",
    metadata,
    Column("id", RowId, primary_key=True),
    _must("sha256"),
    _must("source"),
    _must("published_at", UtcDateTime),
    _must("published_by"),
    sqlite_autoincrement=True,  # calls name their revision for ever
)

web_sessions = Table(
    "web_sessions",
    metadata,
    _key("token_sha256"),
    _must("user_id", RowId, ForeignKey("users.id", ondelete="CASCADE"), index=True),
    _must("created_at", UtcDateTime),
    _must("expires_at", UtcDateTime, index=True),
)
