"""The caller's side of overflow: ``step(rules, menu, event, now) -> Step``, pure as the flow's engine.

Asked for a choice, the caller presses a key or none. *Wait* and *no key* end the menu at once. A
message goes through ``recording → checking → reviewing ⇄ listening → keeping``, a ticket through
``numbering``; both end in ``telling``, which may only begin when what it tells is durable: the
command that asks for that (:class:`LeaveMessage`, :class:`IssueTicket`) stands before the words in
the step, and whoever carries the step out writes before he speaks.
"""

from __future__ import annotations

from datetime import datetime
from functools import singledispatch

from msgspec.structs import replace

from overflow.messages import (
    AskNumber,
    CallerGone,
    CancelTimer,
    Chose,
    Discard,
    End,
    Inspect,
    Inspected,
    IssueTicket,
    Keep,
    Kept,
    LeaveMessage,
    Listen,
    Measure,
    Measured,
    Menu,
    MenuCommand,
    MenuEvent,
    Numbered,
    Pressed,
    Record,
    Recorded,
    Result,
    Resumed,
    SaidAll,
    Say,
    Stage,
    StartTimer,
    Step,
    StopRecording,
    StopSaying,
    TimerFired,
)
from overflow.policy import Choice, Prompts, Treatment

REVIEW_SEND, REVIEW_LISTEN, REVIEW_AGAIN = "1", "2", "3"
_EMPTY_TRIES = 2
_GONE_GRACE_S = 2.0
_SHORTEST_WATCH_S = 4.0
"""Asterisk writes two seconds of sound at a time, so less would tell nothing."""
_LOST_IDS = 10
_PRESS: dict[Choice, str] = {
    "wait": "press_to_wait",
    "message": "press_for_message",
    "ticket": "press_for_ticket",
}


# -- the machine ----------------------------------------------------------------------------------


def begin(rules: Treatment, opening: Prompts, *, closed: bool, id_prefix: str) -> Step:
    """Tell the caller how things stand (`opening`) and what he may choose.

    `id_prefix` makes the recordings' ids, and so the messages', unique among all calls.
    """
    turn = _Turn(rules, Menu(rules.choices, opening, closed, id_prefix), None)
    turn.ask(opening)
    return turn.step()


def step(rules: Treatment, menu: Menu, event: MenuEvent, now: datetime) -> Step:
    """Take one event; one that no longer matters changes nothing."""
    turn = _Turn(rules, menu, now)
    if menu.stage != "over":
        _on(event, turn)
    return turn.step()


class _Turn:
    def __init__(self, rules: Treatment, menu: Menu, now: datetime | None) -> None:
        self.rules = rules
        self.menu = menu
        self.now = now
        self.commands: list[MenuCommand] = []

    def step(self) -> Step:
        return Step(self.menu, tuple(self.commands))

    def set(self, **changes: object) -> None:
        self.menu = replace(self.menu, **changes)

    def do(self, *commands: MenuCommand) -> None:
        self.commands.extend(commands)

    # -- sound and time

    def say(self, stage: Stage, *prompts: str) -> None:
        self.hush()
        say_id = self._new_id("s")
        self.set(stage=stage, saying=say_id)
        if self.menu.gone:
            self.set(saying=None)
        else:
            self.do(Say(say_id, prompts))

    def listen(self) -> None:
        self.hush()
        say_id = self._new_id("s")
        self.set(stage="listening", saying=say_id)
        self.do(Listen(say_id, self.menu.recording))

    def hush(self) -> None:
        if self.menu.saying is not None:
            self.do(StopSaying())
        if self.menu.timer is not None:
            self.do(CancelTimer(self.menu.timer))
        self.set(saying=None, timer=None)

    def wait(self, after_s: float) -> None:
        timer = self._new_id("t")
        self.set(timer=timer)
        self.do(StartTimer(timer, after_s))

    def _new_id(self, kind: str) -> str:
        self.set(seq=self.menu.seq + 1)
        return f"{kind}{self.menu.seq}"

    # -- the ways through

    def ask(self, first: Prompts) -> None:
        """Say something, then the choices."""
        if not self.menu.choices:
            self.end_without_choice(*first)
            return
        offered = zip(self.menu.choices, _keys(self.menu), strict=True)
        pairs = [(_PRESS[choice], f"digit_{key}") for choice, key in offered]
        self.say("asking", *first, *(prompt for pair in pairs for prompt in pair))

    def without(self, choice: Choice, *apology: str) -> None:
        """It cannot be done: say so, and offer what is left."""
        self.set(choices=tuple(other for other in self.menu.choices if other != choice))
        if self.menu.gone:
            self.end("none")
        else:
            self.ask(apology)

    def end_without_choice(self, *first: str) -> None:
        self.do(Chose("none"))
        if self.menu.closed:
            self.tell("none", *first, "closed_goodbye")
        else:
            self.end("wait", *first)

    def tell(self, result: Result, *prompts: str) -> None:
        """The last words before the menu ends."""
        self.set(result=result, told=prompts)
        if self.menu.gone:
            self.end(result)
        else:
            self.say("telling", *prompts)

    def end(self, result: Result, *last: str) -> None:
        """The menu is over; `last` is left to the one who goes on with the call."""
        self.hush()
        self.set(stage="over", result=result, told=last)
        self.do(End(result))

    def record(self) -> None:
        number = self.menu.recordings + 1
        self.hush()
        self.set(
            stage="recording",
            recordings=number,
            recording=f"{self.menu.id_prefix}-m{number}",
            recorded_at=self.now,
            interrupted=False,
            size=0,
            stopping=False,
        )
        rules = self.rules.message
        self.do(Record(self.menu.recording, rules.max_s, rules.silence_s))
        self.watch()

    def watch(self) -> None:
        """Look now and then whether any sound arrives.

        Asterisk counts silence and length by the frames that come: of a phone that sends nothing
        while it is muted it would wait for ever.
        """
        self.wait(max(self.rules.message.silence_s, _SHORTEST_WATCH_S))

    def stop_recording(self) -> None:
        self.set(stopping=True)
        self.do(StopRecording(self.menu.recording))
        self.wait(_GONE_GRACE_S)

    def inspect(self) -> None:
        self.hush()
        self.set(stage="checking")
        self.do(Inspect(self.menu.recording))

    def keep(self) -> None:
        self.hush()
        self.set(stage="keeping")
        self.do(Keep(self.menu.recording))

    def ask_number(self) -> None:
        self.do(AskNumber(self.rules.ticket.same_caller_s))


