"""The values that the board keeps and decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta, tzinfo
from functools import cached_property
from typing import Literal, NamedTuple, TypeAlias

from acd.agents import AgentState, Trigger
from acd.needs import Need, Ring, Wants
from acd.quick import new
from acd.rank import head_start_s
from acd.why import Why, words_of

Phone: TypeAlias = Literal["registered", "unregistered", "in_use"]
Kind: TypeAlias = Literal["call", "callback", "chat", "mail"]
Strategy: TypeAlias = Literal[
    "longest_idle", "most_skilled", "fewest_calls", "round_robin", "fair_fastest"
]
LostOffer: TypeAlias = Literal["refused", "timed_out", "busy", "unreachable", "withdrawn", "failed"]


@dataclass(frozen=True, slots=True)
class When:
    """A situation of a queue; what is None or empty sets no condition."""

    waiting_over: int | None = None
    between: tuple[time, time] | None = None
    """Local times of day, the second excluded; the first may be later, over midnight."""
    weekdays: frozenset[int] = frozenset()
    """Monday is 0; what began before midnight belongs to the day that began it."""


@dataclass(frozen=True, slots=True)
class Treatment:
    """Other rings, another strategy, in a situation; None leaves that as it is."""

    when: When
    rings: tuple[Ring, ...] | None = None
    strategy: Strategy | None = None


@dataclass(frozen=True)
class QueuePolicy:
    """How a queue treats its callers; ``skill`` None means that any agent may answer.

    ``skill`` is what a queue without ``rings`` asks for; one with rings goes by them alone.
    """

    name: str
    label: str
    skill: str | None
    ring_timeout_s: int = 20
    wrap_up_s: int = 15
    announce_every_s: int = 45
    rings: tuple[Ring, ...] = ()
    """By ``after_s``; the first begins at once."""
    strategy: Strategy = "longest_idle"
    credit_s: float = 0.0
    """The head start of this queue's entries before those of an agent's other queues."""
    last_agent_s: float = 0.0
    """How long an entry waits for the agent who last spoke with its caller."""
    fair_idle_s: float = 120.0
    """With ``fair_fastest``: nobody is passed over by one who has been idle this much shorter."""
    treatments: tuple[Treatment, ...] = ()
    """What holds instead at times or with many waiting; the first that fits."""
    announce_wait: bool = True
    """Whether callers are told how long they will probably wait."""

    @cached_property
    def steps(self) -> tuple[Ring, ...]:
        """The rings, never none."""
        return self.rings or (Ring(needs=(Need(self.skill),) if self.skill else ()),)

    @cached_property
    def delays(self) -> tuple[timedelta, ...]:
        """When each ring begins, after an entry has joined."""
        return tuple(timedelta(seconds=ring.after_s) for ring in self.steps)

    @cached_property
    def skills(self) -> tuple[str, ...]:
        """The skills that ``most_skilled`` compares: those of the first ring."""
        return tuple(need.skill for need in self.steps[0].needs)


@dataclass(frozen=True, slots=True)
class BoardRules:
    """What happens to agents who let offers pass."""

    missed_limit: int = 3
    """Offers rung out in a row before the agent is taken out of the line."""
    reoffer_after_s: float = 15.0
    """How long an entry is kept from an agent who let it pass, while others are tried."""
    trouble_rest_s: float = 5.0
    """How long an agent whose phone was busy or unreachable gets no offer at all."""
    zone: tzinfo = UTC
    """Whose days ``fewest_calls`` counts in, and whose times of day treatments go by."""


class Offer(NamedTuple):
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
    idle_from: float = 0.0
    """Since when he is or was last available, in seconds since 1970: what strategies compare."""
    rests_until: datetime | None = None
    wrap_up_until: datetime | None = None
    missed: int = 0
    offer: Offer | None = None
    call_id: str | None = None
    wrap_up_s: int = 0
    wish: tuple[Trigger, str] | None = None
    """What the agent asked for during a call, to be done after its wrap-up."""
    groups: frozenset[str] = frozenset()
    calls_today: int = 0
    turns: dict[str, int] = field(default_factory=dict)
    """The number of the last offer that he had from each queue."""
    handle_s: dict[str, float] = field(default_factory=dict)
    """How long his calls and their wrap-ups lately took, queue by queue."""
    talk: tuple[str, datetime] | None = None
    """The queue of the call in hand, or whose wrap-up goes on, and when it was answered."""


@dataclass(slots=True)
class Entry:
    """Somebody who waits, by whatever means."""

    entry_id: str
    call_id: str
    queue: str
    joined_at: datetime
    offer: Offer | None = None
    offers_made: int = 0
    held: bool = False
    """Passed over for now: its caller is busy with something else, and keeps the place."""
    passed: dict[int, tuple[datetime, str]] = field(default_factory=dict)
    """The agents who lately let it pass: until when they are spared, and how they did."""
    kind: Kind = "call"
    first_contact_at: datetime | None = None
    """When it first came, if it was called back or transferred since; None: when it joined."""
    credit_s: float = 0.0
    """The head start that its customer's value and its option grant."""
    needs: tuple[Need, ...] = ()
    prefers: tuple[Need, ...] = ()
    last_agent_id: int | None = None
    """Who last spoke with this caller; it is offered to him first for the time its queue sets."""

    @property
    def since(self) -> datetime:
        """When the age begins that counts."""
        first, joined = self.first_contact_at, self.joined_at
        return joined if first is None or joined < first else first

    @property
    def wants(self) -> Wants:
        """What it asks on top of its queue."""
        return new(Wants, (self.needs, self.prefers))

    def head_start_s(self, queue: QueuePolicy) -> float:
        """All that it is granted in this queue."""
        return head_start_s(self.credit_s, queue.credit_s)


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
class QueueStanding:
    """How a queue stands; agents are those who could serve an entry without wishes of its own."""

    waiting: int
    longest_wait_s: float
    logged_in: int
    available: int
    """Those who can be given a call now."""
    talking: int
    paused: int
    """Those who are not ready: paused, or not answering."""
    treatment: int | None
    """Which of the queue's treatments is in force, from 0."""
    strategy: Strategy
    rings: tuple[Ring, ...]
    """The strategy and the rings in force; never no ring."""


@dataclass(frozen=True, slots=True)
class LastState:
    """What the ledger says an agent did last."""

    state: AgentState
    reason: str
    since: datetime
    call_id: str | None


class MakeOffer(NamedTuple):
    """Show the call to the agent and ring the phone."""

    offer: Offer
    extension: str
    ring_timeout_s: int
    why: Why

    @property
    def reasons(self) -> tuple[str, ...]:
        """What the ledger keeps of the reasons."""
        return words_of(self.why)


class WithdrawOffer(NamedTuple):
    """The agent is no longer there for this offer: stop ringing."""

    offer: Offer


class AgentChanged(NamedTuple):
    """For the ledger and the web page."""

    agent_id: int
    state: AgentState
    reason: str
    call_id: str | None
    at: datetime


Decision: TypeAlias = MakeOffer | WithdrawOffer | AgentChanged
