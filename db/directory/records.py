"""What comes out of the directory: plain values that nobody can change."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

import msgspec

from db.facts import (
    AgentState,
    CallOutcome,
    DivertedTo,
    EndedBy,
    EntryOutcome,
    OfferOutcome,
    OverflowChoice,
    Treatment,
    Verification,
)

Role: TypeAlias = Literal["agent", "supervisor", "admin"]
SipKind: TypeAlias = Literal["caller", "trunk"]


class NewUser(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody to be let in; ``password_hash`` is argon2's text."""

    login: str
    name: str
    role: Role
    password_hash: str


class UserRecord(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who may log in to the page; ``password_hash`` is argon2's text."""

    id: int
    login: str
    name: str
    role: Role
    password_hash: str
    active: bool


class AgentRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A user who answers calls; ``id`` is the user's. Skill levels go from 1 to 10 (best).

    ``groups`` are in the order of their names.
    """

    id: int
    login: str
    name: str
    extension: str
    sip_ha1: str
    skills: dict[str, int]
    active: bool
    groups: tuple[str, ...] = ()


class QueueRecord(msgspec.Struct, frozen=True, kw_only=True):
    """Where calls wait for agents with ``skill``; ``position`` orders queues on the page."""

    name: str
    label: str
    skill: str
    ring_timeout_s: float = 20.0
    wrap_up_s: float = 15.0
    announce_every_s: float = 45.0
    position: int = 0


class SipAccountRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A SIP account that is not an agent's; ``ha1`` is MD5 of user:realm:password."""

    user: str
    ha1: str
    kind: SipKind
    name: str


class ContactRecord(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody at a company, found by the number they call from."""

    id: int
    company_number: str
    name: str
    number: str
    email: str


class FlowRevision(msgspec.Struct, frozen=True, kw_only=True):
    """A published flow document; it never changes."""

    id: int
    sha256: str
    source: str
    published_at: datetime
    published_by: str


class DocumentRevision(msgspec.Struct, frozen=True, kw_only=True):
    """A published document; it never changes. ``id`` counts the revisions of its kind."""

    id: int
    kind: str
    sha256: str
    source: str
    published_at: datetime
    published_by: str


class ClosedNowRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A calendar closed by hand; ``notice`` are the prompts that callers hear."""

    calendar: str
    notice: tuple[str, ...]
    reason: str
    since: datetime
    until: datetime | None
    by: str
    opened_at: datetime | None
    opened_by: str


class ApiKeyRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A key of another system; nobody can read the key itself."""

    id: int
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    created_by: str
    last_used_at: datetime | None
    revoked_at: datetime | None


class CrmMessageRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A message about a company in the built-in CRM."""

    id: int
    company_number: str
    subject: str
    body: str
    message_id: str
    created_at: datetime


class AgentStateRecord(msgspec.Struct, frozen=True, kw_only=True):
    """An agent's state from ``since`` to ``until`` (None: still)."""

    agent_id: int
    state: AgentState
    reason: str
    since: datetime
    until: datetime | None
    call_id: str | None
    by: str = ""


class CallRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One call as reports count it; what has not happened (yet) is None.

    ``waited_s`` sums its waits that have ended, ``talk_s`` is from the first bridge to the end.
    """

    call_id: str
    arrived_at: datetime
    caller_number: str
    caller_name: str
    dialled: str
    flow_revision: int
    choice: str | None
    keys: str
    company_number: str
    company_verification: Verification
    company_name: str
    queue: str | None
    joined_at: datetime | None
    waited_s: float
    offers_made: int
    agent_id: int | None
    answered_at: datetime | None
    ended_at: datetime | None
    talk_s: float | None
    outcome: CallOutcome | None
    ended_by: EndedBy | None
    diverted_to: DivertedTo = ""
    foreign_queue: str = ""
    overflow_revision: int = 0
    hours_revision: int = 0
    personal_erased_at: datetime | None = None
    routing_revision: int = 0


class LegRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One channel of a call; ``cause`` is the Q.850 number of its end."""

    call_id: str
    channel_id: str
    role: Literal["caller", "agent"]
    agent_id: int | None
    started_at: datetime
    ended_at: datetime | None
    cause: int | None


class KeyRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One key that the caller pressed; ``position`` counts from 1."""

    call_id: str
    position: int
    at: datetime
    key: str
    node: str


class WaitRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One wait in one queue, and what it asked for, last of all: see :class:`db.facts.QueueJoined`."""

    entry_id: str
    call_id: str
    queue: str
    joined_at: datetime
    left_at: datetime | None
    waited_s: float | None
    outcome: EntryOutcome | None
    credit_s: float = 0.0
    needs: tuple[str, ...] = ()
    prefers: tuple[str, ...] = ()
    first_contact_at: datetime | None = None
    last_agent_id: int | None = None


class AnnouncementRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What a caller was told of his wait; ``high_s`` None: only the least was said.

    ``waited_s`` is from ``at`` until he was answered; None: he was not (yet).
    """

    entry_id: str
    call_id: str
    queue: str
    at: datetime
    position: int
    low_s: float
    high_s: float | None
    waited_s: float | None


class OfferRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt to give a call to an agent, and why to this one."""

    offer_id: str
    call_id: str
    entry_id: str
    agent_id: int
    channel_id: str
    reasons: tuple[str, ...]
    made_at: datetime
    ringing_at: datetime | None
    ended_at: datetime | None
    outcome: OfferOutcome | None


class OverflowRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One time that overflow was offered, and what the caller chose (None: nothing yet)."""

    call_id: str
    offered_at: datetime
    queue: str
    treatment: Treatment
    reason: str
    choices: tuple[str, ...]
    choice: OverflowChoice | None
    chosen_at: datetime | None


class CallDetail(msgspec.Struct, frozen=True, kw_only=True):
    """A call with everything that belongs to it, each list in the order of time."""

    call: CallRecord
    legs: tuple[LegRecord, ...]
    keys: tuple[KeyRecord, ...]
    waits: tuple[WaitRecord, ...]
    offers: tuple[OfferRecord, ...]
    overflow: tuple[OverflowRecord, ...] = ()
    announcements: tuple[AnnouncementRecord, ...] = ()