def _keys(menu: Menu) -> list[str]:
    return [str(place) for place, _ in enumerate(menu.choices, start=1)]


@singledispatch
def _on(event: MenuEvent, _turn: _Turn) -> None:
    raise TypeError(f"not an event of the overflow menu: {event!r}")


@_on.register
def _(event: Pressed, turn: _Turn) -> None:
    stage = turn.menu.stage
    if turn.menu.gone:
        return
    if stage == "asking":
        _choose(turn, event.key)
    elif stage == "prompting":
        turn.record()
    elif stage in ("reviewing", "listening"):
        _review(turn, event.key)


def _choose(turn: _Turn, key: str) -> None:
    choices = dict(zip(_keys(turn.menu), turn.menu.choices, strict=True))
    match choices.get(key):
        case None:
            _wrong_key(turn)
        case "wait":
            turn.do(Chose("wait"))
            turn.end("wait", "keep_waiting")
        case "message":
            turn.do(Chose("message"))
            turn.set(tries=0)
            turn.say("prompting", "record_after_tone")
        case "ticket":
            turn.do(Chose("ticket"))
            turn.hush()
            turn.set(stage="numbering")
            turn.ask_number()


def _wrong_key(turn: _Turn) -> None:
    turn.set(tries=turn.menu.tries + 1)
    if turn.menu.tries < turn.rules.tries:
        turn.ask(("option_invalid",))
    else:
        turn.hush()
        turn.end_without_choice()


def _review(turn: _Turn, key: str) -> None:
    if key == REVIEW_SEND:
        turn.keep()
    elif key == REVIEW_LISTEN:
        turn.listen()
    elif key == REVIEW_AGAIN:
        turn.do(Discard(turn.menu.recording))
        turn.say("prompting", "record_after_tone")
    else:
        turn.set(tries=turn.menu.tries + 1)
        if turn.menu.tries < turn.rules.tries:
            turn.say("reviewing", "option_invalid", "message_review")
        else:
            turn.keep()


@_on.register
def _(event: SaidAll, turn: _Turn) -> None:
    if event.say_id != turn.menu.saying:
        return
    turn.set(saying=None)
    match turn.menu.stage:
        case "asking" | "reviewing":
            turn.wait(turn.rules.choose_s)
        case "prompting":
            turn.record()
        case "listening":
            turn.say("reviewing", "message_review")
        case "telling":
            turn.end(turn.menu.result)


@_on.register
def _(event: TimerFired, turn: _Turn) -> None:
    if event.timer != turn.menu.timer:
        return
    turn.set(timer=None)
    match turn.menu.stage:
        case "asking":
            turn.end_without_choice()
        case "reviewing":
            turn.keep()  # a message that nobody took back is sent
        case "recording" if turn.menu.gone or turn.menu.stopping:
            turn.inspect()  # nobody told us that the recording ended
        case "recording":
            turn.do(Measure(turn.menu.recording))


