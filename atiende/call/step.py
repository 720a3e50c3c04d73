"""The machine itself: ``step(flow, state, event, now) -> Step``.

Phases: *menu* (the flow's engine speaks) → *waiting* ⇄ *offered* → *talking* → *ended*. A caller
hanging up ends any of them; a lost offer leads back to *waiting* in the old place.
"""

from __future__ import annotations

from datetime import datetime
from functools import singledispatch

import msgspec

from atiende.call import asking, entering, offers, overflow
from atiende.call.leaving import end_unserved
from atiende.call.menu import begin_flow, flow_event
from atiende.call.messages import (
    CallEvent,
    CommandFailed,
    CompanyAnswered,
    GivenUp,
    LookedBack,
    OfferGranted,
    OfferWithdrawn,
    Placed,
    PopShown,
    Recovered,
    SituationTold,
    TimerFired,
)
from atiende.call.recovery import recover
from atiende.call.state import CallState
from atiende.call.turn import CallRules, Plan, Step, Turn
from atiende.call.waiting import ask_again, in_a_queue, keep_key, placed, resume_music
from db.facts import CallArrived, LegStarted
from ivr import machine
from ivr import messages as ivr
from overflow import messages as menu
from telephony.calls import (
    Answer,
    CallerArrived,
    Connect,
    DialAgent,
    DigitReceived,
    Divert,
    LegAnswered,
    LegEnded,
    LegHeld,
    LegLeft,
    LegResumed,
    LegRinging,
    PlaybackEnded,
    Record,
    RecordingEnded,
    SendBack,
)

MENU, TALKING, ENDED = "menu", "talking", "ended"


def arrive(plan: Plan, call_id: str, event: CallerArrived, now: datetime, rules: CallRules) -> Step:
    """Begin a call: answer it and start the flow, or the overflow that another PBX sent it for."""
    begun = machine.start(plan.flow, now, event.dialled)
    state = CallState(
        call_id=call_id,
        channel_id=event.channel_id,
        caller_number=event.number,
        caller_name=event.name,
        dialled=event.dialled,
        flow_revision=plan.flow_revision,
        overflow_revision=plan.overflow_revision,
        hours_revision=plan.hours_revision,
        routing_revision=plan.routing_revision,
        foreign_queue=event.foreign_queue,
        sent_back=event.sent_back,
        arrived_at=now,
        phase_since=now,
        session=begun.session,
        legs=frozenset({event.channel_id}),
    )
    turn = Turn(state, plan, now, rules)
    turn.record(
        CallArrived(
            at=now,
            call_id=call_id,
            channel_id=event.channel_id,
            caller_number=event.number,
            caller_name=event.name,
            dialled=event.dialled,
            flow_revision=plan.flow_revision,
            overflow_revision=plan.overflow_revision,
            hours_revision=plan.hours_revision,
            foreign_queue=event.foreign_queue,
            routing_revision=plan.routing_revision,
        ),
        LegStarted(at=now, call_id=call_id, channel_id=event.channel_id, role="caller"),
    )
    turn.do(Answer(event.channel_id))
    asking.look_back(turn)
    entry = plan.policy.entries.get(event.dialled)
    if entry is None:
        begin_flow(turn, begun)
    else:
        turn.set(session=msgspec.structs.replace(begun.session, saying=None, finished=True))
        entering.enter_directly(turn, entry.queue)
    return turn.step()


def step(plan: Plan, state: CallState, event: CallEvent, now: datetime, rules: CallRules) -> Step:
    """Take one event; an event that no longer matters changes nothing."""
    turn = Turn(state, plan, now, rules)
    _on(event, turn)
    return turn.step()


@singledispatch
def _on(event: CallEvent, _turn: Turn) -> None:
    raise TypeError(f"not an event of a call: {event!r}")


@_on.register
def _(event: CallerArrived, turn: Turn) -> None:
    """The channel came back to us: sent by an operator, or by a PBX that would not take it."""
    if event.sent_back and turn.state.diverted_to == "sent_back" and turn.state.phase != ENDED:
        turn.cancel_timer(f"left:{event.channel_id}")
        entering.would_not_have_him(turn)


