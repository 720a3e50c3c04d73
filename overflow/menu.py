"""The caller's side of overflow: ``step(rules, menu, event, now) -> Step``, pure as the flow's engine.

Asked for a choice, the caller presses a key or none. *Wait* and *no key* end the menu at once. A
message goes through ``recording → checking → reviewing ⇄ listening → keeping`` (:mod:`overflow.voice`),
a ticket through ``numbering``; both end in ``telling``, which may only begin when what it tells is
durable: the command that asks for that (:class:`LeaveMessage`, :class:`IssueTicket`) stands before
the words in the step, and whoever carries the step out writes before he speaks.
"""

from __future__ import annotations

from datetime import datetime
from functools import singledispatch

from overflow import voice
from overflow.messages import (
    CallerGone,
    Chose,
    Inspected,
    IssueTicket,
    Kept,
    Measured,
    Menu,
    MenuEvent,
    Numbered,
    Pressed,
    Recorded,
    Resumed,
    SaidAll,
    Step,
    TimerFired,
)
from overflow.policy import Prompts, Treatment
from overflow.turn import Turn, choice_of_key

_LOST_IDS = 10


def begin(rules: Treatment, opening: Prompts, *, closed: bool, id_prefix: str) -> Step:
    """Tell the caller how things stand (`opening`) and what he may choose.

    `id_prefix` makes the recordings' ids, and so the messages', unique among all calls.
    """
    turn = Turn(rules, Menu(rules.choices, opening, closed, id_prefix), None)
    turn.ask(opening)
    return turn.step()


def step(rules: Treatment, menu: Menu, event: MenuEvent, now: datetime) -> Step:
    """Take one event; one that no longer matters changes nothing."""
    turn = Turn(rules, menu, now)
    if menu.stage != "over":
        _on(event, turn)
    return turn.step()


@singledispatch
def _on(event: MenuEvent, _turn: Turn) -> None:
    raise TypeError(f"not an event of the overflow menu: {event!r}")


# -- keys, words and time -------------------------------------------------------------------------


@_on.register
def _(event: Pressed, turn: Turn) -> None:
    stage = turn.menu.stage
    if turn.menu.gone:
        return
    if stage == "asking":
        _choose(turn, event.key)
    elif stage == "prompting":
        voice.record(turn)
    elif stage in ("reviewing", "listening"):
        voice.on_key(turn, event.key)


def _choose(turn: Turn, key: str) -> None:
    match choice_of_key(turn.menu).get(key):
        case None:
            _wrong_key(turn)
        case "wait":
            turn.do(Chose("wait"))
            turn.end("wait", "keep_waiting")
        case "message":
            turn.do(Chose("message"))
            turn.set(tries=0)
            voice.prompt(turn)
        case "ticket":
            turn.do(Chose("ticket"))
            turn.hush()
            turn.set(stage="numbering")
            voice.ask_number(turn)


def _wrong_key(turn: Turn) -> None:
    turn.set(tries=turn.menu.tries + 1)
    if turn.menu.tries < turn.rules.tries:
        turn.ask(("option_invalid",))
    else:
        turn.hush()
        turn.end_without_choice()


@_on.register
def _(event: SaidAll, turn: Turn) -> None:
    if event.say_id != turn.menu.saying:
        return
    turn.set(saying=None)
    match turn.menu.stage:
        case "asking" | "reviewing":
            turn.wait(turn.rules.choose_s)
        case "prompting":
            voice.record(turn)
        case "listening":
            voice.review(turn)
        case "telling":
            turn.end(turn.menu.result)


@_on.register
def _(event: TimerFired, turn: Turn) -> None:
    if event.timer != turn.menu.timer:
        return
    turn.set(timer=None)
    match turn.menu.stage:
        case "asking":
            turn.end_without_choice()
        case "reviewing":
            voice.keep(turn)  # a message that nobody took back is sent
        case "recording":
            voice.look(turn)


# -- what was asked for ---------------------------------------------------------------------------


@_on.register
def _(event: Measured, turn: Turn) -> None:
    voice.on_measured(turn, event)


@_on.register
def _(event: Recorded, turn: Turn) -> None:
    voice.on_recorded(turn, event)


@_on.register
def _(event: Inspected, turn: Turn) -> None:
    voice.on_inspected(turn, event)


@_on.register
def _(event: Kept, turn: Turn) -> None:
    voice.on_kept(turn, event)


@_on.register
def _(event: Numbered, turn: Turn) -> None:
    match turn.menu.stage:
        case "keeping":
            voice.on_numbered(turn, event)
        case "numbering":
            _give_ticket(turn, event)


def _give_ticket(turn: Turn, given: Numbered) -> None:
    if turn.menu.gone:
        turn.end("none")  # he never heard it: no ticket that nobody knows of
    elif given.number is None:
        turn.without("ticket", "ticket_failed")
    else:
        turn.do(IssueTicket(given.number, given.again))
        digits = f"digits:{given.number}"
        first = "ticket_open_before" if given.again else "ticket_before"
        turn.tell("ticket", first, digits, "ticket_again", digits, "ticket_after", "goodbye")


# -- a caller who goes, and a process that begins anew --------------------------------------------


@_on.register
def _(_event: CallerGone, turn: Turn) -> None:
    menu = turn.menu
    if menu.gone:
        return
    turn.hush()
    turn.set(gone=True)
    match menu.stage:
        case "recording":
            voice.await_end(turn)
        case "reviewing" | "listening":
            voice.keep(turn)
        case "checking" | "keeping" | "numbering":
            pass  # the answer is on its way
        case "telling":
            turn.end(menu.result)
        case _:
            turn.end("none")


@_on.register
def _(event: Resumed, turn: Turn) -> None:
    menu = turn.menu
    # Ids that were given after the last write may be in use: some are left out.
    turn.set(saying=None, timer=None, seq=menu.seq + _LOST_IDS)
    match menu.stage:
        case "asking":
            turn.ask(menu.heard)
        case "prompting":
            voice.prompt(turn)
        case "recording" if event.recording:
            voice.watch(turn)
        case "recording":
            turn.set(interrupted=True)
            voice.inspect(turn)
        case "checking":
            voice.inspect(turn)
        case "reviewing" | "listening":
            voice.review(turn)
        case "keeping":
            voice.keep(turn)
        case "numbering":
            voice.ask_number(turn)
        case "telling":
            turn.tell(menu.result, *menu.told)
