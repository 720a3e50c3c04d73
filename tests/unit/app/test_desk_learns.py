"""What the desk learns of waits is what the queue made its callers wait."""

from datetime import UTC, datetime, timedelta

import pytest

from acd.board import Board
from acd.model import QueuePolicy
from atiende.call.messages import (
    AgentTalks,
    FreePlace,
    HoldPlace,
    JoinQueue,
    LeaveQueue,
    LoseSight,
)
from atiende.desk import Desk
from db.metrics.waits import FEWEST

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Queue:
    """A desk whose one agent takes whoever waits, when he is told to."""

    def __init__(self) -> None:
        self.now = NOON
        self.desk = Desk(Board(), self, self.record, lambda: self.now)
        self.desk.board.set_queues([QueuePolicy("q", "Q", None)])
        self.desk.board.set_agent(1, "Ana", "2001", {}, NOON)
        self.calls = 0

    def post(self, call_id, event) -> None:
        pass

    async def record(self, facts) -> None:
        pass

    def serves_one(self, waited_s: float, *meanwhile: type[HoldPlace | FreePlace]) -> None:
        self.calls += 1
        call_id, entry_id = f"c{self.calls}", f"c{self.calls}-e1"
        self.desk.take(call_id, JoinQueue(entry_id, "q", self.now))
        for command in meanwhile:
            self.desk.take(call_id, command(entry_id))
        self.now += timedelta(seconds=waited_s)
        self.desk.take(call_id, AgentTalks(entry_id, "q", 1, self.now))

    def somebody_leaves(self, after_s: float = 5, *, unseen: bool = False) -> None:
        self.desk.take("x", JoinQueue("x-e1", "q", self.now))
        self.now += timedelta(seconds=after_s)
        if unseen:
            self.desk.take("x", LoseSight("x-e1"))
        self.desk.take("x", LeaveQueue("x-e1"))

    @property
    def told(self) -> tuple[float, float] | None:
        return self.desk.expectations.expect("q", 1)


@pytest.fixture
async def queue():
    one = Queue()
    yield one
    await one.desk.close()


async def test_enough_waits_make_an_interval_that_holds_them(queue):
    for _ in range(FEWEST):
        queue.serves_one(60)
    assert queue.told[0] <= 60 <= queue.told[1]


async def test_a_wait_with_a_menu_in_it_counts_whole_as_it_is_judged(queue):
    for _ in range(FEWEST):
        queue.serves_one(60, HoldPlace, FreePlace)
    assert queue.told == (60, 60)


async def test_while_nobody_is_answered_nothing_is_announced(queue):
    for _ in range(FEWEST):
        queue.somebody_leaves()
    assert queue.told is None


async def test_who_leaves_after_a_long_wait_makes_the_next_one_expect_more(queue):
    for _ in range(FEWEST):
        queue.serves_one(60)
    for _ in range(FEWEST):
        queue.somebody_leaves(after_s=100)
    assert queue.told[1] > 100


async def test_who_left_nobody_knows_when_teaches_nothing(queue):
    for number in range(FEWEST):
        queue.serves_one(60 + number)
    before = queue.told
    queue.somebody_leaves(after_s=30_000, unseen=True)
    assert queue.told == before
    queue.somebody_leaves(after_s=30_000)
    assert queue.told != before
