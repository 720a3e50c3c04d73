"""The overflow menu in a call: its commands become ours and its decisions facts.

The menu itself is :mod:`overflow.menu`; :mod:`atiende.call.menu` does the same for the flow's engine.
The place in the queue is kept while the caller chooses; nobody rings for one who is leaving a message.
"""

from __future__ import annotations

from atiende.call import chosen, offers
from atiende.call.treatment import rules_of
from atiende.call.turn import Turn
from atiende.call.waiting import free_place, hold_place, in_a_queue, keep_key
from db.facts import OverflowChosen, OverflowOffered
from overflow import menu as machine
from overflow import messages as m
from overflow.policy import Prompts, Reason
from telephony.calls import PlayRecording, Record, StopRecording


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
        hold_place(turn)


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
        case m.IssueTicket():
            chosen.take_ticket(turn, command)
        case m.LeaveMessage():
            chosen.take_message(turn, command)
        case m.End(result):
            chosen.end_menu(turn, result)


def _mind_the_place(turn: Turn) -> None:
    """Nobody rings for a caller who is busy leaving a message; whoever chooses may yet be rung."""
    menu = turn.state.menu
    if menu is None or not in_a_queue(turn):
        return
    if menu.place_is_kept:
        if turn.state.offer is not None:
            offers.let_go(turn)
        hold_place(turn)
    else:
        free_place(turn)
