"""After the application was away: compare with what Asterisk still has, and go on."""

from __future__ import annotations

from collections.abc import Callable

from atiende.call import asking, offers
from atiende.call.menu import flow_event
from atiende.call.messages import AgentHolds, AgentTalks, HoldPlace, Recovered
from atiende.call.overflow import menu_event
from atiende.call.turn import Turn
from ivr import messages as ivr
from overflow.messages import Resumed
from telephony.calls import Answer, Connect, StopMusic


def recover(
    turn: Turn,
    found: Recovered,
    caller_gone: Callable[[Turn], None],
    left_for_good: Callable[[Turn, str], None],
) -> None:
    """Put the call where it must be now that ``found`` is known."""
    caller, before = turn.state.channel_id, turn.state.menu
    _silence(turn)
    if caller in found.in_app - found.up and turn.state.phase != "ended":
        turn.do(Answer(caller))  # noted, but not picked up yet, when the application died
    if caller not in found.alive:
        turn.leg_gone(caller, cause=0)
        caller_gone(turn)
    elif caller not in found.in_app:
        left_for_good(turn, caller)
    elif turn.state.phase == "menu":
        flow_event(turn, ivr.Resumed())
    elif turn.state.phase == "waiting":
        _wait_on(turn)
    elif turn.state.phase == "offered":
        _offer_on(turn, found)
    elif turn.state.phase == "talking":
        _talk_on(turn, found)
    for leg in turn.state.legs - found.alive:
        turn.leg_gone(leg, cause=0)
    if turn.state.phase != "ended":
        asking.look_back(turn)  # the answer may have been on its way
    menu = turn.state.menu
    # His hanging up may have moved the menu on: what it asked for then must not be asked for twice.
    if menu is not None and before is not None and menu.stage == before.stage:
        menu_event(turn, Resumed(menu.recording in found.recordings))


def _silence(turn: Turn) -> None:
    """What was played to a waiting caller may sound still; what is said next must be alone."""
    if turn.state.phase == "talking":
        return  # only the music of who is on hold
    turn.hush()
    if turn.state.phase in ("waiting", "offered"):
        turn.do(StopMusic(turn.state.channel_id))


def _wait_on(turn: Turn) -> None:
    asking.take_place(turn)
    if turn.state.place_held:
        turn.do(HoldPlace(turn.state.entry_id))


def _offer_on(turn: Turn, found: Recovered) -> None:
    """An agent who picked up meanwhile is connected; a phone that still rings is let go."""
    offer = turn.state.offer
    assert offer is not None
    if offer.offer_id in found.up:
        offers.answered(turn, offer.offer_id)
        return
    offers.lose_ringing(turn, "withdrawn")
    _wait_on(turn)


def _talk_on(turn: Turn, found: Recovered) -> None:
    state = turn.state
    assert state.offer is not None
    assert state.bridge_id is not None
    agent_leg = state.offer.offer_id
    if agent_leg not in found.alive:
        turn.leg_gone(agent_leg, cause=0)
        offers.end_talk(turn, ended_by="agent")
        return
    turn.do(AgentTalks(state.entry_id, state.queue, state.offer.agent_id, state.phase_since))
    if state.on_hold:
        turn.do(AgentHolds(state.offer.agent_id, held=True))
    if not {state.channel_id, agent_leg} <= found.bridged:
        turn.do(Connect(state.channel_id, state.bridge_id, agent_leg))
