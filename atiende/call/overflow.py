"""Overflow in a call: when it is offered, and what becomes of the call by what the caller chose.

The menu itself is :mod:`overflow.menu`; here its commands become ours and its decisions facts, as
:mod:`atiende.call.menu` does for the flow's engine. The place in the queue is kept while the caller
chooses; nobody rings for one who is leaving a message.
"""

from __future__ import annotations

from typing import Final

from atiende.call import offers
from atiende.call.leaving import end_unserved, leave_queue
from atiende.call.messages import AskSituation, FreePlace, HoldPlace
from atiende.call.turn import Turn
from atiende.call.waiting import announce_and_ask_later, in_a_queue, join, keep_key
from db.facts import (
    DivertedTo,
    EndedBy,
    MessageLeft,
    OverflowChosen,
    OverflowOffered,
    TicketIssued,
    TicketRepeated,
)
from overflow import menu as machine
from overflow import messages as m
from overflow.decision import Offer, Situation, decide, offered
from overflow.policy import SAID, Prompts, Reason, Treatment
from overflow.policy import SendBack as SendBackTo
from telephony.calls import HangUp, PlayRecording, Record, SendBack, StopRecording

LOOK_EVERY_S: Final = 5.0
"""How often a waiting call looks whether agents left or all of them paused."""


def rules_of(turn: Turn) -> Treatment:
    """How the policy treats this call, with the choices that its caller really has."""
    state = turn.state
    rules = turn.plan.policy.treatment(state.queue, state.treatment)
    return offered(rules, state.treatment, _way_back(turn))


def _way_back(turn: Turn) -> SendBackTo | None:
    """Where the call came from and could wait; None once that was tried in vain."""
    entry = turn.plan.policy.entries.get(turn.state.dialled)
    return entry.send_back if entry is not None and not turn.state.sent_back else None


# -- when it is offered -----------------------------------------------------------------------------


def wait_in(turn: Turn, queue: str) -> None:
    """The flow is over: wait in ``queue`` while the line is open; hear the hours while it is not."""
    opening = turn.plan.opening(turn.state.dialled, turn.now)
    turn.set(queue=queue, treatment="closed" if opening.closed else "open")
    if opening.closed:
        offer(turn, "closed", opening.words, always=opening.overrides)
    else:
        join(turn, queue)


def enter_directly(turn: Turn, queue: str) -> None:
    """Another PBX sent the call here because nobody there could take it."""
    opening = turn.plan.opening(turn.state.dialled, turn.now)
    turn.set(queue=queue, treatment="closed" if opening.closed else "open")
    if opening.closed:
        offer(turn, "closed", opening.words, always=opening.overrides)
    elif turn.state.sent_back:  # he has chosen to wait already: not asked again at once
        turn.set(overflow_at=turn.now)
        turn.announce("keep_waiting")
        join(turn, queue)
    else:
        offer(turn, "entered", SAID["entered"])


def consider(turn: Turn, seen: Situation) -> None:
    """Offer overflow to a waiting caller if the policy says so now; else look again later."""
    state = turn.state
    if not in_a_queue(turn) or state.menu is not None:
        return
    last = state.overflow_at
    rules = rules_of(turn)
    verdict = decide(
        seen,
        rules.when,
        offered_before=last is not None,
        since_last_offer_s=None if last is None else (turn.now - last).total_seconds(),
        again_every_s=rules.again_every_s,
    )
    if isinstance(verdict, Offer) and state.phase == "waiting":
        offer(turn, verdict.reason, SAID[verdict.reason])
    else:
        _look_again(turn, LOOK_EVERY_S if isinstance(verdict, Offer) else verdict.look_again_in_s)


def look(turn: Turn) -> None:
    """Time to see how things stand."""
    if in_a_queue(turn) and turn.state.menu is None:
        turn.do(AskSituation(turn.state.entry_id))


def _look_again(turn: Turn, in_s: float | None) -> None:
    soon = LOOK_EVERY_S if in_s is None else min(in_s, LOOK_EVERY_S)
    turn.start_timer("overflow", max(soon, 0.1))