@_on.register
def _(event: DigitReceived, turn: Turn) -> None:
    if event.channel_id != turn.state.channel_id:
        return
    if turn.state.phase == MENU:
        flow_event(turn, ivr.Digit(event.key))
    elif turn.state.menu is not None:
        overflow.menu_event(turn, menu.Pressed(event.key))
    elif in_a_queue(turn):
        keep_key(turn, event.key, "queue")


@_on.register
def _(event: PlaybackEnded, turn: Turn) -> None:
    if event.playback_id != turn.state.playback_id:
        return
    turn.set(playback_id=None)
    if turn.state.phase == MENU:
        say_id = event.playback_id.removeprefix(f"{turn.state.call_id}-")
        flow_event(turn, ivr.SaidAll(say_id))
    elif turn.state.menu is not None:
        overflow.sound_over(turn, event.playback_id)
    elif in_a_queue(turn):
        resume_music(turn)


@_on.register
def _(event: RecordingEnded, turn: Turn) -> None:
    overflow.menu_event(turn, menu.Recorded(event.recording_id))


@_on.register
def _(event: menu.Measured | menu.Inspected | menu.Kept | menu.Numbered, turn: Turn) -> None:
    overflow.menu_event(turn, event)


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
    elif kind == "overflow":
        entering.look(turn)
    elif kind == "hold":
        overflow.turn_passes(turn, subject)
    elif kind == "menu":
        overflow.timer_fired(turn, subject)
    elif turn.state.phase == MENU:
        flow_event(turn, ivr.TimerFired(event.timer))


@_on.register
def _(event: CompanyAnswered, turn: Turn) -> None:
    if event.company is not None and event.number == turn.state.session.company_number:
        turn.set(company=event.company)
    flow_event(turn, ivr.LookedUp(event.number, event.outcome))
    asking.revise(turn)


@_on.register
def _(event: LookedBack, turn: Turn) -> None:
    asking.looked_back(turn, event)


@_on.register
def _(event: Placed, turn: Turn) -> None:
    entering.consider(turn, event.situation)
    placed(turn, event)


@_on.register
def _(event: SituationTold, turn: Turn) -> None:
    entering.consider(turn, event.situation)


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
def _(event: LegHeld | LegResumed, turn: Turn) -> None:
    offers.held(turn, event.channel_id, held=isinstance(event, LegHeld))


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
    elif isinstance(command, Record):
        overflow.menu_event(turn, menu.Recorded(command.recording_id))
    elif isinstance(command, SendBack):
        entering.would_not_have_him(turn)
    elif isinstance(command, Answer | Connect) and turn.state.phase != ENDED:
        turn.do(Divert(turn.state.channel_id))


@_on.register
def _(_event: GivenUp, turn: Turn) -> None:
    """The fallback takes the caller over; two who talk are left alone: a restart finds them."""
    if turn.state.phase not in (TALKING, ENDED):
        turn.set(menu=None)  # a message begun is found by the sweep of unclaimed recordings
        turn.do(Divert(turn.state.channel_id))
        _left_for_good(turn, turn.state.channel_id)


@_on.register
def _(event: Recovered, turn: Turn) -> None:
    recover(turn, event, caller_gone, _left_for_good)


def caller_gone(turn: Turn) -> None:
    """The caller hung up, in whatever phase: clean up everything."""
    if turn.state.phase == TALKING:
        offers.end_talk(turn, ended_by="caller")
    elif turn.state.menu is not None:
        overflow.menu_event(turn, menu.CallerGone())
    elif turn.state.phase != ENDED:
        end_unserved(turn, "abandoned", "caller")


def _left_for_good(turn: Turn, channel_id: str) -> None:
    """The channel lives on outside the application: for us its part of the call is over."""
    if channel_id not in turn.state.legs:
        return
    turn.leg_gone(channel_id, cause=0)
    if channel_id != turn.state.channel_id:
        offers.agent_leg_gone(turn, channel_id, cause=0)
    elif turn.state.phase == TALKING:
        offers.end_talk(turn, ended_by="system")
    elif turn.state.menu is not None:
        turn.set(diverted_to=turn.state.diverted_to or "fallback")
        overflow.menu_event(turn, menu.CallerGone())
    elif turn.state.phase != ENDED:
        end_unserved(turn, "diverted", "system", turn.state.diverted_to or "fallback")
