"""While the caller waits: a place in the queue, spoken from time to time, and music."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import msgspec

from atiende.call import asking
from atiende.call.messages import AskPosition, FreePlace, HoldPlace, Placed
from atiende.call.spoken_wait import said_span, spoken_wait
from atiende.call.turn import Turn
from db.facts import KeyPressed, WaitAnnounced
from ivr.machine import MAX_KEYS
from overflow.policy import Prompts

_NEXT_POSITION_S = 20.0
"""From the end of an overflow menu to the next word about the position."""

LOOK_EVERY_S: Final = 5.0
"""How often a waiting call looks whether agents left or all of them paused."""

_WAITING = ("waiting", "offered")


def in_a_queue(turn: Turn) -> bool:
    """Tell whether the call has a place in a queue."""
    return turn.state.phase in _WAITING


def join(turn: Turn, queue: str, joined_at: datetime | None = None) -> None:
    """Take a place in ``queue``; ``joined_at`` keeps the place of one who waited before.

    Who waited in this call before keeps that age in any case.
    """
    state = turn.state
    ages = [at for at in (state.first_contact_at, state.joined_at) if at is not None]
    turn.enter("waiting")
    turn.set(
        queue=queue,
        joins=state.joins + 1,
        joined_at=joined_at or turn.now,
        first_contact_at=min(ages, default=None),
        offers_made=0,
        told_wait=None,
    )
    asking.ask(turn)
    asking.note_joined(turn)
    asking.take_place(turn)


def placed(turn: Turn, told: Placed) -> None:
    """Say the place and the expected wait, unless something more important is being said.

    And again after a while.
    """
    if not in_a_queue(turn):
        return
    turn.start_timer("announce", told.again_after_s)
    if turn.state.playback_id is None and turn.state.menu is None:
        thanks = ("still_waiting",) if turn.state.announcements else ()
        place = ("queue_position_before", f"number:{told.position}", "queue_position_after")
        turn.announce(*thanks, *place, *_expected_wait(turn, told))


def _expected_wait(turn: Turn, told: Placed) -> Prompts:
    """The interval in words, at first and when it changed; what is said is written down."""
    state = turn.state
    if told.expected is None or state.phase != "waiting":
        return ()
    words, span = spoken_wait(*told.expected), said_span(*told.expected)
    if not words or span == state.told_wait:
        return ()
    turn.set(told_wait=span)
    low_s, high_s = span
    turn.record(
        WaitAnnounced(
            at=turn.now,
            call_id=state.call_id,
            entry_id=state.entry_id,
            position=told.position,
            low_s=low_s,
            high_s=high_s,
        )
    )
    return words


def ask_again(turn: Turn) -> None:
    """Time to say the position again."""
    if in_a_queue(turn):
        turn.do(AskPosition(turn.state.entry_id))


def hold_place(turn: Turn) -> None:
    """Nobody is to be rung for him now; his place stays his."""
    if not turn.state.place_held:
        turn.set(place_held=True)
        turn.do(HoldPlace(turn.state.entry_id))


def free_place(turn: Turn) -> None:
    """He may be served again."""
    if turn.state.place_held:
        turn.set(place_held=False)
        turn.do(FreePlace(turn.state.entry_id))


def look_again(turn: Turn, in_s: float = LOOK_EVERY_S) -> None:
    """See how things stand after a while; soon enough to notice that the agents left."""
    turn.start_timer("overflow", max(min(in_s, LOOK_EVERY_S), 0.1))


def resume_music(turn: Turn) -> None:
    """The announcement is over."""
    turn.music()


def announce_and_ask_later(turn: Turn, words: Prompts) -> None:
    """Say ``words`` and go on with the music; the position is asked for after a while."""
    if words:
        turn.announce(*words)
    else:
        turn.music()
    turn.start_timer("announce", _NEXT_POSITION_S)


def keep_key(turn: Turn, key: str, node: str) -> None:
    """Note what was pressed where; the agent may want to see it."""
    session = turn.state.session
    if len(session.keys) < MAX_KEYS:
        turn.set(session=msgspec.structs.replace(session, keys=session.keys + key))
        turn.record(KeyPressed(at=turn.now, call_id=turn.state.call_id, key=key, node=node))
