"""The codes that agents dial on their telephones: the same changes as the page's buttons make."""

from __future__ import annotations

from typing import Final

from acd.agents import AgentState
from acd.model import Agent
from atiende.desk import Desk
from atiende.messages import PAUSE_REASONS

LOG_IN, GET_READY, PAUSE, LOG_OUT, END_WRAP_UP = "*10", "*11", "*12", "*13", "*14"
_REASON_UNSAID: Final = "other"
_IN_A_TALK: Final = (AgentState.TALKING, AgentState.ON_HOLD)
_WISHES: Final = (GET_READY, PAUSE, LOG_OUT)
_NOTHING: Final = "agent_code_unknown"
_SAID: Final = {
    AgentState.AVAILABLE: "agent_available",
    AgentState.OFFERED: "agent_available",
    AgentState.RINGING: "agent_available",
    AgentState.PAUSED: "agent_paused",
    AgentState.LOGGED_OUT: "agent_logged_out",
}


def dialled(desk: Desk, extension: str, code: str) -> str:
    """Do what the code of the agent at ``extension`` asks; return the prompt that tells the result.

    After the pause's code a digit may name the reason, by its place in the page's list.
    """
    agent = next((one for one in desk.board.agents.values() if one.extension == extension), None)
    if agent is None or not _does(desk, agent, code[:3], code[3:]):
        return _NOTHING
    if agent.state in _IN_A_TALK:
        return "agent_wish_noted"
    return _SAID.get(agent.state, _NOTHING)


def _does(desk: Desk, agent: Agent, code: str, digit: str) -> bool:
    """Tell whether the code meant something now; if so, it is done."""
    who, reason = agent.agent_id, pause_reason(digit)
    if (digit and code != PAUSE) or (agent.state in _IN_A_TALK and code not in _WISHES):
        return False
    if code in (LOG_IN, GET_READY) and agent.state is AgentState.LOGGED_OUT:
        desk.log_in(who)
    elif code == GET_READY:
        desk.get_ready(who)
    elif code == PAUSE and reason:
        desk.pause(who, reason)
    elif code == LOG_OUT:
        desk.log_out(who)
    elif code == END_WRAP_UP and agent.state is AgentState.WRAP_UP:
        desk.end_wrap_up(who)
    else:
        return False
    return True


def pause_reason(digit: str) -> str:
    """Which reason a digit names; "" for a digit that names none."""
    if not digit:
        return _REASON_UNSAID
    place = int(digit) if digit.isdecimal() else 0
    return PAUSE_REASONS[place - 1] if 1 <= place <= len(PAUSE_REASONS) else ""
