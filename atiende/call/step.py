"""The machine itself: ``step(flow, state, event, now) -> Step``.

Phases: *menu* (the flow's engine speaks) → *waiting* ⇄ *offered* → *talking* → *ended*. A caller
hanging up ends any of them; a lost offer leads back to *waiting* in the old place.
"""

from __future__ import annotations

from datetime import datetime
from functools import singledispatch

from atiende.call import offers
from atiende.call.menu import begin_flow, flow_event
from atiende.call.messages import (
    CallEvent,
    CommandFailed,
    CompanyAnswered,
    GivenUp,
    LeaveQueue,
    OfferGranted,
    OfferWithdrawn,
    Placed,
    PopShown,
    Recovered,
    TimerFired,
)
from atiende.call.recovery import recover
from atiende.call.state import CallState
from atiende.call.turn import CallRules, PublishedFlow, Step, Turn
from atiende.call.waiting import ask_again, digit_while_waiting, placed, resume_music
from db.facts import (
    CallArrived,
    CallEnded,
    CallOutcome,
    EndedBy,
    LegStarted,
    OfferEnded,
    QueueLeft,
)
from ivr import machine
from ivr import messages as ivr
from ivr.document import Flow
from telephony.calls import (
    Answer,
    CallerArrived,
    Connect,
    DialAgent,
    DigitReceived,
    Divert,
    LegAnswered,
    LegEnded,
    LegLeft,
    LegRinging,
    PlaybackEnded,
)

MENU, WAITING, OFFERED, TALKING, ENDED = "menu", "waiting", "offered", "talking", "ended"


def arrive(
    published: PublishedFlow, call_id: str, event: CallerArrived, now: datetime, rules: CallRules
) -> Step:
    """Begin a call: answer it and start the flow."""
    begun = machine.start(published.flow, now)
    state = CallState(
        call_id=call_id,
        channel_id=event.channel_id,
        caller_number=event.number,
        caller_name=event.name,
        dialled=event.dialled,
        flow_revision=published.revision,
        arrived_at=now,
        phase_since=now,
        session=begun.session,
        legs=frozenset({event.channel_id}),
    )
    turn = Turn(state, published.flow, now, rules)
    turn.record(
        CallArrived(
            at=now,
            call_id=call_id,
            channel_id=event.channel_id,
            caller_number=event.number,
            caller_name=event.name,
            dialled=event.dialled,
            flow_revision=published.revision,
        ),
        LegStarted(at=now, call_id=call_id, channel_id=event.channel_id, role="caller"),
    )
    turn.do(Answer(event.channel_id))
    begin_flow(turn, begun)
    return turn.step()


def step(flow: Flow, state: CallState, event: CallEvent, now: datetime, rules: CallRules) -> Step:
    """Take one event; an event that no longer matters changes nothing."""
    turn = Turn(state, flow, now, rules)
    _on(event, turn)
    return turn.step()


@singledispatch
def _on(event: CallEvent, _turn: Turn) -> None:
    raise TypeError(f"not an event of a call: {event!r}")


@_on.register
def _(_event: CallerArrived, _turn: Turn) -> None:
    """The caller's channel came back to us (an operator sent it); the call just goes on."""


@_on.register
def _(event: DigitReceived, turn: Turn) -> None:
    if event.channel_id != turn.state.channel_id:
        return
    if turn.state.phase == MENU:
        flow_event(turn, ivr.Digit(event.key))
    elif turn.state.phase in (WAITING, OFFERED):
        digit_while_waiting(turn, event.key)


@_on.register
def _(event: PlaybackEnded, turn: Turn) -> None:
    if event.playback_id != turn.state.playback_id:
        return
    turn.set(playback_id=None)
    if turn.state.phase == MENU:
        say_id = event.playback_id.removeprefix(f"{turn.state.call_id}-")
        flow_event(turn, ivr.SaidAll(say_id))
    elif turn.state.phase in (WAITING, OFFERED):
        resume_music(turn)


@_on.register
def _(event: TimerFired, turn: Turn) -> None:
    kind, _, subject = event.timer.partition(":")
    if kind == "left":
        _left_for_good(turn, subject)
    elif kind == "announce":
        ask_again(turn)
    elif kind == "pop":
        offers.ring_phone(turn, subject)
    elif kind == "ring":
        offers.ring_out(turn, subject)
    elif turn.state.phase == MENU:
        flow_event(turn, ivr.TimerFired(event.timer))


