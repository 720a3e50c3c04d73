"""What becomes of a call by what its caller chose in the overflow menu."""

from __future__ import annotations

from atiende.call import offers
from atiende.call.leaving import end_unserved, leave_queue
from atiende.call.left import TicketOrigin, Who, message_fact, ticket_fact
from atiende.call.treatment import rules_of, way_back
from atiende.call.turn import Turn
from atiende.call.waiting import (
    announce_and_ask_later,
    free_place,
    in_a_queue,
    join,
    look_again,
)
from db.facts import DivertedTo, EndedBy
from overflow.messages import IssueTicket, LeaveMessage, Result
from overflow.policy import Prompts
from telephony.calls import HangUp, SendBack


def take_ticket(turn: Turn, given: IssueTicket) -> None:
    """He has a ticket: what he came for is taken care of, the place is for others."""
    _note_ticket(turn, given.number, again=given.again, origin="choice")
    leave_queue(turn, "diverted")


def take_message(turn: Turn, left: LeaveMessage) -> None:
    """His message is kept, under a ticket: likewise."""
    _note_ticket(turn, left.number, again=left.again, origin="message")
    call_id, mailbox = turn.state.call_id, rules_of(turn).mailbox
    turn.record(message_fact(turn.now, call_id, _who(turn), left, mailbox))
    leave_queue(turn, "diverted")


def _note_ticket(turn: Turn, number: str, *, again: bool, origin: TicketOrigin) -> None:
    call_id, who = turn.state.call_id, _who(turn)
    turn.record(ticket_fact(turn.now, call_id, who, number, again=again, origin=origin))


def _who(turn: Turn) -> Who:
    state = turn.state
    return Who(
        queue=state.queue,
        treatment=state.treatment,
        choice=state.session.choice or "",
        caller_number=state.caller_number,
        caller_name=state.caller_name,
        company_number=state.session.company_number,
        company_name=state.company.name if state.company is not None else "",
    )


def end_menu(turn: Turn, result: Result) -> None:
    """The menu is over."""
    menu = turn.state.menu
    assert menu is not None
    turn.set(menu=None)
    if result == "wait" and not menu.gone:
        _wait_on(turn, menu.told)
    else:
        _finish(turn, result, gone=menu.gone)


def _wait_on(turn: Turn, words: Prompts) -> None:
    """The caller waits: where he was, in a queue of ours, or back where he came from."""
    back = way_back(turn)
    if in_a_queue(turn):
        free_place(turn)
        announce_and_ask_later(turn, words)
        look_again(turn)
        offers.ring_held(turn)
    elif back is not None:
        turn.set(diverted_to="sent_back", sent_back=True)
        turn.do(SendBack(turn.state.channel_id, back.to, back.trunk, back.by))
    else:
        turn.announce(*words) if words else turn.music()
        join(turn, turn.state.queue)


def _finish(turn: Turn, result: Result, *, gone: bool) -> None:
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
