"""Who and what the line knows."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Float, ForeignKey, Integer, Table, text

from db.tables.columns import RowId, key, metadata, must, one_of, row_id
from db.types import String, UtcDateTime

users = Table(
    "users",
    metadata,
    row_id(),
    must("login"),
    must("login_key", unique=True),
    must("name"),
    must("role"),
    must("password_hash"),
    must("active", Boolean),
    one_of("role", "agent", "supervisor", "admin"),
    sqlite_autoincrement=True,  # a deleted user's history must not become another's
)

agents = Table(
    "agents",
    metadata,
    key("user_id", RowId, ForeignKey("users.id", ondelete="CASCADE")),
    must("extension", unique=True),
    must("sip_ha1"),
)

agent_skills = Table(
    "agent_skills",
    metadata,
    key("agent_id", RowId, ForeignKey("agents.user_id", ondelete="CASCADE")),
    key("skill"),
    must("level", Integer),
    CheckConstraint("level BETWEEN 1 AND 10", name="level"),
)

agent_groups = Table(
    "agent_groups",
    metadata,
    key("agent_id", RowId, ForeignKey("agents.user_id", ondelete="CASCADE")),
    key("name"),
)

queues = Table(
    "queues",
    metadata,
    key("name"),
    must("label"),
    must("skill"),
    must("ring_timeout_s", Float),
    must("wrap_up_s", Float),
    must("announce_every_s", Float),
    must("position", Integer),
)

sip_accounts = Table(
    "sip_accounts",
    metadata,
    Column("user", String, primary_key=True, quote=True),  # a reserved word in PostgreSQL
    must("ha1"),
    must("kind"),
    must("name"),
    one_of("kind", "caller", "trunk"),
)

companies = Table(
    "companies",
    metadata,
    key("number"),
    must("name"),
    must("customer_class", server_default=text("''")),
    must("language", server_default=text("''")),
)

company_assistants = Table(
    "company_assistants",
    metadata,
    key("company_number", String, ForeignKey("companies.number", ondelete="CASCADE")),
    key("role"),
    must("name"),
    must("whatsapp"),
    must("email"),
    one_of("role", "functional", "billing"),
)

contacts = Table(
    "contacts",
    metadata,
    row_id(),
    must("company_number", String, ForeignKey("companies.number", ondelete="CASCADE"), index=True),
    must("name"),
    must("number", index=True),
    must("email"),
)

flow_revisions = Table(
    "flow_revisions",
    metadata,
    row_id(),
    must("sha256"),
    must("source"),
    must("published_at", UtcDateTime),
    must("published_by"),
    sqlite_autoincrement=True,  # calls name their revision for ever
)

web_sessions = Table(
    "web_sessions",
    metadata,
    key("token_sha256"),
    must("user_id", RowId, ForeignKey("users.id", ondelete="CASCADE"), index=True),
    must("created_at", UtcDateTime),
    must("expires_at", UtcDateTime, index=True),
)