@_on.register
def _(event: CompanyAnswered, turn: Turn) -> None:
    if event.company is not None and event.number == turn.state.session.company_number:
        turn.set(company=event.company)
    flow_event(turn, ivr.LookedUp(event.number, event.outcome))


@_on.register
def _(event: Placed, turn: Turn) -> None:
    placed(turn, event.position, event.again_after_s)


@_on.register
def _(event: OfferGranted, turn: Turn) -> None:
    offers.granted(turn, event)


@_on.register
def _(event: OfferWithdrawn, turn: Turn) -> None:
    offers.withdrawn(turn, event.offer_id)


@_on.register
def _(event: PopShown, turn: Turn) -> None:
    offers.ring_phone(turn, event.offer_id)


@_on.register
def _(event: LegRinging, turn: Turn) -> None:
    offers.rings(turn, event.channel_id)


@_on.register
def _(event: LegAnswered, turn: Turn) -> None:
    offers.answered(turn, event.channel_id)


@_on.register
def _(event: LegLeft, turn: Turn) -> None:
    """A hang-up is reported as leaving first; only silence after it means that the leg lives on."""
    if event.channel_id in turn.state.legs:
        turn.start_timer(f"left:{event.channel_id}", turn.rules.left_grace_s)


@_on.register
def _(event: LegEnded, turn: Turn) -> None:
    if event.channel_id not in turn.state.legs:
        return
    turn.cancel_timer(f"left:{event.channel_id}")
    turn.leg_gone(event.channel_id, event.cause)
    if event.channel_id == turn.state.channel_id:
        caller_gone(turn)
    else:
        offers.agent_leg_gone(turn, event.channel_id, event.cause)


@_on.register
def _(event: CommandFailed, turn: Turn) -> None:
    command = event.command
    if isinstance(command, DialAgent):
        offers.dial_failed(turn, command.channel_id)
    elif isinstance(command, Answer | Connect) and turn.state.phase != ENDED:
        turn.do(Divert(turn.state.channel_id))


@_on.register
def _(_event: GivenUp, turn: Turn) -> None:
    """The fallback takes the caller over; two who talk are left alone: a restart finds them."""
    if turn.state.phase not in (TALKING, ENDED):
        turn.do(Divert(turn.state.channel_id))
        _left_for_good(turn, turn.state.channel_id)


@_on.register
def _(event: Recovered, turn: Turn) -> None:
    recover(turn, event, caller_gone, _left_for_good)


def caller_gone(turn: Turn) -> None:
    """The caller hung up, in whatever phase: clean up everything."""
    if turn.state.phase == TALKING:
        offers.end_talk(turn, ended_by="caller")
    elif turn.state.phase != ENDED:
        _end_unanswered(turn, "abandoned", "caller")


def _left_for_good(turn: Turn, channel_id: str) -> None:
    """The channel lives on outside the application: for us its part of the call is over."""
    if channel_id not in turn.state.legs:
        return
    turn.leg_gone(channel_id, cause=0)
    if channel_id != turn.state.channel_id:
        offers.agent_leg_gone(turn, channel_id, cause=0)
    elif turn.state.phase == TALKING:
        offers.end_talk(turn, ended_by="system")
    elif turn.state.phase != ENDED:
        _end_unanswered(turn, "diverted", "system")


def _end_unanswered(turn: Turn, outcome: CallOutcome, ended_by: EndedBy) -> None:
    state = turn.state
    if state.offer is not None:
        offers.stop_ringing(turn)
        turn.record(
            OfferEnded(
                at=turn.now,
                call_id=state.call_id,
                offer_id=state.offer.offer_id,
                outcome="withdrawn",
            )
        )
    if state.phase in (WAITING, OFFERED):
        turn.record(
            QueueLeft(at=turn.now, call_id=state.call_id, entry_id=state.entry_id, outcome=outcome)
        )
        turn.do(LeaveQueue(state.entry_id))
        turn.cancel_timer("announce")
    # A caller whom we spoke to before and who was put back in the queue was answered all the same.
    final: CallOutcome = "answered" if state.answered_at is not None else outcome
    turn.close(final, ended_by)
    turn.record(CallEnded(at=turn.now, call_id=state.call_id, outcome=final, ended_by=ended_by))
