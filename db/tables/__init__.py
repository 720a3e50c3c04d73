"""The tables, as SQLAlchemy Core knows them; :mod:`db.migrations` makes them.

Core and not the ORM: facts go in by the thousand and rows come out as frozen records, so there are
no objects whose changes would need tracking.
"""

from __future__ import annotations

from typing import Final

from db.tables.columns import metadata
from db.tables.derived import (
    agent_states,
    calls,
    issued_tickets,
    keys_pressed,
    left_messages,
    legs,
    offers,
    overflow_offers,
    queue_waits,
    ticket_repeats,
    wait_announcements,
)
from db.tables.directory import (
    agent_groups,
    agent_skills,
    agents,
    companies,
    company_assistants,
    contacts,
    flow_revisions,
    queues,
    sip_accounts,
    users,
    web_sessions,
)
from db.tables.ledgers import ledger, live_calls
from db.tables.office import (
    api_keys,
    closed_now,
    counters,
    crm_messages,
    document_revisions,
    outbox,
    transcript_searches,
    transcripts,
)

OF_CALLS: Final = (
    calls,
    legs,
    keys_pressed,
    queue_waits,
    wait_announcements,
    offers,
    overflow_offers,
    issued_tickets,
    ticket_repeats,
    left_messages,
)
"""Derived from the facts of one call each; all have its ``call_id``."""

DERIVED: Final = (*OF_CALLS, agent_states)

__all__ = [
    "DERIVED",
    "OF_CALLS",
    "agent_groups",
    "agent_skills",
    "agent_states",
    "agents",
    "api_keys",
    "calls",
    "closed_now",
    "companies",
    "company_assistants",
    "contacts",
    "counters",
    "crm_messages",
    "document_revisions",
    "flow_revisions",
    "issued_tickets",
    "keys_pressed",
    "ledger",
    "left_messages",
    "legs",
    "live_calls",
    "metadata",
    "offers",
    "outbox",
    "overflow_offers",
    "queue_waits",
    "queues",
    "sip_accounts",
    "ticket_repeats",
    "transcript_searches",
    "transcripts",
    "users",
    "wait_announcements",
    "web_sessions",
]
