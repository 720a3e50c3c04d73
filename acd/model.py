"""The values that the board keeps and decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

from acd.agents import AgentState, Trigger

Phone: TypeAlias = Literal["registered", "unregistered", "in_use"]
LostOffer: TypeAlias = Literal["refused", "timed_out", "busy", "unreachable", "withdrawn", "failed"]


@dataclass(frozen=True, slots=True)
class QueuePolicy:
    """How a queue treats its callers; ``skill`` None means that any agent may answer."""

    name: str
    label: str
    skill: str | None
    ring_timeout_s: int = 20
    wrap_up_s: int = 15
    announce_every_s: int = 45


@dataclass(frozen=True, slots=True)
class BoardRules:
    """What happens to agents who let offers pass."""

    missed_limit: int = 3
    """Offers rung out in a row before the agent is taken out of the line."""
    reoffer_after_s: float = 15.0
    """How long an entry is kept from an agent who let it pass, while others are tried."""
    trouble_rest_s: float = 5.0
    """How long an agent whose phone was busy or unreachable gets no offer at all."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One entry, one agent, until it is accepted or lost."""

    offer_id: str
    entry_id: str
    call_id: str
    agent_id: int


@dataclass(frozen=True, slots=True)
class Talk:
    """An accepted offer: who talks, about which call, from which queue."""

    entry_id: str
    call_id: str
    queue: str
    agent_id: int


@dataclass(slots=True)
class Agent:
    """An agent as the board sees him; ``since`` is when the state began."""

    agent_id: int
    name: str
    extension: str
    skills: Mapping[str, int]
    since: datetime
    state: AgentState = AgentState.LOGGED_OUT
    reason: str = ""
    phone: Phone = "unregistered"
    idle_since: datetime | None = None
    rests_until: datetime | None = None
    wrap_up_until: datetime | None = None
    missed: int = 0
    offer: Offer | None = None
    call_id: str | None = None
    wrap_up_s: int = 0
    wish: tuple[Trigger, str] | None = None
    """What the agent asked for during a call, to be done after its wrap-up."""


@dataclass(slots=True)
class Entry:
    """A call that waits (later also callbacks, chats and mails)."""

    entry_id: str
    call_id: str
    queue: str
    joined_at: datetime
    offer: Offer | None = None
    offers_made: int = 0
    held: bool = False
    """Passed over for now: its caller is busy with something else, and keeps the place."""
    passed: dict[int, tuple[datetime, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outlook:
    """How the wait of one entry stands; the agents counted are those who could serve it.

    ``agents_paused`` counts those who are not ready: paused, or not answering.
    """

    waited_s: float
    waiting: int
    agents_logged_in: int
    agents_paused: int
    expected_wait_s: float | None


@dataclass(frozen=True, slots=True)
class LastState:
    """What the ledger says an agent did last."""

    state: AgentState
    reason: str
    since: datetime
    call_id: str | None


@dataclass(frozen=True, slots=True)
class MakeOffer:
    """Show the call to the agent and ring the phone."""

    offer: Offer
    extension: str
    ring_timeout_s: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WithdrawOffer:
    """The agent is no longer there for this offer: stop ringing."""

    offer: Offer


@dataclass(frozen=True, slots=True)
class AgentChanged:
    """For the ledger and the web page."""

    agent_id: int
    state: AgentState
    reason: str
    call_id: str | None
    at: datetime


Decision: TypeAlias = MakeOffer | WithdrawOffer | AgentChanged
