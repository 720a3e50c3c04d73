"""One turn of the machine: the state being changed, and what is to be done and recorded about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from acd.routing.document import Routing
from atiende.call.messages import CallCommand, CancelTimer, LoseSight, StartTimer
from atiende.call.state import CallState, OfferState, Phase
from db.facts import (
    AnyFact,
    CallArrived,
    CallOutcome,
    EndedBy,
    LegEnded,
    MessageLeft,
    OfferMade,
    QueueJoined,
    TicketIssued,
)
from ivr.document import Flow
from overflow.policy import OverflowPolicy, Prompts
from telephony.calls import Play, StartMusic, StopMusic, StopPlay

_PROMISES = (CallArrived, QueueJoined, OfferMade, TicketIssued, MessageLeft)


@dataclass(frozen=True, slots=True)
class CallRules:
    """Settings of the machine; times in seconds."""

    pop_deadline_s: float = 1.0
    """How long the phone waits for the agent's page to show the call."""
    left_grace_s: float = 2.0
    """How long after a channel left the application its hang-up may still be reported."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether the line is open, and what its callers hear while it is not.

    ``overrides``: these words matter more than the policy's own (somebody closed the line by hand).
    """

    closed: bool = False
    words: Prompts = ()
    overrides: bool = False


def always_open(_dialled: str, _now: datetime) -> Opening:
    """The hours of a line that has none."""
    return Opening()


@dataclass(frozen=True, slots=True)
class Plan:
    """The documents that a call is treated by: immutable revisions, kept from its first moment on."""

    flow_revision: int
    flow: Flow
    overflow_revision: int = 0
    policy: OverflowPolicy = field(default_factory=OverflowPolicy)
    hours_revision: int = 0
    opening: Callable[[str, datetime], Opening] = always_open
    """By dialled number and time (UTC)."""
    routing_revision: int = 0
    routing: Routing = field(default_factory=Routing)


@dataclass(frozen=True, slots=True)
class Step:
    """The outcome of a turn. ``urgent`` runs before anything is written: it promises nothing.

    ``promises`` tells that ``facts`` and ``state`` must be durable before ``commands`` run.
    """

    state: CallState
    urgent: tuple[CallCommand, ...]
    facts: tuple[AnyFact, ...]
    commands: tuple[CallCommand, ...]
    promises: bool


@dataclass(slots=True)
class Turn:
    """Collects a step; the small verbs that more than one event needs stand here."""

    state: CallState
    plan: Plan
    now: datetime
    rules: CallRules
    durable: bool = False
    """The new state must be safe before anything is done."""
    urgent: list[CallCommand] = field(default_factory=list)
    facts: list[AnyFact] = field(default_factory=list)
    commands: list[CallCommand] = field(default_factory=list)

    def step(self) -> Step:
        """Close the turn."""
        promises = self.durable or any(isinstance(fact, _PROMISES) for fact in self.facts)
        return Step(
            self.state, tuple(self.urgent), tuple(self.facts), tuple(self.commands), promises
        )

    def set(self, **changes: Any) -> None:
        """Change the call's state."""
        self.state = msgspec.structs.replace(self.state, **changes)

    def enter(self, phase: Phase) -> None:
        """Begin a phase now."""
        self.set(phase=phase, phase_since=self.now)

    def set_offer(self, **changes: Any) -> OfferState:
        """Change the offer under way."""
        assert self.state.offer is not None
        offer = msgspec.structs.replace(self.state.offer, **changes)
        self.set(offer=offer)
        return offer

    def do(self, *commands: CallCommand) -> None:
        """Have something done once the facts are safe."""
        self.commands.extend(commands)

    def record(self, *facts: AnyFact) -> None:
        """Have something written in the ledger."""
        self.facts.extend(facts)

    # -- sound ----------------------------------------------------------------------------------

    def say(self, playback_id: str, prompts: tuple[str, ...]) -> None:
        """Say the prompts to the caller instead of whatever sounds now."""
        self.hush()
        self.set(playback_id=playback_id)
        self.do(Play(self.state.channel_id, playback_id, prompts))

    def hush(self) -> None:
        """Silence prompt and music."""
        if self.state.playback_id is not None:
            self.urgent.append(StopPlay(self.state.channel_id, self.state.playback_id))
            self.set(playback_id=None)
        if self.state.music:
            self.do(StopMusic(self.state.channel_id))
            self.set(music=False)

    def music(self) -> None:
        """Music until something is said."""
        self.set(music=True, playback_id=None)
        self.do(StartMusic(self.state.channel_id))

    def announce(self, *prompts: str) -> None:
        """Say something to a waiting caller; the music follows."""
        number = self.state.announcements + 1
        self.set(announcements=number)
        self.say(f"{self.state.call_id}-p{number}", prompts)

    # -- timers ---------------------------------------------------------------------------------

    def start_timer(self, timer: str, after_s: float) -> None:
        """Have a :class:`TimerFired` sent later."""
        self.do(StartTimer(timer, after_s))

    def cancel_timer(self, timer: str) -> None:
        """Take it back."""
        self.do(CancelTimer(timer))

    # -- legs -----------------------------------------------------------------------------------

    def leg_gone(self, channel_id: str, cause: int) -> None:
        """Note that Asterisk has the channel no more."""
        if channel_id in self.state.legs:
            if channel_id == self.state.channel_id and cause == 0:
                self.do(LoseSight(self.state.entry_id))  # the record tells it by the same mark
            self.set(legs=self.state.legs - {channel_id})
            self.record(
                LegEnded(
                    at=self.now, call_id=self.state.call_id, channel_id=channel_id, cause=cause
                )
            )

    def close(self, outcome: CallOutcome, ended_by: EndedBy) -> None:
        """Mark the call as ended; its legs may take a moment longer."""
        self.hush()
        self.enter("ended")
        self.set(ended_at=self.now, outcome=outcome, ended_by=ended_by)
