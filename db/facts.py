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
DivertedTo: TypeAlias = Literal["", "fallback", "message", "ticket", "closed", "sent_back"]
"""Where a diverted call went; ``closed``: it heard the hours and left nothing."""
Treatment: TypeAlias = Literal["open", "closed"]
OverflowChoice: TypeAlias = Literal["wait", "message", "ticket", "none"]
EndedBy: TypeAlias = Literal["caller", "agent", "system"]
AgentState: TypeAlias = Literal[
    "logged_out",
    "available",
    "offered",
    "ringing",
    "talking",
    "on_hold",
    "wrap_up",
    "paused",
    "not_answering",
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
    overflow_revision: int = 0
    hours_revision: int = 0
    foreign_queue: str = ""
    routing_revision: int = 0


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
    """The call began to wait, with what was known then of what it asks.

    ``needs`` and ``prefers`` are ``skill=level``; ``credit_s`` is its own head start, without its
    queue's; ``first_contact_at`` None: it came for the first time.
    """

    entry_id: str
    queue: str
    credit_s: float = 0.0
    needs: tuple[str, ...] = ()
    prefers: tuple[str, ...] = ()
    first_contact_at: datetime | None = None
    last_agent_id: int | None = None


class EntryRevised(CallFact, frozen=True, kw_only=True, tag="entry_revised"):
    """More became known of a call that waits already: all that it asks from now on."""

    entry_id: str
    credit_s: float = 0.0
    needs: tuple[str, ...] = ()
    prefers: tuple[str, ...] = ()
    first_contact_at: datetime | None = None
    last_agent_id: int | None = None


class WaitAnnounced(CallFact, frozen=True, kw_only=True, tag="wait_announced"):
    """The caller was told how long he will probably wait from ``at`` on, as it was said.

    ``high_s`` None: only the least was said.
    """

    entry_id: str
    position: int
    low_s: float
    high_s: float | None


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
    diverted_to: DivertedTo = ""


class OverflowOffered(CallFact, frozen=True, kw_only=True, tag="overflow_offered"):
    """The caller was told why nobody comes, and what he may choose."""

    queue: str
    treatment: Treatment
    reason: str
    choices: tuple[str, ...]


class OverflowChosen(CallFact, frozen=True, kw_only=True, tag="overflow_chosen"):
    """What he chose; ``none``: no key was pressed."""

    choice: OverflowChoice


class TicketIssued(CallFact, frozen=True, kw_only=True, tag="ticket_issued"):
    """A ticket is open from now on. ``origin``: it was asked for, or a message opened it."""

    ticket_number: str
    origin: Literal["choice", "message"]
    queue: str
    treatment: Treatment
    choice: str
    caller_number: str
    caller_name: str
    company_number: str
    company_name: str


class TicketRepeated(CallFact, frozen=True, kw_only=True, tag="ticket_repeated"):
    """The caller heard, or his message joined, the ticket that he had open already."""

    ticket_number: str


class MessageLeft(CallFact, frozen=True, kw_only=True, tag="message_left"):
    """A recorded message is kept, under the file name ``audio`` in the folder of messages."""

    message_id: str
    ticket_number: str
    queue: str
    treatment: Treatment
    mailbox: str
    choice: str
    caller_number: str
    caller_name: str
    company_number: str
    company_name: str
    started_at: datetime
    duration_s: float
    audio: str


class TicketHandled(CallFact, frozen=True, kw_only=True, tag="ticket_handled"):
    """Somebody of the back office closed the ticket with an answer, or opened it again."""

    ticket_number: str
    handled: bool
    by: str
    answer: str


class MessageHandled(CallFact, frozen=True, kw_only=True, tag="message_handled"):
    """Somebody of the back office dealt with the message, or took that back."""

    message_id: str
    handled: bool
    by: str
    answer: str


class PersonalDataErased(CallFact, frozen=True, kw_only=True, tag="personal_data_erased"):
    """Its time was over: ``audio`` (the recordings) or ``personal`` (numbers, names, words)."""

    what: Literal["audio", "personal"]


class AgentStateChanged(Fact, frozen=True, kw_only=True, tag="agent_state_changed"):
    """An agent's state from ``at`` on; ``reason`` is the pause reason or what caused the change.

    ``by`` is the login of a supervisor who changed it; "" is the agent himself, or the line.
    """

    agent_id: int
    state: AgentState
    reason: str = ""
    call_id: str | None = None
    by: str = ""


AnyFact: TypeAlias = (
    CallArrived
    | KeyPressed
    | ChoiceMade
    | CompanyIdentified
    | QueueJoined
    | EntryRevised
    | WaitAnnounced
    | QueueLeft
    | OfferMade
    | OfferRinging
    | OfferEnded
    | LegStarted
    | LegEnded
    | Bridged
    | CallEnded
    | OverflowOffered
    | OverflowChosen
    | TicketIssued
    | TicketRepeated
    | MessageLeft
    | TicketHandled
    | MessageHandled
    | PersonalDataErased
    | AgentStateChanged
)
