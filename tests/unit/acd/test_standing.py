"""Who came before the chosen one: the orders say what a recount of everybody says."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acd import standing
from acd.agents import AgentState
from acd.board import Board
from acd.model import Agent, QueuePolicy, Talk
from acd.strategy import key_of

START = datetime(2026, 3, 2, 12, tzinfo=UTC)
QUEUES = {
    strategy: QueuePolicy(strategy, "", "ventas", strategy=strategy, wrap_up_s=0)
    for strategy in ("longest_idle", "fewest_calls", "most_skilled", "fair_fastest")
}
WHO = range(1, 8)
LOOKED_AT = 3


@pytest.fixture(autouse=True, scope="module")
def few_are_looked_at():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(standing, "LOOKED_AT", LOOKED_AT)
        patch.setattr(standing, "KEPT", 2)
        yield


doings = st.sampled_from(["log_in", "log_out", "pause", "get_ready", "call", "learn", "ask", "ask"])


def place_in_order(queue: QueuePolicy, agent: Agent) -> tuple[float, int]:
    match queue.strategy:
        case "fewest_calls":
            return (agent.calls_today, agent.agent_id)
        case "most_skilled":
            return (-agent.skills["ventas"], agent.agent_id)
        case _:
            return (agent.idle_from, agent.agent_id)


def counted_before(board: Board, queue: QueuePolicy, chosen: Agent, *, listed: bool) -> list[int]:
    """``listed``: whether the chosen one takes one of the places that are looked at himself."""
    there = [one for one in board.agents.values() if one.state is not AgentState.LOGGED_OUT]
    if queue.strategy in ("longest_idle", "fair_fastest"):
        there = [one for one in there if one.state is AgentState.AVAILABLE]
    if queue.strategy == "most_skilled":
        there = [one for one in there if "ventas" in one.skills]
    there = [one for one in there if listed or one is not chosen]
    first = sorted(there, key=lambda one: place_in_order(queue, one))[:LOOKED_AT]
    return [one.agent_id for one in first if key_of(one, queue) < key_of(chosen, queue)]


@pytest.mark.parametrize("queue", QUEUES.values(), ids=QUEUES)
@given(
    st.lists(st.tuples(doings, st.sampled_from(WHO), st.integers(0, 3)), min_size=30, max_size=80)
)
def test_the_orders_name_exactly_those_who_come_before(queue, steps):
    board, now = Board(), START
    board.set_queues(QUEUES.values())
    for who in WHO:
        board.set_agent(who, f"A{who}", str(who), {"ventas": who % 3 + 1}, now)
        board.log_in(who, now)
    for doing, who, number in steps:
        now += timedelta(seconds=number)
        agent = board.agents[who]
        if doing == "call":
            board.answered(Talk(f"e{now}", f"c{now}", queue.name, who), now)
            board.hung_up(who, f"c{now}", now)
            board.end_wrap_up(who, now)
        elif doing == "learn":
            board.set_agent(
                who, agent.name, agent.extension, {"ventas": number} if number else {}, now
            )
        elif doing == "pause":
            board.pause(who, "break", now)
        elif doing != "ask":
            getattr(board, doing)(who, now)
        elif agent.state is AgentState.AVAILABLE and agent.skills:
            named = board._crew.standings.before(queue, board.agents, key_of(agent, queue))
            assert [one.agent_id for one in named] in [
                counted_before(board, queue, agent, listed=listed) for listed in (True, False)
            ]
