"""What a caller asks of an agent and of the order, and what changes it while he waits.

It is worked out when he joins a queue, by the routing of the call's own revision, and again when
the CRM or the memory of earlier calls answers late.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from acd.needs import Need
from acd.routing.document import Caller
from atiende.call.messages import JoinQueue, LookBack, LookedBack, ReviseEntry
from atiende.call.state import CallState
from atiende.call.turn import Turn
from db.facts import EntryRevised, QueueJoined

_WAITING = ("waiting", "offered")


def look_back(turn: Turn) -> None:
    """Have earlier calls of the caller looked for, unless it is known or he withholds his number."""
    state = turn.state
    if state.caller_number and not state.looked_back:
        turn.do(LookBack(state.caller_number))


def looked_back(turn: Turn, found: LookedBack) -> None:
    """Take over what is remembered; this call's own age may be the greater one by now."""
    known = (turn.state.first_contact_at, found.first_contact_at)
    revise(
        turn,
        looked_back=True,
        first_contact_at=min((at for at in known if at is not None), default=None),
        last_agent_id=found.last_agent_id,
    )


def ask(turn: Turn) -> None:
    """Work out what the caller asks by all that is known now."""
    turn.set(ask=turn.plan.routing.ask_of(_caller(turn.state), turn.state.flow_ask))


def revise(turn: Turn, **known: Any) -> None:
    """Change what is known of a caller; one who waits already is told to the ACD, if it matters."""
    before = _asked(turn.state)
    turn.set(**known)
    if turn.state.phase not in _WAITING:
        return
    ask(turn)
    state = turn.state
    if _asked(state) == before:
        return
    turn.record(EntryRevised(at=turn.now, call_id=state.call_id, **_noted(state)))
    turn.do(ReviseEntry(state.entry_id, **_asked(state)))


def note_joined(turn: Turn) -> None:
    """Have it written that the caller waits from now on, with what he asks."""
    state = turn.state
    turn.record(QueueJoined(at=turn.now, call_id=state.call_id, queue=state.queue, **_noted(state)))


def take_place(turn: Turn) -> None:
    """Have the ACD put the caller in the line, for the first time or again after a restart."""
    state = turn.state
    assert state.joined_at is not None
    turn.do(
        JoinQueue(state.entry_id, state.queue, state.joined_at, state.offers_made, **_asked(state))
    )


def _caller(state: CallState) -> Caller:
    """What a company number says counts only when the CRM knows it: anybody can key one in."""
    session = state.session
    company = state.company if session.verification == "verified" else None
    return Caller(
        option=session.choice or "",
        company_number=session.company_number if session.verification == "verified" else "",
        customer_class=company.customer_class if company is not None else "",
        language=session.language or (company.language if company is not None else ""),
    )


def _asked(state: CallState) -> dict[str, Any]:
    """All that the ACD is told of what a caller asks."""
    return {
        "credit_s": state.ask.credit_s,
        "needs": state.ask.needs,
        "prefers": state.ask.prefers,
        "first_contact_at": state.first_contact_at,
        "last_agent_id": state.last_agent_id,
    }


def _noted(state: CallState) -> dict[str, Any]:
    """The same as facts keep it."""
    needs, prefers = _written(state.ask.needs), _written(state.ask.prefers)
    return {**_asked(state), "entry_id": state.entry_id, "needs": needs, "prefers": prefers}


def _written(needs: Iterable[Need]) -> tuple[str, ...]:
    return tuple(f"{need.skill}={need.level}" for need in needs)
