"""The ways out: of a queue, with whoever was chosen for the caller there, and of the call."""

from __future__ import annotations

from atiende.call import offers
from atiende.call.messages import LeaveQueue
from atiende.call.turn import Turn
from atiende.call.waiting import in_a_queue
from db.facts import CallEnded, CallOutcome, DivertedTo, EndedBy, EntryOutcome, QueueLeft


def leave_queue(turn: Turn, outcome: EntryOutcome) -> None:
    """Give up the place, if there is one; an agent who is kept or rung for it is free again."""
    if not in_a_queue(turn):
        return
    if turn.state.offer is not None:
        offers.give_up(turn)  # the ACD learns it with the place
    for timer in ("announce", "overflow"):
        turn.cancel_timer(timer)
    state = turn.state
    turn.record(
        QueueLeft(at=turn.now, call_id=state.call_id, entry_id=state.entry_id, outcome=outcome)
    )
    turn.do(LeaveQueue(state.entry_id))
    turn.enter("overflow")
    turn.set(place_held=False)


def end_unserved(
    turn: Turn, outcome: CallOutcome, ended_by: EndedBy, diverted_to: DivertedTo = ""
) -> None:
    """Leave the queue and the call: no agent will take it (any more)."""
    leave_queue(turn, outcome)
    close(turn, outcome, ended_by, diverted_to)


def close(
    turn: Turn, outcome: CallOutcome, ended_by: EndedBy, diverted_to: DivertedTo = ""
) -> None:
    """Mark the call as ended, and say how. One who was spoken to before was answered all the same."""
    final: CallOutcome = "answered" if turn.state.answered_at is not None else outcome
    turn.close(final, ended_by)
    turn.set(diverted_to=diverted_to)
    turn.record(
        CallEnded(
            at=turn.now,
            call_id=turn.state.call_id,
            outcome=final,
            ended_by=ended_by,
            diverted_to=diverted_to if final == "diverted" else "",
        )
    )
