"""What happened, as the append-only ledger keeps it.

Each fact is a plain value with its own ``kind``; derived tables are a function of the facts alone
(:mod:`db.projection`), so every report can be recomputed from the ledger. Times are UTC.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

import msgspec

Verification: TypeAlias = Literal["none", "pending", "verified", "unknown", "unavailable"]
OfferOutcome: TypeAlias = Literal[
    "accepted", "refused", "timed_out", "busy", "unreachable", "withdrawn", "failed"
]
EntryOutcome: TypeAlias = Literal["answered", "abandoned", "diverted"]
CallOutcome: TypeAlias = Literal["answered", "abandoned", "diverted"]
EndedBy: TypeAlias = Literal["caller", "agent", "system"]
AgentState: TypeAlias = Literal[
    "logged_out", "available", "offered", "ringing", "talking", "wrap_up", "paused", "not_answering"
]


class Fact(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """One thing that happened at ``at`` (timezone-aware UTC)."""

    at: datetime


class CallFact(Fact, frozen=True, kw_only=True):
    """A fact about one call."""

    call_id: str


class CallArrived(CallFact, frozen=True, kw_only=True, tag="call_arrived"):
    """A caller's channel entered the application."""

    channel_id: str
    caller_number: str
    caller_name: str
    dialled: str
    flow_revision: int


class KeyPressed(CallFact, frozen=True, kw_only=True, tag="key_pressed"):
    """One DTMF digit, at the node that heard it."""

    key: str
    node: str


class ChoiceMade(CallFact, frozen=True, kw_only=True, tag="choice_made"):
    """The caller chose, or by silence or wrong keys did not ("sin_opcion")."""

    node: str
    choice: str


class CompanyIdentified(CallFact, frozen=True, kw_only=True, tag="company_identified"):
    """What was keyed in as company number, and what the CRM says of it (again, if it is late)."""

    company_number: str
    verification: Verification
    company_name: str = ""


class QueueJoined(CallFact, frozen=True, kw_only=True, tag="queue_joined"):
    """The call began to wait."""

    entry_id: str
    queue: str


class QueueLeft(CallFact, frozen=True, kw_only=True, tag="queue_left"):
    """The wait ended."""

    entry_id: str
    outcome: EntryOutcome


class OfferMade(CallFact, frozen=True, kw_only=True, tag="offer_made"):
    """One attempt to give this call to one agent; ``reasons`` is shown to supervisors."""

    offer_id: str
    entry_id: str
    agent_id: int
    channel_id: str
    reasons: tuple[str, ...] = ()


class OfferRinging(CallFact, frozen=True, kw_only=True, tag="offer_ringing"):
    """The agent's phone said that it rings."""

    offer_id: str


class OfferEnded(CallFact, frozen=True, kw_only=True, tag="offer_ended"):
    """How the attempt ended; anything but ``accepted`` puts the call back in its place."""

    offer_id: str
    outcome: OfferOutcome


class LegStarted(CallFact, frozen=True, kw_only=True, tag="leg_started"):
    """A channel became part of the call."""

    channel_id: str
    role: Literal["caller", "agent"]
    agent_id: int | None = None


class LegEnded(CallFact, frozen=True, kw_only=True, tag="leg_ended"):
    """A channel of the call is gone; ``cause`` is the Q.850 number, 0 when unknown."""

    channel_id: str
    cause: int


class Bridged(CallFact, frozen=True, kw_only=True, tag="bridged"):
    """Caller and agent can hear each other."""

    bridge_id: str
    offer_id: str
    agent_id: int


class CallEnded(CallFact, frozen=True, kw_only=True, tag="call_ended"):
    """The call is over. ``diverted``: it went on elsewhere (the fallback, another extension)."""

    outcome: CallOutcome
    ended_by: EndedBy


class AgentStateChanged(Fact, frozen=True, kw_only=True, tag="agent_state_changed"):
    """An agent's state from ``at`` on; ``reason`` is the pause reason or what caused the change."""

    agent_id: int
    state: AgentState
    reason: str = ""
    call_id: str | None = None


AnyFact: TypeAlias = (
    CallArrived
    | KeyPressed
    | ChoiceMade
    | CompanyIdentified
    | QueueJoined
    | QueueLeft
    | OfferMade
    | OfferRinging
    | OfferEnded
    | LegStarted
    | LegEnded
    | Bridged
    | CallEnded
    | AgentStateChanged
)
