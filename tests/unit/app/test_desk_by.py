"""The ledger says which supervisor changed an agent's state, and nobody else is named for it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from acd.board import Board
from acd.model import Entry, QueuePolicy, Talk
from atiende.call.messages import CallEvent
from atiende.desk import Desk
from db.facts import AgentStateChanged

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@dataclass
class Office:
    """A desk with one agent, available, whose telephone answers."""

    now: datetime = NOON
    facts: list[AgentStateChanged] = field(default_factory=list)
    board: Board = field(default_factory=Board)

    def post(self, call_id: str, event: CallEvent) -> None:
        del call_id, event

    async def record(self, facts) -> None:
        self.facts.extend(facts)

    def does(self, *acts: Callable[[Desk], None]) -> list[tuple[str, str]]:
        """The states that follow from the acts, and by whom."""

        async def work() -> None:
            desk = Desk(self.board, self, self.record, lambda: self.now)
            for act in acts:
                act(desk)
                self.now += timedelta(seconds=1)
            await desk.close()

        self.board.set_queues([QueuePolicy("q", "Q", None, wrap_up_s=30)])
        self.board.set_agent(1, "Ana", "2001", {}, NOON)
        self.board.phone(1, "registered")
        self.board.log_in(1, NOON)
        self.board.take()
        asyncio.run(work())
        return [(fact.state, fact.by) for fact in self.facts]


def talks(desk: Desk) -> None:
    desk.board.answered(Talk("e", "c", "q", 1), NOON)
    desk.settle()


def hangs_up(desk: Desk) -> None:
    desk.board.hung_up(1, "c", NOON + timedelta(seconds=1))
    desk.settle()


@pytest.mark.parametrize(
    ("act", "state"),
    [
        (lambda desk: desk.pause(1, "lunch", "sofia"), "paused"),
        (lambda desk: desk.log_out(1, "sofia"), "logged_out"),
    ],
)
def test_what_a_supervisor_does_at_once_names_him(act, state):
    assert Office().does(act) == [(state, "sofia")]


def test_what_the_agent_does_next_names_nobody():
    acts = (
        lambda desk: desk.pause(1, "lunch", "sofia"),
        lambda desk: desk.get_ready(1),
        lambda desk: desk.pause(1, "other"),
    )
    assert Office().does(*acts) == [("paused", "sofia"), ("available", ""), ("paused", "")]


def test_a_pause_asked_for_in_a_talk_names_him_when_it_comes():
    acts = (
        talks,
        lambda desk: desk.pause(1, "meeting", "sofia"),
        hangs_up,
        lambda desk: desk.end_wrap_up(1),
    )
    assert Office().does(*acts[:3]) == [("talking", ""), ("wrap_up", "")]
    assert Office().does(*acts)[2:] == [("paused", "")]


def test_a_pause_asked_for_in_a_talk_names_him_when_the_clock_ends_the_wrap_up():
    def time_passes(desk: Desk) -> None:
        office.now += timedelta(minutes=1)
        desk.settle()

    office = Office()
    acts = (talks, lambda desk: desk.pause(1, "meeting", "sofia"), hangs_up, time_passes)
    assert office.does(*acts)[1:] == [("wrap_up", ""), ("paused", "sofia")]


def test_an_agent_who_changes_his_mind_after_it_is_named_for_nothing():
    acts = (
        talks,
        lambda desk: desk.pause(1, "meeting", "sofia"),
        lambda desk: desk.log_out(1),
        hangs_up,
        lambda desk: desk.end_wrap_up(1),
    )
    assert Office().does(*acts)[-1] == ("logged_out", "")


def test_what_changed_nothing_names_nobody_later():
    acts = (lambda desk: desk.get_ready(1, "sofia"), lambda desk: desk.pause(1, "lunch"))
    assert Office().does(*acts) == [("paused", "")]


def test_an_offer_that_follows_is_the_lines_own():
    def waits(desk: Desk) -> None:
        desk.board.join(Entry(call_id="c", entry_id="e", queue="q", joined_at=NOON))
        desk.settle()

    acts = (lambda desk: desk.pause(1, "lunch"), waits, lambda desk: desk.get_ready(1, "sofia"))
    assert Office().does(*acts)[1:] == [("available", "sofia"), ("offered", "")]


def test_logged_out_while_it_rings_is_by_him_and_not_the_offers_end():
    def waits(desk: Desk) -> None:
        desk.board.join(Entry(call_id="c", entry_id="e", queue="q", joined_at=NOON))
        desk.settle()

    acts = (waits, lambda desk: desk.log_out(1, "sofia"))
    assert Office().does(*acts) == [("offered", ""), ("logged_out", "sofia")]
