"""Tables that are a function of the ledger alone; :mod:`db.rules` says which.

They have no foreign keys on purpose: what happened must be kept even when an earlier fact is missing
(:mod:`db.audit` finds such gaps).
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import BigInteger, Column, Float, Index, Integer, Table, text

from db.tables.columns import key, may, metadata, must
from db.types import Json, UtcDateTime

# Calls that were kept before these columns came have what their facts have: nothing of the kind.
_NO_TEXT: Final = text("''")
_ZERO: Final = text("0")
_NO_LIST: Final = text("'[]'")

calls = Table(
    "calls",
    metadata,
    key("call_id"),
    must("arrived_at", UtcDateTime, index=True),
    must("caller_number"),
    must("caller_name"),
    must("dialled"),
    must("flow_revision", BigInteger),
    may("choice"),
    must("keys"),
    must("company_number"),
    must("company_verification"),
    must("company_name"),
    may("queue"),
    may("joined_at", UtcDateTime),
    must("waited_s", Float),
    must("offers_made", Integer),
    may("agent_id", BigInteger, index=True),
    may("answered_at", UtcDateTime),
    may("ended_at", UtcDateTime, index=True),
    may("talk_s", Float),
    may("outcome"),
    may("ended_by"),
    must("diverted_to", server_default=_NO_TEXT),
    must("foreign_queue", server_default=_NO_TEXT),
    must("overflow_revision", BigInteger, server_default=_ZERO),
    must("hours_revision", BigInteger, server_default=_ZERO),
    may("personal_erased_at", UtcDateTime),
    must("routing_revision", BigInteger, server_default=_ZERO),
    Index("ix_calls_caller_number_arrived_at", "caller_number", "arrived_at"),
)

legs = Table(
    "legs",
    metadata,
    key("call_id"),
    key("channel_id", index=True),
    must("role"),
    may("agent_id", BigInteger),
    must("started_at", UtcDateTime),
    may("ended_at", UtcDateTime),
    may("cause", BigInteger),
)

keys_pressed = Table(
    "keys_pressed",
    metadata,
    key("call_id"),
    key("position", Integer),
    must("at", UtcDateTime),
    must("key"),
    must("node"),
)

queue_waits = Table(
    "queue_waits",
    metadata,
    key("entry_id"),
    must("call_id", index=True),
    must("queue"),
    must("joined_at", UtcDateTime),
    may("left_at", UtcDateTime),
    may("waited_s", Float),
    may("outcome"),
    must("credit_s", Float, server_default=_ZERO),
    must("needs", Json, server_default=_NO_LIST),
    must("prefers", Json, server_default=_NO_LIST),
    may("first_contact_at", UtcDateTime),
    may("last_agent_id", BigInteger),
    Index("ix_queue_waits_queue_joined_at", "queue", "joined_at"),
)

wait_announcements = Table(
    "wait_announcements",
    metadata,
    key("entry_id"),
    key("at", UtcDateTime),
    must("call_id", index=True),
    must("queue"),
    must("position", Integer),
    must("low_s", Float),
    may("high_s", Float),
    may("waited_s", Float),
    Index("ix_wait_announcements_at", "at"),
)

offers = Table(
    "offers",
    metadata,
    key("offer_id"),
    must("call_id", index=True),
    must("entry_id"),
    must("agent_id", BigInteger),
    must("channel_id"),
    must("reasons", Json),
    must("made_at", UtcDateTime),
    may("ringing_at", UtcDateTime),
    may("ended_at", UtcDateTime),
    may("outcome"),
    Index("ix_offers_agent_id_made_at", "agent_id", "made_at"),
)

agent_states = Table(
    "agent_states",
    metadata,
    key("agent_id", BigInteger),
    key("position", Integer),
    must("state"),
    must("reason"),
    must("since", UtcDateTime, index=True),
    may("until", UtcDateTime),
    may("call_id"),
    must("by", server_default=_NO_TEXT),
)

overflow_offers = Table(
    "overflow_offers",
    metadata,
    key("call_id"),
    key("offered_at", UtcDateTime),
    must("queue"),
    must("treatment"),
    must("reason"),
    must("choices", Json),
    may("choice"),
    may("chosen_at", UtcDateTime),
    Index("ix_overflow_offers_queue_offered_at", "queue", "offered_at"),
)


def _who_called() -> tuple[Column[Any], ...]:
    return (
        must("queue"),
        must("treatment"),
        must("choice"),
        must("caller_number", index=True),
        must("caller_name"),
        must("company_number"),
        must("company_name"),
    )


def _what_became_of_it() -> tuple[Column[Any], ...]:
    """`version` counts the changes, `changed_at` is the last one's moment.

    `found_by` are the row's texts as they are searched (:mod:`db.folding`).
    """
    return (
        must("status"),
        may("handled_at", UtcDateTime),
        must("handled_by"),
        must("answer"),
        must("version", Integer),
        may("changed_at", UtcDateTime),
        may("personal_erased_at", UtcDateTime),
        must("found_by", server_default=_NO_TEXT),
    )


issued_tickets = Table(
    "issued_tickets",
    metadata,
    key("ticket_number"),
    must("call_id", index=True),
    must("issued_at", UtcDateTime, index=True),
    must("origin"),
    *_who_called(),
    *_what_became_of_it(),
)

ticket_repeats = Table(
    "ticket_repeats",
    metadata,
    key("call_id"),
    key("ticket_number"),
    must("at", UtcDateTime),
)

left_messages = Table(
    "left_messages",
    metadata,
    key("message_id"),
    must("call_id", index=True),
    must("ticket_number", index=True),
    must("left_at", UtcDateTime, index=True),
    must("started_at", UtcDateTime),
    must("duration_s", Float),
    must("mailbox"),
    must("audio"),
    *_who_called(),
    *_what_became_of_it(),
    may("audio_erased_at", UtcDateTime),
)