def offer(turn: Turn, reason: Reason, words: Prompts, *, always: bool = False) -> None:
    """Tell the caller how things stand; the policy's own words win unless ``always``."""
    rules = rules_of(turn)
    if turn.state.phase not in ("waiting", "offered"):
        turn.enter("overflow")
    turn.set(overflows=turn.state.overflows + 1, overflow_at=turn.now)
    turn.record(
        OverflowOffered(
            at=turn.now,
            call_id=turn.state.call_id,
            queue=turn.state.queue,
            treatment=turn.state.treatment,
            reason=reason,
            choices=rules.choices,
        )
    )
    turn.cancel_timer("announce")
    turn.cancel_timer("overflow")
    turn.hush()
    opening = words if always or not rules.say else rules.say
    closed = turn.state.treatment == "closed"
    _adopt(turn, machine.begin(rules, opening, closed=closed, id_prefix=_prefix(turn)))


# -- the menu ---------------------------------------------------------------------------------------


def menu_event(turn: Turn, event: m.MenuEvent) -> None:
    """Give the menu an event; without a menu it no longer matters."""
    menu = turn.state.menu
    if menu is None:
        return
    if isinstance(event, m.Pressed):
        keep_key(turn, event.key, "overflow")
    _adopt(turn, machine.step(rules_of(turn), menu, event, turn.now))


def sound_over(turn: Turn, playback_id: str) -> None:
    """What the menu said is over."""
    menu_event(turn, m.SaidAll(playback_id.removeprefix(f"{_prefix(turn)}-")))


def timer_fired(turn: Turn, subject: str) -> None:
    """A timer of the menu's ran out; ``subject`` is ``overflow number:timer``."""
    number, _, timer = subject.partition(":")
    if number == str(turn.state.overflows):
        menu_event(turn, m.TimerFired(timer))


def turn_passes(turn: Turn, offer_id: str) -> None:
    """The caller has been choosing for too long: the agent is for others, the place stays his."""
    if offers.is_held(turn, offer_id):
        offers.let_go(turn)
        _hold_place(turn)


def _prefix(turn: Turn) -> str:
    return f"{turn.state.call_id}-v{turn.state.overflows}"


def _adopt(turn: Turn, step: m.Step) -> None:
    turn.set(menu=step.menu)
    for command in step.commands:
        _carry_out(turn, command)
    _mind_the_place(turn)


def _carry_out(turn: Turn, command: m.MenuCommand) -> None:  # a closed set
    channel_id = turn.state.channel_id
    match command:
        case m.Say(say_id, prompts):
            turn.say(f"{_prefix(turn)}-{say_id}", prompts)
        case m.StopSaying():
            turn.hush()
        case m.Record(recording_id, max_s, silence_s):
            turn.durable = True  # a restart must know that this recording is under way
            turn.do(Record(channel_id, recording_id, max_s, silence_s))
        case m.Listen(say_id, recording_id):
            playback_id = f"{_prefix(turn)}-{say_id}"
            turn.set(playback_id=playback_id)
            turn.do(PlayRecording(channel_id, playback_id, recording_id))
        case m.StopRecording(recording_id):
            turn.do(StopRecording(channel_id, recording_id))
        case m.Keep() | m.Measure() | m.Inspect() | m.Discard() | m.AskNumber():
            # What is thrown away must not be offered again after a restart.
            turn.durable |= isinstance(command, m.Keep | m.Discard)
            turn.do(command)
        case _:
            _note(turn, command)


def _note(turn: Turn, command: m.MenuCommand) -> None:
    """The menu's commands that are for nobody but us."""
    state = turn.state
    match command:
        case m.StartTimer(timer, after_s):
            turn.start_timer(f"menu:{state.overflows}:{timer}", after_s)
        case m.CancelTimer(timer):
            turn.cancel_timer(f"menu:{state.overflows}:{timer}")
        case m.Chose(choice):
            turn.record(OverflowChosen(at=turn.now, call_id=state.call_id, choice=choice))
        case m.IssueTicket(number, again):
            _ticket(turn, number, again=again, origin="choice")
            leave_queue(turn, "diverted")
        case m.LeaveMessage():
            _message(turn, command)
            leave_queue(turn, "diverted")
        case m.End(result):
            _end(turn, result)


