"""What an agent is doing, and how that may change: the whole state machine is the table below.

The words are the field's: *offered* (chosen, the desktop shows the call), *ringing* (the phone
says so), *on hold* (the agent keeps the caller waiting in a call), *wrap-up* (after-call work), *paused* (not ready, with a reason), *not answering* (taken
out of the line after missed offers until the agent says otherwise).
"""

from __future__ import annotations

from enum import StrEnum


class AgentState(StrEnum):
    """The states, as the ledger and the web page name them."""

    __hash__ = str.__hash__  # an enumeration's own is a call of Python at each look into a table

    LOGGED_OUT = "logged_out"
    AVAILABLE = "available"
    OFFERED = "offered"
    RINGING = "ringing"
    TALKING = "talking"
    ON_HOLD = "on_hold"
    WRAP_UP = "wrap_up"
    PAUSED = "paused"
    NOT_ANSWERING = "not_answering"


class Trigger(StrEnum):
    """What can happen to an agent."""

    __hash__ = str.__hash__

    LOG_IN = "log_in"
    LOG_OUT = "log_out"
    GET_READY = "get_ready"
    PAUSE = "pause"
    OFFER = "offer"
    RING = "ring"
    ANSWER = "answer"
    HOLD = "hold"
    RESUME = "resume"
    OFFER_LOST = "offer_lost"
    MISS_TOO_OFTEN = "miss_too_often"
    HANG_UP = "hang_up"
    WRAP_UP_OVER = "wrap_up_over"


_S, _T = AgentState, Trigger

TRANSITIONS: dict[tuple[AgentState, Trigger], AgentState] = {
    (_S.LOGGED_OUT, _T.LOG_IN): _S.AVAILABLE,
    (_S.AVAILABLE, _T.OFFER): _S.OFFERED,
    (_S.AVAILABLE, _T.PAUSE): _S.PAUSED,
    (_S.AVAILABLE, _T.LOG_OUT): _S.LOGGED_OUT,
    (_S.OFFERED, _T.RING): _S.RINGING,
    (_S.OFFERED, _T.ANSWER): _S.TALKING,
    (_S.OFFERED, _T.OFFER_LOST): _S.AVAILABLE,
    (_S.OFFERED, _T.MISS_TOO_OFTEN): _S.NOT_ANSWERING,
    (_S.OFFERED, _T.PAUSE): _S.PAUSED,
    (_S.OFFERED, _T.LOG_OUT): _S.LOGGED_OUT,
    (_S.RINGING, _T.ANSWER): _S.TALKING,
    (_S.RINGING, _T.OFFER_LOST): _S.AVAILABLE,
    (_S.RINGING, _T.MISS_TOO_OFTEN): _S.NOT_ANSWERING,
    (_S.RINGING, _T.PAUSE): _S.PAUSED,
    (_S.RINGING, _T.LOG_OUT): _S.LOGGED_OUT,
    (_S.TALKING, _T.HOLD): _S.ON_HOLD,
    (_S.TALKING, _T.HANG_UP): _S.WRAP_UP,
    (_S.ON_HOLD, _T.RESUME): _S.TALKING,
    (_S.ON_HOLD, _T.HANG_UP): _S.WRAP_UP,
    (_S.WRAP_UP, _T.WRAP_UP_OVER): _S.AVAILABLE,
    (_S.WRAP_UP, _T.GET_READY): _S.AVAILABLE,
    (_S.WRAP_UP, _T.PAUSE): _S.PAUSED,
    (_S.WRAP_UP, _T.LOG_OUT): _S.LOGGED_OUT,
    (_S.PAUSED, _T.GET_READY): _S.AVAILABLE,
    (_S.PAUSED, _T.PAUSE): _S.PAUSED,
    (_S.PAUSED, _T.LOG_OUT): _S.LOGGED_OUT,
    (_S.NOT_ANSWERING, _T.GET_READY): _S.AVAILABLE,
    (_S.NOT_ANSWERING, _T.PAUSE): _S.PAUSED,
    (_S.NOT_ANSWERING, _T.LOG_OUT): _S.LOGGED_OUT,
}
"""(state, trigger) → next state. A pair that is not here changes nothing.

``TALKING`` and ``ON_HOLD`` know neither ``PAUSE`` nor ``LOG_OUT``: an agent in a call keeps it, and
the wish is remembered until the wrap-up (see :meth:`acd.board.Board.pause`).
"""


def next_state(state: AgentState, trigger: Trigger) -> AgentState | None:
    """Return the state after ``trigger``, or None when it changes nothing."""
    return TRANSITIONS.get((state, trigger))