@_on.register
def _(event: Measured, turn: _Turn) -> None:
    menu = turn.menu
    if menu.stage != "recording" or event.recording_id != menu.recording or menu.gone:
        return
    assert turn.now is not None
    assert menu.recorded_at is not None
    too_long_s = turn.rules.message.max_s + _SHORTEST_WATCH_S
    if event.size <= menu.size or (turn.now - menu.recorded_at).total_seconds() > too_long_s:
        turn.stop_recording()
    else:
        turn.set(size=event.size)
        turn.watch()


@_on.register
def _(event: Recorded, turn: _Turn) -> None:
    if turn.menu.stage == "recording" and event.recording_id == turn.menu.recording:
        turn.inspect()


@_on.register
def _(event: Inspected, turn: _Turn) -> None:
    menu = turn.menu
    if menu.stage != "checking" or event.recording_id != menu.recording:
        return
    if not event.usable and menu.interrupted and not menu.gone:
        turn.say("prompting", "record_after_tone")  # it never began: nobody spoke in vain
    elif not event.usable:
        turn.without("message", "message_failed")
    elif event.speech_s < turn.rules.message.min_speech_s:
        _nothing_said(turn)
    else:
        turn.set(duration_s=event.duration_s)
        if menu.gone:
            turn.keep()
        else:
            turn.say("reviewing", "message_review")


def _nothing_said(turn: _Turn) -> None:
    turn.do(Discard(turn.menu.recording))
    if turn.menu.gone:
        turn.end("none")
        return
    turn.set(empty=turn.menu.empty + 1)
    if turn.menu.empty < _EMPTY_TRIES:
        turn.say("prompting", "message_empty", "record_after_tone")
    else:
        turn.set(empty=0)
        turn.ask(("message_empty",))


@_on.register
def _(event: Kept, turn: _Turn) -> None:
    if turn.menu.stage != "keeping" or event.recording_id != turn.menu.recording:
        return
    if event.ok:
        turn.ask_number()
    else:
        turn.without("message", "message_failed")


@_on.register
def _(event: Numbered, turn: _Turn) -> None:
    match turn.menu.stage:
        case "keeping":
            _leave_message(turn, event)
        case "numbering":
            _give_ticket(turn, event)


def _leave_message(turn: _Turn, given: Numbered) -> None:
    menu = turn.menu
    assert menu.recorded_at is not None
    if given.number is None:
        turn.without("message", "message_failed")
        return
    turn.do(
        LeaveMessage(menu.recording, given.number, given.again, menu.recorded_at, menu.duration_s)
    )
    turn.tell("message", "message_saved", "goodbye")


def _give_ticket(turn: _Turn, given: Numbered) -> None:
    if turn.menu.gone:
        turn.end("none")  # he never heard it: no ticket that nobody knows of
    elif given.number is None:
        turn.without("ticket", "ticket_failed")
    else:
        turn.do(IssueTicket(given.number, given.again))
        digits = f"digits:{given.number}"
        first = "ticket_open_before" if given.again else "ticket_before"
        turn.tell("ticket", first, digits, "ticket_again", digits, "ticket_after", "goodbye")


@_on.register
def _(_event: CallerGone, turn: _Turn) -> None:
    menu = turn.menu
    if menu.gone:
        return
    turn.hush()
    turn.set(gone=True)
    match menu.stage:
        case "recording":
            turn.wait(_GONE_GRACE_S)
        case "reviewing" | "listening":
            turn.keep()
        case "checking" | "keeping" | "numbering":
            pass  # the answer is on its way
        case "telling":
            turn.end(menu.result)
        case _:
            turn.end("none")


@_on.register
def _(event: Resumed, turn: _Turn) -> None:
    menu = turn.menu
    # Ids that were given after the last write may be in use: some are left out.
    turn.set(saying=None, timer=None, seq=menu.seq + _LOST_IDS)
    match menu.stage:
        case "asking":
            turn.ask(menu.heard)
        case "prompting":
            turn.say("prompting", "record_after_tone")
        case "recording" if event.recording:
            turn.watch()
        case "recording":
            turn.set(interrupted=True)
            turn.inspect()
        case "checking":
            turn.inspect()
        case "reviewing" | "listening":
            turn.say("reviewing", "message_review")
        case "keeping":
            turn.keep()
        case "numbering":
            turn.ask_number()
        case "telling":
            turn.tell(menu.result, *menu.told)
