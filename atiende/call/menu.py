"""While the flow's engine speaks: its commands become ours, its decisions become facts."""

from __future__ import annotations

from atiende.call.entering import wait_in
from atiende.call.messages import CancelTimer, LookUp, StartTimer
from atiende.call.turn import Turn
from db.facts import ChoiceMade, CompanyIdentified, KeyPressed
from ivr import machine
from ivr import messages as ivr
from telephony.calls import HangUp


def begin_flow(turn: Turn, begun: ivr.Step) -> None:
    """Carry out the flow's first step."""
    _adopt(turn, begun)


def flow_event(turn: Turn, event: ivr.FlowEvent) -> None:
    """Give the engine an event (a late CRM answer reaches it after the flow is over, too)."""
    if isinstance(event, ivr.Digit) and len(turn.state.session.keys) < machine.MAX_KEYS:
        node = turn.state.session.node
        turn.record(KeyPressed(at=turn.now, call_id=turn.state.call_id, key=event.key, node=node))
    _adopt(turn, machine.step(turn.plan.flow, turn.state.session, event, turn.now))


def _adopt(turn: Turn, step: ivr.Step) -> None:
    before, after = turn.state.session, step.session
    turn.set(session=after)
    if after.choice is not None and after.choice != before.choice:
        turn.record(
            ChoiceMade(
                at=turn.now, call_id=turn.state.call_id, node=before.node, choice=after.choice
            )
        )
    if after.company_number != before.company_number:
        turn.set(company=None)  # what is known is of another one
    if after.company_number != before.company_number or after.verification != before.verification:
        _record_company(turn)
    for command in step.commands:
        _carry_out(turn, command)


def _record_company(turn: Turn) -> None:
    session, company = turn.state.session, turn.state.company
    turn.record(
        CompanyIdentified(
            at=turn.now,
            call_id=turn.state.call_id,
            company_number=session.company_number,
            verification=session.verification,
            company_name=company.name if company is not None else "",
        )
    )


def _carry_out(turn: Turn, command: ivr.FlowCommand) -> None:
    match command:
        case ivr.Say(say_id, prompts):
            turn.say(f"{turn.state.call_id}-{say_id}", prompts)
        case ivr.StopSaying():
            turn.hush()
        case ivr.StartTimer(timer, after_s):
            turn.do(StartTimer(timer, after_s))
        case ivr.CancelTimer(timer):
            turn.do(CancelTimer(timer))
        case ivr.LookUpCompany(number):
            turn.do(LookUp(number))
        case ivr.Enqueue():
            wait_in(turn, command)
        case ivr.HangUp():
            turn.do(HangUp(turn.state.channel_id))
