"""Whether a waiting caller is offered overflow now, and why: pure, from plain numbers.

Being closed and being entered directly are no questions of waiting: whoever sees that offers at
once, without asking here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from overflow.policy import Reason, SendBack, Treatment, TreatmentName, When

CLOCK_SLACK_S: Final = 0.001
"""A timer that was set for a moment, and arithmetic with seconds, may come this much too early."""


class Situation(Struct, frozen=True):
    """How things stand for one caller.

    `waiting` counts the callers in the queue, this one too. `agents_…` count those who could serve
    this entry; `agents_paused` of them are paused or do not answer. `expected_wait_s` is what the
    caller may still have before him; None: nobody knows.
    """

    waited_s: float
    waiting: int
    agents_logged_in: int
    agents_paused: int
    expected_wait_s: float | None


class Offer(Struct, frozen=True):
    """Offer overflow now."""

    reason: Reason


class Stay(Struct, frozen=True):
    """Not now; `look_again_in_s`: when time alone could change that, None if it cannot."""

    look_again_in_s: float | None


def decide(
    situation: Situation,
    when: When,
    *,
    offered_before: bool,
    since_last_offer_s: float | None,
    again_every_s: float,
) -> Offer | Stay:
    """Judge. Of several reasons the first of these is told: nobody is there, nobody is free, the
    caller has waited long, many wait, it is going to take long.

    After a first offer the caller hears it every `again_every_s`, and not earlier whatever happens.
    What made it once stays enough: if that is over meanwhile, he still waits, and that is the reason.
    Without `since_last_offer_s` the offer was just made.
    """
    reason = next(reasons(situation, when), None)
    if offered_before:
        left_s = again_every_s - (since_last_offer_s or 0.0)
        return Stay(left_s) if left_s > CLOCK_SLACK_S else Offer(reason or "waited")
    if reason is not None:
        return Offer(reason)
    return Stay(None if when.waited_s is None else when.waited_s - situation.waited_s)


def reasons(situation: Situation, when: When) -> Iterator[Reason]:
    """Every reason that holds, the first to be told first."""
    agents = situation.agents_logged_in
    if when.no_agents and agents <= 0:
        yield "no_agents"
    if when.all_paused and 0 < agents <= situation.agents_paused:
        yield "all_paused"
    if when.waited_s is not None and situation.waited_s + CLOCK_SLACK_S >= when.waited_s:
        yield "waited"
    if when.waiting_over is not None and situation.waiting > when.waiting_over:
        yield "waiting"
    expected_s, limit_s = situation.expected_wait_s, when.expected_wait_over_s
    if expected_s is not None and limit_s is not None and expected_s > limit_s:
        yield "expected_wait"


def offered(
    treatment: Treatment, name: TreatmentName, send_back: SendBack | None = None
) -> Treatment:
    """The treatment with the choices that this caller really has.

    While it is closed nobody comes: only who can be sent back to the queue he came from may wait.
    """
    if name == "open" or send_back is not None:
        return treatment
    choices = tuple(choice for choice in treatment.choices if choice != "wait")
    return replace(treatment, choices=choices)
