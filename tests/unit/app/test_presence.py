"""Who closes the page and goes is offered no calls; who works without a page is left alone."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from acd.agents import Trigger
from acd.board import Board
from acd.model import Entry, QueuePolicy, Talk
from atiende.call.messages import CallEvent
from atiende.desk import Desk
from atiende.healing import LOOK_EVERY_S, Healer, LiveCalls
from atiende.phone_codes import dialled
from atiende.presence import Gone, Presence
from db.facts import AgentStateChanged

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
GONE_S = 30.0
PAUSED = ("paused", "healed:page_gone")


@dataclass
class Office:
    """Ana at work at a page, her desk, and who looks after the states; nothing really waits."""

    now: datetime = NOON
    gone_s: float = GONE_S
    gone: dict[int, Gone] = field(default_factory=dict)
    watched: set[int] = field(default_factory=lambda: {1})
    facts: list[AgentStateChanged] = field(default_factory=list)
    board: Board = field(default_factory=Board)
    connected: bool = True

    def __post_init__(self) -> None:
        self.board.set_queues([QueuePolicy("q", "Q", None, wrap_up_s=10)])
        self.board.set_agent(1, "Ana", "2001", {}, NOON)
        self.board.phone(1, "registered")
        self.desk = Desk(self.board, self, self.record, lambda: self.now)
        self.healer = Healer(self.desk, self, self.channels, lambda: self.now, self.presence)

    def presence(self) -> Presence:
        return Presence(self.gone, self.watched, self.desk.heard_of, self.gone_s)

    def post(self, call_id: str, event: CallEvent) -> None:
        del call_id, event

    def live(self) -> LiveCalls:
        return {}

    async def take_up_again(self, call_id: str) -> None:
        raise AssertionError(call_id)

    async def channels(self) -> set[str]:
        return set()

    async def record(self, facts) -> None:
        self.facts.extend(facts)

    @property
    def ana(self) -> tuple[str, str]:
        agent = self.board.agents[1]
        return agent.state.value, agent.reason

    def closes_page(self) -> None:
        self.watched.clear()
        self.gone[1] = Gone(self.now)

    def opens_page(self) -> None:
        self.watched.add(1)
        self.gone.clear()

    async def wait(self, seconds: float) -> None:
        """Look as often as in so many seconds, and let happen what is due."""
        until = self.now + timedelta(seconds=seconds)
        while self.now < until:
            self.now += timedelta(seconds=LOOK_EVERY_S)
            self.desk.settle()
            await self.healer.look()


def at_work(story: Callable[[Office], object], **changes: object) -> Office:
    """Ana logs in, and then this happens."""

    async def day() -> Office:
        office = Office(**changes)
        office.desk.log_in(1)
        office.now += timedelta(seconds=1)
        await story(office)
        await office.desk.close()
        return office

    return asyncio.run(day())


def test_who_closes_the_page_is_paused_in_time_and_the_ledger_says_why():
    async def story(office: Office) -> None:
        office.closes_page()
        await office.wait(GONE_S - LOOK_EVERY_S)
        assert office.ana == ("available", "")
        await office.wait(5)

    office = at_work(story)
    assert office.ana == PAUSED
    (fact,) = [fact for fact in office.facts if fact.state == "paused"]
    assert (fact.reason, fact.by) == ("healed:page_gone", "")
    assert GONE_S <= (fact.at - NOON).total_seconds() - 1 <= GONE_S + 5


def test_who_opens_it_again_is_available_at_once_and_by_himself():
    async def story(office: Office) -> None:
        office.closes_page()
        await office.wait(40)
        assert office.ana == PAUSED
        office.opens_page()
        await office.wait(LOOK_EVERY_S)

    office = at_work(story)
    assert office.ana == ("available", "")
    assert [fact.state for fact in office.facts] == ["available", "paused", "available"]


def test_a_page_that_is_reloaded_changes_nothing():
    async def story(office: Office) -> None:
        for _ in range(5):
            office.closes_page()
            await office.wait(20)
            office.opens_page()
            await office.wait(20)

    assert [fact.state for fact in at_work(story).facts] == ["available"]


def test_who_never_had_a_page_works_by_telephone_for_ever():
    async def story(office: Office) -> None:
        office.watched.clear()
        await office.wait(300)

    assert at_work(story).ana == ("available", "")


@pytest.mark.parametrize("code", ["*10", "*11"])
def test_who_comes_back_by_telephone_needs_no_page(code: str):
    async def story(office: Office) -> None:
        office.closes_page()
        await office.wait(40)
        office.desk.log_out(1) if code == "*10" else None
        assert dialled(office.desk, "2001", code) == "agent_available"
        await office.wait(300)

    assert at_work(story).ana == ("available", "")


def test_who_dials_his_code_before_he_would_be_paused_is_not():
    async def story(office: Office) -> None:
        office.closes_page()
        await office.wait(10)
        dialled(office.desk, "2001", "*11")
        await office.wait(300)

    assert at_work(story).ana == ("available", "")


def test_whom_a_supervisor_makes_available_without_a_page_stays_so():
    async def story(office: Office) -> None:
        office.closes_page()
        await office.wait(40)
        office.desk.get_ready(1, "sofia")
        await office.wait(300)

    office = at_work(story)
    assert (office.ana, office.facts[-1].by) == (("available", ""), "sofia")


def test_a_page_that_goes_after_the_telephones_code_counts_again():
    async def story(office: Office) -> None:
        dialled(office.desk, "2001", "*11")
        office.now += timedelta(seconds=1)
        office.closes_page()
        await office.wait(40)

    assert at_work(story).ana == PAUSED


def test_in_a_call_nothing_happens_and_after_its_wrap_up_he_gets_no_other():
    async def story(office: Office) -> None:
        office.board.answered(Talk("e", "c", "q", 1), office.now)
        office.closes_page()
        office.connected = False  # no channel is looked for: the call is as it is
        await office.wait(120)
        assert office.ana == ("talking", "")
        office.connected = True
        office.board.join(Entry(call_id="c2", entry_id="e2", queue="q", joined_at=office.now))
        office.board.hung_up(1, "c", office.now)
        await office.wait(10 + 2 * LOOK_EVERY_S)

    office = at_work(story)
    assert office.ana == PAUSED
    assert [fact.state for fact in office.facts] == [
        "available", "talking", "wrap_up", "paused",
    ]  # fmt: skip


def test_who_has_left_has_the_wrap_up_that_is_left_and_the_pause_he_asked_for():
    async def story(office: Office) -> None:
        office.board.answered(Talk("e", "c", "q", 1), office.now)
        office.closes_page()
        office.now += timedelta(seconds=60)
        office.board.hung_up(1, "c", office.now)
        office.connected = True
        await office.wait(4)
        assert office.ana == ("wrap_up", "")
        office.board.agents[1].wish = (Trigger.PAUSE, "lunch")
        await office.wait(8)

    assert at_work(story).ana == ("paused", "lunch")


def test_a_call_that_waits_goes_to_nobody_who_has_left():
    async def story(office: Office) -> None:
        office.closes_page()
        await office.wait(40)
        office.board.join(Entry(call_id="c", entry_id="e", queue="q", joined_at=office.now))
        await office.wait(10)
        assert office.board.entries["e"].offer is None
        office.opens_page()
        await office.wait(LOOK_EVERY_S)
        assert office.board.entries["e"].offer is not None

    at_work(story)


def test_a_pause_of_his_own_is_not_ended_by_opening_the_page():
    async def story(office: Office) -> None:
        office.desk.pause(1, "lunch")
        office.closes_page()
        await office.wait(60)
        office.opens_page()
        await office.wait(10)

    assert at_work(story).ana == ("paused", "lunch")


def test_he_is_free_to_choose_another_state_while_paused_for_it():
    async def story(office: Office) -> None:
        office.closes_page()
        await office.wait(40)
        office.desk.log_out(1)
        office.opens_page()
        await office.wait(10)

    assert at_work(story).ana == ("logged_out", "")


def test_a_dead_telephone_and_no_page_is_told_as_no_page():
    async def story(office: Office) -> None:
        office.board.phone(1, "unregistered")
        office.closes_page()
        await office.wait(40)
        assert office.ana == PAUSED
        office.opens_page()
        await office.wait(10)

    assert at_work(story).ana == ("available", "healed:phone_dead")


def test_zero_seconds_mean_that_nobody_is_ever_paused_for_it():
    async def story(office: Office) -> None:
        office.closes_page()
        await office.wait(600)

    assert at_work(story, gone_s=0.0).ana == ("available", "")


def test_after_a_restart_a_page_is_given_more_time_to_come_back():
    async def story(office: Office) -> None:
        office.watched.clear()
        office.desk.heard_of.clear()
        office.gone[1] = Gone(office.now, grace_s=60)
        await office.wait(88)
        assert office.ana == ("available", "")
        await office.wait(5)

    assert at_work(story).ana == PAUSED
