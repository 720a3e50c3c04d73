from datetime import UTC, datetime, timedelta

import pytest

from acd.agents import AgentState
from acd.board import Board
from acd.model import Entry, LastState, MakeOffer, QueuePolicy, Talk, WithdrawOffer

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


@pytest.fixture
def board() -> Board:
    board = Board()
    board.set_queues([QueuePolicy("q", "Cola", None, wrap_up_s=10)])
    for agent_id in (1, 2):
        board.set_agent(agent_id, f"A{agent_id}", f"200{agent_id}", {}, NOW)
    return board


def sit_down(board: Board, agent_id: int = 1) -> None:
    board.phone(agent_id, "registered")
    board.log_in(agent_id, NOW)


def offered(board: Board, now: datetime = NOW) -> list[int]:
    board.pump(now)
    return [d.offer.agent_id for d in board.take() if isinstance(d, MakeOffer)]


def test_an_agent_without_a_registered_phone_gets_no_call(board):
    board.log_in(1, NOW)
    board.join(Entry("e", "c", "q", NOW))
    assert offered(board) == []
    board.phone(1, "registered")
    assert offered(board) == [1]


def test_an_agent_on_a_call_of_his_own_gets_none(board):
    sit_down(board)
    board.phone(1, "in_use")
    board.join(Entry("e", "c", "q", NOW))
    assert offered(board) == []


def test_a_phone_in_trouble_rests_while_others_are_tried(board):
    sit_down(board)
    board.join(Entry("e", "c", "q", NOW))
    offered(board)
    board.offer_lost("e-o1", 1, "unreachable", NOW)
    board.join(Entry("e2", "c2", "q", NOW))
    assert offered(board) == []
    assert board.next_due(NOW) == after(5)
    assert offered(board, after(5)) == [1]


def test_three_offers_rung_out_take_the_agent_out_of_the_line(board):
    sit_down(board)
    board.join(Entry("e", "c", "q", NOW))
    for round_ in range(3):
        assert offered(board, after(round_ * 20)) == [1]
        board.offer_lost(f"e-o{round_ + 1}", 1, "timed_out", after(round_ * 20))
    assert board.agents[1].state == "not_answering"
    board.get_ready(1, after(60))
    assert board.agents[1].state == "available"
    assert board.agents[1].missed == 0


def test_pausing_while_it_rings_withdraws_the_offer(board):
    sit_down(board)
    board.join(Entry("e", "c", "q", NOW))
    offered(board)
    board.take()
    board.pause(1, "lunch", NOW)
    withdrawn, changed = board.take()
    assert isinstance(withdrawn, WithdrawOffer)
    assert changed.state == "paused"
    assert board.entries["e"].offer is None


def test_a_pause_asked_for_in_a_call_begins_after_the_wrap_up(board):
    sit_down(board)
    board.join(Entry("e", "c", "q", NOW))
    offered(board)
    board.answered(Talk("e", "c", "q", 1), NOW)
    board.pause(1, "lunch", NOW)
    assert board.agents[1].state == "talking"
    board.hung_up(1, "c", after(60))
    assert board.agents[1].state == "wrap_up"
    board.pump(after(70))
    assert (board.agents[1].state, board.agents[1].reason) == ("paused", "lunch")


def test_a_pause_asked_for_in_a_call_can_be_taken_back(board):
    sit_down(board)
    board.join(Entry("e", "c", "q", NOW))
    offered(board)
    board.answered(Talk("e", "c", "q", 1), NOW)
    board.pause(1, "lunch", NOW)
    board.get_ready(1, NOW)
    board.hung_up(1, "c", NOW)
    board.pump(after(10))
    assert board.agents[1].state == "available"


def test_the_position_counts_those_who_came_before_in_the_same_queue(board):
    board.join(Entry("e1", "c1", "q", NOW))
    board.join(Entry("x", "cx", "other", NOW))
    board.join(Entry("e2", "c2", "q", after(1)))
    assert [board.position(entry) for entry in ("e1", "e2", "x", "gone")] == [1, 2, 1, None]


def test_joining_twice_keeps_the_first_place(board):
    board.join(Entry("e", "c", "q", NOW))
    board.join(Entry("e", "c", "q", after(9)))
    assert board.entries["e"].joined_at == NOW


def test_after_a_restart_an_agent_whose_call_lives_waits_for_it(board):
    board.restore(1, LastState(AgentState.TALKING, "", NOW, "c"), after(5))
    board.phone(1, "registered")
    board.release({"c"}, after(5))
    board.join(Entry("e2", "c2", "q", after(5)))
    assert offered(board, after(6)) == []
    assert board.agents[1].state == "talking"


def test_a_call_that_goes_on_over_a_restart_is_one_call_of_the_day(board):
    board.remember(1, 3, {})
    board.restore(1, LastState(AgentState.TALKING, "", NOW, "c"), after(5))
    board.answered(Talk("e", "c", "q", 1), NOW)
    assert board.agents[1].calls_today == 3
    board.hung_up(1, "c", after(6))
    board.answered(Talk("e2", "c2", "q", 1), after(30))
    assert board.agents[1].calls_today == 4


def test_after_a_restart_an_agent_whose_call_is_over_is_free_again(board):
    for agent_id, state in ((1, "talking"), (2, "ringing")):
        board.restore(agent_id, LastState(AgentState(state), "", NOW, "c"), after(5))
        board.phone(agent_id, "registered")
    board.release(set(), after(5))
    board.pump(after(5))
    assert {agent.state for agent in board.agents.values()} == {"available"}


def test_after_a_restart_a_wrap_up_still_ends(board):
    board.restore(1, LastState(AgentState.WRAP_UP, "", NOW, "c"), after(5))
    assert board.next_due(after(5)) == after(10)
    board.pump(after(10))
    assert board.agents[1].state == "available"