def _mind_the_place(turn: Turn) -> None:
    """Nobody rings for a caller who is busy leaving a message; whoever chooses may yet be rung."""
    menu = turn.state.menu
    if menu is None or not in_a_queue(turn):
        return
    if menu.place_is_kept:
        if turn.state.offer is not None:
            offers.let_go(turn)
        _hold_place(turn)
    else:
        _free_place(turn)


def _hold_place(turn: Turn) -> None:
    if not turn.state.place_held:
        turn.set(place_held=True)
        turn.do(HoldPlace(turn.state.entry_id))


def _free_place(turn: Turn) -> None:
    if turn.state.place_held:
        turn.set(place_held=False)
        turn.do(FreePlace(turn.state.entry_id))


# -- what was chosen --------------------------------------------------------------------------------


def _ticket(turn: Turn, number: str, *, again: bool, origin: str) -> None:
    state = turn.state
    if again:
        turn.record(TicketRepeated(at=turn.now, call_id=state.call_id, ticket_number=number))
        return
    turn.record(
        TicketIssued(
            at=turn.now,
            call_id=state.call_id,
            ticket_number=number,
            origin="message" if origin == "message" else "choice",
            queue=state.queue,
            treatment=state.treatment,
            choice=state.session.choice or "",
            caller_number=state.caller_number,
            caller_name=state.caller_name,
            company_number=state.session.company_number,
            company_name=state.company.name if state.company is not None else "",
        )
    )


def _message(turn: Turn, left: m.LeaveMessage) -> None:
    state = turn.state
    _ticket(turn, left.number, again=left.again, origin="message")
    turn.record(
        MessageLeft(
            at=turn.now,
            call_id=state.call_id,
            message_id=left.message_id,
            ticket_number=left.number,
            queue=state.queue,
            treatment=state.treatment,
            mailbox=rules_of(turn).mailbox,
            choice=state.session.choice or "",
            caller_number=state.caller_number,
            caller_name=state.caller_name,
            company_number=state.session.company_number,
            company_name=state.company.name if state.company is not None else "",
            started_at=left.started_at,
            duration_s=left.duration_s,
            audio=f"{left.message_id}.wav",
        )
    )


def _end(turn: Turn, result: m.Result) -> None:
    menu = turn.state.menu
    assert menu is not None
    turn.set(menu=None)
    if result == "wait" and not menu.gone:
        _wait_on(turn, menu.told)
    else:
        _finish(turn, result, gone=menu.gone)


def _wait_on(turn: Turn, words: Prompts) -> None:
    """The caller waits: where he was, in a queue of ours, or back where he came from."""
    back = _way_back(turn)
    if in_a_queue(turn):
        _free_place(turn)
        announce_and_ask_later(turn, words)
        _look_again(turn, None)
        offers.ring_held(turn)
    elif back is not None:
        turn.set(diverted_to="sent_back", sent_back=True)
        turn.do(SendBack(turn.state.channel_id, back.to, back.trunk, back.by))
    else:
        turn.announce(*words) if words else turn.music()
        join(turn, turn.state.queue)


def would_not_have_him(turn: Turn) -> None:
    """The foreign PBX did not take its caller back: he waits here, or chooses again if it is closed."""
    turn.set(diverted_to="")
    enter_directly(turn, turn.state.queue)


def _finish(turn: Turn, result: m.Result, *, gone: bool) -> None:
    """Nothing more is to be done for this caller; he heard so, or is gone."""
    state = turn.state
    diverted_to: DivertedTo = state.diverted_to
    if result in ("message", "ticket"):
        diverted_to = "message" if result == "message" else "ticket"
    elif not diverted_to and state.treatment == "closed":
        diverted_to = "closed"
    ended_by: EndedBy = "caller" if gone and state.diverted_to != "fallback" else "system"
    end_unserved(turn, "diverted" if diverted_to else "abandoned", ended_by, diverted_to)
    if not gone:
        turn.do(HangUp(state.channel_id))
