"""What is known of one call; everything here is saved with the ledger and survives a restart."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

import msgspec

from acd.routing.document import Ask
from crm_bridge.port import Company
from db.facts import DivertedTo
from ivr.messages import Session
from overflow.messages import Menu
from overflow.policy import TreatmentName

Phase: TypeAlias = Literal["menu", "waiting", "offered", "overflow", "talking", "ended"]
"""``overflow``: in no queue, but still being looked after by the overflow menu."""
OfferStage: TypeAlias = Literal["held", "announced", "dialled", "ringing"]
"""``held``: the agent is kept for a caller who is still choosing in the overflow menu."""


class OfferState(msgspec.Struct, frozen=True, kw_only=True):
    """The offer under way; the agent's channel bears the offer's id."""

    offer_id: str
    agent_id: int
    extension: str
    ring_timeout_s: int
    offered_at: datetime
    stage: OfferStage = "announced"
    ringing_at: datetime | None = None
    reasons: tuple[str, ...] = ()
    """Why this agent, in the words of :mod:`acd.why`."""


class CallState(msgspec.Struct, frozen=True, kw_only=True):
    """A call between two events."""

    call_id: str
    channel_id: str
    caller_number: str
    caller_name: str
    dialled: str
    flow_revision: int
    overflow_revision: int = 0
    hours_revision: int = 0
    routing_revision: int = 0
    foreign_queue: str = ""
    sent_back: bool = False
    arrived_at: datetime
    session: Session
    phase: Phase = "menu"
    phase_since: datetime
    company: Company | None = None
    queue: str = ""
    joins: int = 0
    joined_at: datetime | None = None
    flow_ask: Ask = Ask()
    """What the flow's queue node says of its callers; ``ask`` is all that is asked for this one."""
    ask: Ask = Ask()
    looked_back: bool = False
    """It is known what is remembered of the caller: the two below, None for nothing."""
    first_contact_at: datetime | None = None
    last_agent_id: int | None = None
    told_wait: tuple[float, float | None] | None = None
    """The expected wait as it was last said in this queue, in seconds."""
    treatment: TreatmentName = "open"
    menu: Menu | None = None
    overflows: int = 0
    overflow_at: datetime | None = None
    """When overflow was last offered; ``overflows`` counts how often, and numbers the menus' ids."""
    place_held: bool = False
    """The ACD was told to pass this entry over while the caller leaves a message."""
    offers_made: int = 0
    """Of the present wait: the ids of further ones are numbered on from here, restarts or not."""
    offer: OfferState | None = None
    playback_id: str | None = None
    announcements: int = 0
    music: bool = False
    bridge_id: str | None = None
    answered_at: datetime | None = None
    on_hold: bool = False
    """The agent's phone keeps the caller waiting in the talk."""
    ended_at: datetime | None = None
    ended_by: Literal["", "caller", "agent", "system"] = ""
    outcome: Literal["", "answered", "abandoned", "diverted"] = ""
    diverted_to: DivertedTo = ""
    legs: frozenset[str] = frozenset()
    """Channels that Asterisk still has for this call; the machine is done when none is left."""

    @property
    def entry_id(self) -> str:
        """The id of the present wait: a call put back in the queue waits under a new one."""
        return f"{self.call_id}-q{self.joins}"

    @property
    def done(self) -> bool:
        """Nothing can happen to this call any more."""
        return self.phase == "ended" and not self.legs
