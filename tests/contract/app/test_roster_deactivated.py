"""Whoever was deactivated while the line was down gets no call when it is back."""

from datetime import timedelta

from acd.agents import AgentState
from db import facts as f
from db.directory import Directory
from tests.contract.app.test_remembered_turns import here, people, restarted
from tests.contract.db.histories import NOON

__all__ = ["here"]


async def test_an_agent_deactivated_meanwhile_does_not_come_back_available(here):
    directory = Directory(here.db)
    ids = await people(directory)
    at = NOON - timedelta(hours=1)
    await here.ledger.record(
        [f.AgentStateChanged(at=at, agent_id=one, state="available") for one in ids.values()]
    )
    await directory.users.set_active(ids["ana"], active=False)
    board = await restarted(here, directory)
    states = {name: board.agents[agent_id].state for name, agent_id in ids.items()}
    assert states == {
        "ana": AgentState.LOGGED_OUT,
        "beto": AgentState.AVAILABLE,
        "carla": AgentState.AVAILABLE,
    }
