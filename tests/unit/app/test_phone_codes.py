"""What a code means depends on what its agent is doing."""

import asyncio
from datetime import UTC, datetime

import pytest

from acd.agents import AgentState
from acd.board import Board
from acd.model import LastState, QueuePolicy
from agi_scripts.agent_state import extension_of
from atiende.desk import Desk
from atiende.messages import PAUSE_REASONS
from atiende.phone_codes import dialled, pause_reason

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Nobody:
    def post(self, _call_id, _event):
        pass


async def _unwritten(_facts) -> None:
    pass


def told(state: AgentState, *codes: str) -> tuple[list[str], str, str]:
    """What the agent hears who dials these codes in this state; the state and reason after."""

    async def dial() -> tuple[list[str], str, str]:
        board = Board()
        board.set_queues([QueuePolicy("q", "Q", None)])
        board.set_agent(1, "Ana", "2001", {}, NOW)
        board.restore(1, LastState(state, "", NOW, "c" if state in IN_A_TALK else None), NOW)
        desk = Desk(board, Nobody(), _unwritten, lambda: NOW)
        heard = [dialled(desk, "2001", code) for code in codes]
        await desk.close()
        agent = board.agents[1]
        return heard, agent.state.value, agent.wish[1] if agent.wish else agent.reason

    return asyncio.run(dial())


IN_A_TALK = (AgentState.TALKING, AgentState.ON_HOLD)


@pytest.mark.parametrize(
    ("state", "code", "heard", "after"),
    [
        ("logged_out", "*10", "agent_available", "available"),
        ("logged_out", "*11", "agent_available", "available"),
        ("logged_out", "*12", "agent_logged_out", "logged_out"),
        ("paused", "*11", "agent_available", "available"),
        ("not_answering", "*11", "agent_available", "available"),
        ("available", "*12", "agent_paused", "paused"),
        ("available", "*13", "agent_logged_out", "logged_out"),
        ("wrap_up", "*14", "agent_available", "available"),
        ("available", "*14", "agent_code_unknown", "available"),
        ("available", "*127", "agent_code_unknown", "available"),
        ("available", "*111", "agent_code_unknown", "available"),
        ("available", "*19", "agent_code_unknown", "available"),
        ("talking", "*13", "agent_wish_noted", "talking"),
        ("on_hold", "*12", "agent_wish_noted", "on_hold"),
        ("talking", "*14", "agent_code_unknown", "talking"),
    ],
)
def test_a_code_does_what_it_can_now_and_says_what_came_of_it(state, code, heard, after):
    assert told(AgentState(state), code)[:2] == ([heard], after)


def test_each_digit_after_the_pauses_code_names_a_reason_of_the_page():
    for place, reason in enumerate(PAUSE_REASONS, 1):
        assert told(AgentState.AVAILABLE, f"*12{place}")[1:] == ("paused", reason)
    assert told(AgentState.TALKING, "*121")[2] == "lunch"
    assert pause_reason("0") == ""


def test_a_telephone_of_nobody_changes_nothing():
    desk = Desk(Board(), Nobody(), _unwritten, lambda: NOW)
    assert dialled(desk, "2999", "*11") == "agent_code_unknown"


@pytest.mark.parametrize(
    ("channel", "extension"),
    [("PJSIP/2001-0000001f", "2001"), ("PJSIP/a-b-00", "a-b"), ("Local/1@x-1;2", ""), ("", "")],
)
def test_who_dialled_is_read_from_the_channels_name(channel, extension):
    assert extension_of(channel) == extension
