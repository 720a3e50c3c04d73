"""The overflow policy as values: what `overflow.source.parse` makes of the YAML text.

Every field is described, with its bounds, in docs/overflow.md. Durations are in seconds. A prompt
is named by its id in the prompt catalogue; this package never looks inside one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from msgspec import Struct

FORMAT = 1
"""The version of the document's format that this code reads."""

Prompts: TypeAlias = tuple[str, ...]
Choice: TypeAlias = Literal["wait", "message", "ticket"]
SendBackBy: TypeAlias = Literal["refer", "call"]
TreatmentName: TypeAlias = Literal["open", "closed"]
Reason: TypeAlias = Literal[
    "waited", "waiting", "no_agents", "all_paused", "expected_wait", "closed", "entered"
]
"""Why overflow is offered; `entered`: another PBX sent the call to us for it."""

ALL_CHOICES: tuple[Choice, ...] = ("wait", "message", "ticket")
SAID: Mapping[Reason, Prompts] = {
    "waited": ("overflow_busy",),
    "waiting": ("overflow_busy",),
    "no_agents": ("overflow_no_agents",),
    "all_paused": ("overflow_no_agents",),
    "expected_wait": ("overflow_busy",),
    "closed": ("overflow_closed",),
    "entered": ("overflow_busy",),
}
"""What a treatment without words of its own says, by reason."""


class When(Struct, frozen=True):
    """The conditions of which any one is enough; None or False switches one off."""

    waited_s: float | None = 60.0
    waiting_over: int | None = None
    no_agents: bool = True
    all_paused: bool = True
    expected_wait_over_s: float | None = None


class MessageRules(Struct, frozen=True):
    """How a message is recorded."""

    max_s: float = 120.0
    silence_s: float = 5.0
    min_speech_s: float = 2.0
    """Hanging up after this much speech counts as sending."""


class TicketRules(Struct, frozen=True):
    """Who asks again within this time hears the ticket that is already open."""

    same_caller_s: float = 86_400.0


class Treatment(Struct, frozen=True):
    """What callers of a queue are told and offered, while it is open or while it is closed.

    `choices` in the order of their keys: the first is key 1. Empty `say` is the shipped sentence
    for the reason.
    """

    say: Prompts = ()
    choices: tuple[Choice, ...] = ALL_CHOICES
    choose_s: float = 6.0
    tries: int = 3
    again_every_s: float = 60.0
    turn_held_s: float = 10.0
    mailbox: str = ""
    when: When = When()
    message: MessageRules = MessageRules()
    ticket: TicketRules = TicketRules()


class QueuePlan(Struct, frozen=True):
    """Both treatments of a queue."""

    open: Treatment = Treatment()
    closed: Treatment = Treatment(choices=("message", "ticket"))


class SendBack(Struct, frozen=True):
    """Where a caller of a foreign PBX who wants to wait is sent: a queue or hunt group of it.

    `refer` asks the PBX to take its call back (SIP REFER); `call` dials it through `trunk` and stays
    in between.
    """

    to: str
    trunk: str = ""
    by: SendBackBy = "refer"


class Entry(Struct, frozen=True):
    """A number of ours that another PBX sends its overflowing calls to."""

    queue: str
    send_back: SendBack | None = None


class OverflowPolicy(Struct, frozen=True):
    """A checked document."""

    title: str = ""
    default: QueuePlan = QueuePlan()
    queues: Mapping[str, QueuePlan] = {}
    entries: Mapping[str, Entry] = {}
    """By dialled number."""

    def treatment(self, queue: str, name: TreatmentName) -> Treatment:
        """Return how callers of the queue are treated; one that is not named has the default."""
        plan = self.queues.get(queue, self.default)
        return plan.open if name == "open" else plan.closed
