"""The application dies and comes back: what was written and Asterisk are all that is left."""

from db.metrics.contacts import contacts_of
from telephony.calls import LegHeld, LegResumed
from tests.rig.call_story import end, outcomes, talking
from tests.rig.world import World


def test_a_restart_in_the_menu_asks_again():
    world = World()
    call = world.caller()
    world.playing.clear()
    world.restart()
    assert world.said == [("welcome",), ("welcome",)]
    assert world.to_queue(call) == "waiting"


def test_a_caller_who_was_noted_but_not_picked_up_is_picked_up_after_a_restart():
    world = World()
    call = world.caller()
    channel = world.calls[call].channel_id
    world.legs[channel] = "Ring"
    world.playing.clear()
    world.restart()
    assert world.legs[channel] == "Up"
    assert world.said[-1] == ("welcome",)


def test_a_restart_keeps_the_place_in_the_queue():
    world = World()
    first, second = world.caller(), world.caller()
    world.to_queue(first)
    world.wait(1)
    world.to_queue(second)
    world.playing.clear()
    world.restart()
    assert [world.board.position(world.calls[c].entry_id) for c in (first, second)] == [1, 2]


def test_a_restart_while_talking_leaves_the_two_talking_and_the_call_ends_properly():
    world = World()
    call = talking(world)
    world.restart()
    assert world.calls[call].phase == "talking"
    assert world.board.agents[1].state == "talking"
    world.hang_up(world.ringing_leg(call))
    assert end(world, call).outcome == "answered"
    assert world.legs == {}


def test_an_agent_who_picked_up_during_a_restart_is_connected():
    world = World()
    world.agent(1)
    call = world.caller()
    world.to_queue(call)
    world.legs[world.ringing_leg(call)] = "Up"
    world.restart()
    assert world.calls[call].phase == "talking"


def test_a_caller_who_left_during_a_restart_is_counted():
    world = World()
    call = world.caller()
    world.to_queue(call)
    del world.legs[world.calls[call].channel_id]
    world.restart()
    assert end(world, call).outcome == "abandoned"
    assert world.calls[call].done


def test_a_wait_is_unseen_live_and_in_the_record_if_its_caller_left_during_a_restart():
    world = World()
    seen, lost, rescued = (world.caller() for _ in range(3))
    for call in (seen, lost, rescued):
        world.to_queue(call)
    world.hang_up(world.calls[seen].channel_id)
    del world.legs[world.calls[lost].channel_id]
    world.diverted.add(world.calls[rescued].channel_id)
    world.wait(30_000)
    world.restart()
    assert world.lost_sight_of == {world.calls[lost].entry_id, world.calls[rescued].entry_id}
    told = {it.call_id: (it.outcome, it.unseen) for it in contacts_of(world.facts)}
    assert told == {seen: ("abandoned", False), lost: ("abandoned", True),
                    rescued: ("diverted", True)}  # fmt: skip


def test_a_caller_rescued_by_the_fallback_during_a_restart_is_left_there():
    world = World()
    call = world.caller()
    world.diverted.add(world.calls[call].channel_id)
    world.restart()
    assert end(world, call).outcome == "diverted"


def test_a_phone_that_rang_during_a_restart_is_let_go_and_the_caller_keeps_the_place():
    world = World()
    world.agent(1)
    call = world.caller()
    world.to_queue(call)
    first = world.ringing_leg(call)
    world.restart()
    assert outcomes(world, call) == ["withdrawn"]
    assert first not in world.legs
    assert world.ringing_leg(call) == f"{call}-q1-o2"


def test_an_agent_who_hung_up_during_a_restart_ends_the_call():
    world = World()
    call = talking(world)
    leg = world.ringing_leg(call)
    del world.legs[leg]
    world.restart()
    assert end(world, call).ended_by == "agent"
    assert world.legs == {}
    assert world.board.agents[1].state in ("wrap_up", "available")


def test_two_whose_bridge_was_lost_during_a_restart_are_joined_again():
    world = World()
    call = talking(world)
    world.bridges.clear()
    world.restart()
    state = world.calls[call]
    assert world.bridges[state.bridge_id] == {state.channel_id, world.ringing_leg(call)}


def test_a_restart_while_on_hold_shows_the_agent_on_hold_again():
    world = World()
    call = talking(world)
    leg = world.ringing_leg(call)
    world.to_owner(leg, LegHeld(leg))
    world.restart()
    assert world.board.agents[1].state == "on_hold"
    world.to_owner(leg, LegResumed(leg))
    assert world.board.agents[1].state == "talking"
