"""The caller's message in the overflow menu, from the tone to what is told when it is kept."""

from __future__ import annotations

from overflow.messages import (
    AskNumber,
    Discard,
    Inspect,
    Inspected,
    Keep,
    Kept,
    LeaveMessage,
    Measure,
    Measured,
    Numbered,
    Record,
    Recorded,
    StopRecording,
)
from overflow.turn import Turn

REVIEW_SEND, REVIEW_LISTEN, REVIEW_AGAIN = "1", "2", "3"
_EMPTY_TRIES = 2
_GONE_GRACE_S = 2.0
_SHORTEST_WATCH_S = 4.0
"""Asterisk writes two seconds of sound at a time, so less would tell nothing."""


# -- stages ---------------------------------------------------------------------------------------


def prompt(turn: Turn, *first: str) -> None:
    """Tell the caller to speak after the tone; the recording begins when that was said."""
    turn.say("prompting", *first, "record_after_tone")


def record(turn: Turn) -> None:
    """Begin a recording with an id of its own."""
    number = turn.menu.recordings + 1
    turn.hush()
    turn.set(
        stage="recording",
        recordings=number,
        recording=f"{turn.menu.id_prefix}-m{number}",
        recorded_at=turn.now,
        interrupted=False,
        size=0,
        stopping=False,
    )
    rules = turn.rules.message
    turn.do(Record(turn.menu.recording, rules.max_s, rules.silence_s))
    watch(turn)


def watch(turn: Turn) -> None:
    """Look now and then whether any sound arrives.

    Asterisk counts silence and length by the frames that come: of a phone that sends nothing
    while it is muted it would wait for ever.
    """
    turn.wait(max(turn.rules.message.silence_s, _SHORTEST_WATCH_S))


def look(turn: Turn) -> None:
    """The watch is over: ask how much there is, or, if the recording is to end, take what is there."""
    if turn.menu.gone or turn.menu.stopping:
        inspect(turn)  # nobody told us that the recording ended
    else:
        turn.do(Measure(turn.menu.recording))


def await_end(turn: Turn) -> None:
    """Asterisk ends the recording of a caller who is gone; give it a moment to say so."""
    turn.wait(_GONE_GRACE_S)


def inspect(turn: Turn) -> None:
    """Ask what was recorded."""
    turn.hush()
    turn.set(stage="checking")
    turn.do(Inspect(turn.menu.recording))


def review(turn: Turn, *first: str) -> None:
    """Tell the caller what he may do with his message."""
    turn.say("reviewing", *first, "message_review")


def keep(turn: Turn) -> None:
    """Have the recording put where messages are kept."""
    turn.hush()
    turn.set(stage="keeping")
    turn.do(Keep(turn.menu.recording))


def ask_number(turn: Turn) -> None:
    """Ask for the ticket's number; a caller who has one open gets it again."""
    turn.do(AskNumber(turn.rules.ticket.same_caller_s))


# -- events ---------------------------------------------------------------------------------------


def on_key(turn: Turn, key: str) -> None:
    """A key while the caller reviews or hears his message."""
    if key == REVIEW_SEND:
        keep(turn)
    elif key == REVIEW_LISTEN:
        turn.listen()
    elif key == REVIEW_AGAIN:
        turn.do(Discard(turn.menu.recording))
        prompt(turn)
    else:
        turn.set(tries=turn.menu.tries + 1)
        if turn.menu.tries < turn.rules.tries:
            review(turn, "option_invalid")
        else:
            keep(turn)


def on_measured(turn: Turn, event: Measured) -> None:
    """A recording that no longer grows, or is longer than it may be, is stopped."""
    menu = turn.menu
    if menu.stage != "recording" or event.recording_id != menu.recording or menu.gone:
        return
    assert turn.now is not None
    assert menu.recorded_at is not None
    too_long_s = turn.rules.message.max_s + _SHORTEST_WATCH_S
    if event.size <= menu.size or (turn.now - menu.recorded_at).total_seconds() > too_long_s:
        turn.set(stopping=True)
        turn.do(StopRecording(menu.recording))
        await_end(turn)
    else:
        turn.set(size=event.size)
        watch(turn)


def on_recorded(turn: Turn, event: Recorded) -> None:
    """The recording ended."""
    if turn.menu.stage == "recording" and event.recording_id == turn.menu.recording:
        inspect(turn)


def on_inspected(turn: Turn, event: Inspected) -> None:
    """What was recorded is known: a message, nothing, or a file that cannot be used."""
    menu = turn.menu
    if menu.stage != "checking" or event.recording_id != menu.recording:
        return
    if not event.usable and menu.interrupted and not menu.gone:
        prompt(turn)  # it never began: nobody spoke in vain
    elif not event.usable:
        turn.without("message", "message_failed")
    elif event.speech_s < turn.rules.message.min_speech_s:
        _nothing_said(turn)
    else:
        turn.set(duration_s=event.duration_s)
        if menu.gone:
            keep(turn)
        else:
            review(turn)


def _nothing_said(turn: Turn) -> None:
    turn.do(Discard(turn.menu.recording))
    if turn.menu.gone:
        turn.end("none")
        return
    turn.set(empty=turn.menu.empty + 1)
    if turn.menu.empty < _EMPTY_TRIES:
        prompt(turn, "message_empty")
    else:
        turn.set(empty=0)
        turn.ask(("message_empty",))


def on_kept(turn: Turn, event: Kept) -> None:
    """The recording is where messages are kept, or could not be put there."""
    if turn.menu.stage != "keeping" or event.recording_id != turn.menu.recording:
        return
    if event.ok:
        ask_number(turn)
    else:
        turn.without("message", "message_failed")


def on_numbered(turn: Turn, given: Numbered) -> None:
    """The message has its ticket's number: leave it, and say so."""
    menu = turn.menu
    assert menu.recorded_at is not None
    if given.number is None:
        turn.without("message", "message_failed")
        return
    turn.do(
        LeaveMessage(menu.recording, given.number, given.again, menu.recorded_at, menu.duration_s)
    )
    turn.tell("message", "message_saved", "goodbye")
