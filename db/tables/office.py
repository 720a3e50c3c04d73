"""What is kept beside the ledger: work to do, transcripts, documents, keys."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, Integer, Table, text

from db.tables.columns import key, may, metadata, must, one_of, row_id
from db.types import Json, UtcDateTime

outbox = Table(
    "outbox",
    metadata,
    row_id(),
    must("kind"),
    must("key", unique=True),
    must("subject", index=True),
    must("payload", Json),
    must("status"),
    must("attempts", Integer),
    must("due_at", UtcDateTime),
    must("since", UtcDateTime),
    may("settled_at", UtcDateTime),
    must("error"),
    one_of("status", "pending", "done", "failed"),
    Index("ix_outbox_status_due_at", "status", "due_at"),
    sqlite_autoincrement=True,
)

transcripts = Table(
    "transcripts",
    metadata,
    key("message_id"),
    must("status"),
    must("text"),
    must("words", Json),
    must("engine"),
    must("language"),
    must("error"),
    must("made_at", UtcDateTime),
    must("version", Integer),
    one_of("status", "pending", "done", "failed", "none"),
)

# Apart from the transcripts: a search that reads past each one's list of words takes seconds.
transcript_searches = Table(
    "transcript_searches",
    metadata,
    key("message_id"),
    must("found_by"),
)

document_revisions = Table(
    "document_revisions",
    metadata,
    key("kind"),
    key("id", BigInteger),
    must("sha256"),
    must("source"),
    must("published_at", UtcDateTime),
    must("published_by"),
)

closed_now = Table(
    "closed_now",
    metadata,
    row_id(),
    must("calendar"),
    must("notice", Json),
    must("reason"),
    must("since", UtcDateTime),
    may("until", UtcDateTime),
    must("closed_by"),
    may("opened_at", UtcDateTime),
    must("opened_by"),
    Index(
        "uq_closed_now_calendar",
        "calendar",
        unique=True,  # a calendar is closed once or not at all
        sqlite_where=text("opened_at IS NULL"),
        postgresql_where=text("opened_at IS NULL"),
    ),
    sqlite_autoincrement=True,
)

api_keys = Table(
    "api_keys",
    metadata,
    row_id(),
    must("name", unique=True),
    must("key_sha256", unique=True),
    must("scopes", Json),
    must("created_at", UtcDateTime),
    must("created_by"),
    may("last_used_at", UtcDateTime),
    may("revoked_at", UtcDateTime),
    sqlite_autoincrement=True,  # who did it is told by name; a number must not pass to another
)

crm_messages = Table(
    "crm_messages",
    metadata,
    row_id(),
    must("company_number", index=True),
    must("subject"),
    must("body"),
    must("message_id", unique=True),
    must("created_at", UtcDateTime),
    sqlite_autoincrement=True,
)

counters = Table("counters", metadata, key("name"), must("next", BigInteger))
