"""While the caller waits: a place in the queue, spoken from time to time, and music."""

from __future__ import annotations

from datetime import datetime

import msgspec

from atiende.call.messages import AskPosition, JoinQueue
from atiende.call.turn import Turn
from db.facts import KeyPressed, QueueJoined
from ivr.machine import MAX_KEYS

_WAITING = ("waiting", "offered")


def join(turn: Turn, queue: str, joined_at: datetime | None = None) -> None:
    """Take a place in ``queue``; ``joined_at`` keeps the place of one who waited before."""
    joined_at = joined_at or turn.now
    turn.enter("waiting")
    turn.set(queue=queue, joins=turn.state.joins + 1, joined_at=joined_at, offers_made=0)
    entry_id = turn.state.entry_id
    turn.record(
        QueueJoined(at=turn.now, call_id=turn.state.call_id, entry_id=entry_id, queue=queue)
    )
    turn.do(JoinQueue(entry_id, queue, joined_at))


def placed(turn: Turn, position: int, again_after_s: float) -> None:
    """Say the position, unless something more important is being said; and again after a while."""
    if turn.state.phase not in _WAITING:
        return
    turn.start_timer("announce", again_after_s)
    if turn.state.playback_id is None:
        thanks = ("still_waiting",) if turn.state.announcements else ()
        place = ("queue_position_before", f"number:{position}", "queue_position_after")
        turn.announce(*thanks, *place)


def ask_again(turn: Turn) -> None:
    """Time to say the position again."""
    if turn.state.phase in _WAITING:
        turn.do(AskPosition(turn.state.entry_id))


def resume_music(turn: Turn) -> None:
    """The announcement is over."""
    turn.music()


def digit_while_waiting(turn: Turn, key: str) -> None:
    """Keep the key: it opens nothing here, but the agent may want to see it."""
    session = turn.state.session
    if len(session.keys) < MAX_KEYS:
        turn.set(session=msgspec.structs.replace(session, keys=session.keys + key))
        turn.record(KeyPressed(at=turn.now, call_id=turn.state.call_id, key=key, node="queue"))
