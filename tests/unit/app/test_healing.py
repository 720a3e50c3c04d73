"""Agents' states heal themselves, and whoever is well is left alone."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acd.agents import AgentState
from acd.model import LastState
from atiende.call.messages import CallEvent
from atiende.call.state import CallState
from atiende.desk import Desk
from atiende.healing import Fault, Healer, LiveCalls, Served, heal
from db.facts import AgentStateChanged
from telephony.calls import LegEnded, LegHeld, LegResumed
from telephony.errors import AriError
from tests.rig.call_story import talking
from tests.rig.world import World

GHOST = "c-ghost"
FIVE_SECONDS_OF_LOOKS = 3


@dataclass
class Around:
    """A world with a real desk over its board, and a healer that looks on."""

    world: World = field(default_factory=World)
    served: Served = "quiet"
    connected: bool = True
    facts: list[AgentStateChanged] = field(default_factory=list)
    posted: list[tuple[str, CallEvent]] = field(default_factory=list)
    taken_up: list[str] = field(default_factory=list)
    trouble: AriError | None = None

    def live(self) -> LiveCalls:
        calls = self.world.calls
        return {id_: (call, self.served) for id_, call in calls.items() if not call.done}

    def post(self, call_id: str, event: CallEvent) -> None:
        self.posted.append((call_id, event))

    async def take_up_again(self, call_id: str) -> None:
        self.taken_up.append(call_id)

    async def channels(self) -> set[str]:
        if self.trouble is not None:
            raise self.trouble
        return set(self.world.legs)

    async def record(self, facts) -> None:
        self.facts.extend(facts)

    def look(self, times: int = FIVE_SECONDS_OF_LOOKS, between: Callable[[], None] | None = None):
        """So many looks, two seconds apart."""

        async def looks() -> None:
            desk = Desk(self.world.board, self, self.record, lambda: self.world.now)
            healer = Healer(desk, self, self.channels, lambda: self.world.now)
            for _ in range(times):
                self.world.now += timedelta(seconds=2)
                await healer.look()
                if between is not None:
                    between()
            await desk.close()

        asyncio.run(looks())

    def believe(self, state: AgentState, call_id: str | None = GHOST) -> None:
        """The board comes to believe this of agent 1, without reason."""
        now = self.world.now
        self.world.board.restore(1, LastState(state, "", now, call_id), now)

    @property
    def agent(self):
        return self.world.board.agents[1]


@pytest.fixture
def around() -> Around:
    around = Around()
    around.world.agent(1)
    return around


@pytest.mark.parametrize("state", [AgentState.TALKING, AgentState.ON_HOLD])
def test_an_agent_shown_in_a_call_that_is_gone_is_freed_and_the_ledger_says_why(around, state):
    around.believe(state)
    around.look()
    assert around.facts[0].state == "wrap_up"
    assert around.facts[0].reason == "healed:call_gone"
    assert around.facts[0].call_id == GHOST


@pytest.mark.parametrize("state", [AgentState.OFFERED, AgentState.RINGING])
def test_an_agent_kept_for_an_offer_that_is_gone_is_available_again(around, state):
    around.believe(state)
    around.look()
    assert around.agent.state == "available"
    assert around.facts[0].reason == "healed:offer_gone"


def test_an_agent_talking_by_the_board_in_a_call_that_only_waits_is_freed(around):
    call = around.world.caller()
    around.world.board.pause(1, "lunch", around.world.now)
    around.world.to_queue(call)
    around.believe(AgentState.TALKING, call)
    around.look()
    assert around.facts[0].reason == "healed:call_gone"


def test_a_wrap_up_that_nothing_ends_is_ended(around):
    around.believe(AgentState.WRAP_UP)
    around.agent.wrap_up_until = None
    around.look()
    assert around.agent.state == "available"
    assert around.facts[0].reason == "healed:wrap_up_overdue"


def test_a_dead_telephone_is_noted_for_an_available_agent_and_taken_back_when_it_returns(around):
    around.world.board.phone(1, "unregistered")
    around.look()
    around.world.board.phone(1, "registered")
    around.look()
    told = [(fact.state, fact.reason) for fact in around.facts]
    assert told == [("available", "healed:phone_dead"), ("available", "")]


def test_two_who_talk_and_of_whom_one_leg_is_gone_unheard_are_told_so(around):
    call = talking(around.world)
    leg = around.world.ringing_leg(call)
    del around.world.legs[leg]
    around.look(2)
    assert around.posted == [(call, LegEnded(leg, 16))]
    assert around.facts[0].reason == "healed:phone_leg_gone"


def test_a_caller_who_is_gone_unheard_ends_the_talk(around):
    call = talking(around.world)
    caller = around.world.calls[call].channel_id
    del around.world.legs[caller]
    around.look(2)
    assert around.posted == [(call, LegEnded(caller, 16))]
    assert around.agent.state == "wrap_up"


def test_a_telephone_that_is_rung_no_more_unheard_gives_the_offer_back(around):
    call = around.world.caller()
    around.world.to_queue(call)
    leg = around.world.ringing_leg(call)
    del around.world.legs[leg]
    around.look(2)
    assert around.posted == [(call, LegEnded(leg, 0))]


def test_a_talk_that_nothing_looks_after_is_taken_up_again(around):
    call = talking(around.world)
    around.served = "stranded"
    around.look(2)
    assert around.taken_up == [call]
    assert around.agent.state == "talking"


def test_what_is_still_being_done_is_not_judged(around):
    call = talking(around.world)
    around.served = "busy"
    del around.world.legs[around.world.ringing_leg(call)]
    around.look(5)
    assert (around.facts, around.posted) == ([], [])


def test_one_look_alone_corrects_nothing(around):
    around.believe(AgentState.TALKING)
    around.look(1)
    assert around.facts == []


def test_what_came_right_by_itself_is_not_corrected(around):
    around.believe(AgentState.TALKING)
    around.look(2, between=lambda: around.world.board.hung_up(1, GHOST, around.world.now))
    assert all(not fact.reason for fact in around.facts)


@pytest.mark.parametrize("away", ["disconnected", "failing"])
def test_while_asterisk_cannot_be_asked_nothing_is_changed(around, away):
    around.believe(AgentState.TALKING)
    around.connected = away != "disconnected"
    around.trouble = AriError("GET", "/channels", "no answer") if away == "failing" else None
    around.look(5)
    assert around.facts == []


# -- whatever happens -----------------------------------------------------------------------------

OFTEN = ("call", "choose", "pick_up", "wait")
SELDOM = ("refuse", "hang_up", "agent_ends", "hold", "resume", "pause", "return", "restart")
DAY = (*OFTEN, *OFTEN, *OFTEN, *SELDOM, "long_wait")
LIFE = st.lists(st.sampled_from(DAY), min_size=5, max_size=40)


def happens(world: World, what: str, pick: int) -> None:
    """One thing of a day; `pick` chooses whom it happens to."""
    calls = [call for call in world.calls.values() if call.phase != "ended"]
    call: CallState | None = calls[pick % len(calls)] if calls else None
    leg = call.offer.offer_id if call is not None and call.offer is not None else ""
    match what:
        case "call":
            world.caller()
        case "wait" | "long_wait":
            world.wait(2 if what == "wait" else 40)
        case "pause":
            world.board.pause(1 + pick % 2, "lunch", world.now)
            world.settle()
        case "return":
            world.board.get_ready(1 + pick % 2, world.now)
            world.settle()
        case "restart":
            world.restart()
        case "choose" if call is not None and call.phase == "menu":
            world.to_queue(call.call_id)
        case "hang_up" if call is not None:
            world.hang_up(call.channel_id)
        case "pick_up" if leg in world.legs:
            world.picks_up(leg)
        case "refuse" | "agent_ends" if leg in world.legs:
            world.hang_up(leg, 21 if what == "refuse" else 16)
        case "hold" if leg:
            world.to_owner(leg, LegHeld(leg))
        case "resume" if leg:
            world.to_owner(leg, LegResumed(leg))
        case _:
            pass


def found_in(world: World, suspected):
    calls = {id_: (call, "quiet") for id_, call in world.calls.items() if not call.done}
    agents = world.board.agents.values()
    return heal(agents, calls, set(world.legs), world.now, suspected)


@given(LIFE, st.integers(0, 999))
def test_whatever_happens_in_order_nobody_is_corrected(life, pick):
    world = World()
    world.agent(1)
    world.agent(2)
    suspected: dict = {}
    for step, what in enumerate(life):
        happens(world, what, pick + step)
        lasting, suspected = found_in(world, suspected)
        assert lasting == []
        world.wait(2)
        lasting, suspected = found_in(world, suspected)
        assert lasting == []


@given(LIFE, st.integers(0, 999), st.sampled_from(["offered", "ringing", "talking", "on_hold"]))
def test_whatever_happened_before_a_state_without_its_call_is_found_within_two_looks(
    life, pick, state
):
    world = World()
    world.agent(1)
    world.agent(2)
    for step, what in enumerate(life):
        happens(world, what, pick + step)
    believed = LastState(AgentState(state), "", world.now, GHOST)
    world.board.restore(1, believed, world.now)
    _, suspected = found_in(world, {})
    world.now += timedelta(seconds=2)
    lasting, _ = found_in(world, suspected)
    assert (1, GHOST) in {(finding.agent_id, finding.call_id) for finding in lasting}
    assert {f.fault for f in lasting if f.agent_id == 1} <= {Fault.CALL_GONE, Fault.OFFER_GONE}
