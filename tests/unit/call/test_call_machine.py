import pytest

from atiende.call.messages import CommandFailed, CompanyAnswered, OfferGranted, PopShown
from atiende.call.step import step
from atiende.call.turn import CallRules
from db import facts as f
from ivr.machine import MAX_KEYS
from telephony.calls import (
    CallerArrived,
    Connect,
    DigitReceived,
    LegAnswered,
    LegEnded,
    LegHeld,
    LegLeft,
    LegResumed,
    StopPlay,
)
from tests.rig.call_story import end, outcomes, talking
from tests.rig.world import COMPANIES, World


def test_a_caller_hears_the_welcome_as_soon_as_the_call_is_answered():
    world = World()
    world.caller()
    assert world.said == [("welcome",)]


def test_a_key_silences_the_welcome_before_anything_is_written():
    world = World()
    call = world.caller()

    state = world.calls[call]
    taken = step(world.plan, state, DigitReceived(state.channel_id, "2"), world.now, CallRules())
    assert [type(command) for command in taken.urgent] == [StopPlay]


def test_a_caller_who_presses_nothing_waits_for_anybody_without_option():
    world = World()
    call = world.caller()
    world.finish_sound(call)
    world.wait(6)
    world.finish_sound(call)
    state = world.calls[call]
    assert (state.phase, state.queue, state.session.choice) == ("waiting", "general", "sin_opcion")


def test_a_known_company_is_on_the_screen_with_its_name():
    world = World()
    world.agent(1)
    call = world.caller()
    world.press(call, "11001#")
    state = world.calls[call]
    assert state.session.verification == "verified"
    assert state.company is not None
    assert state.company.name == "Panadería"


def test_a_silent_crm_does_not_stop_the_call():
    world = World(crm_answers=False)
    call = world.caller()
    world.press(call, "11001#")
    assert world.calls[call].phase == "waiting"
    assert world.calls[call].session.verification == "unavailable"


def test_a_late_crm_answer_still_reaches_the_screen():

    world = World(crm_answers=False)
    world.agent(1)
    call = world.caller()
    world.press(call, "11001#")
    world.tell(call, CompanyAnswered("1001", "found", COMPANIES["1001"]))
    assert world.calls[call].session.verification == "verified"
    assert world.calls[call].company == COMPANIES["1001"]
    named = [fact for fact in world.facts if isinstance(fact, f.CompanyIdentified)]
    assert named[-1].company_name == "Panadería"


def test_the_position_is_spoken_and_then_there_is_music():
    world = World()
    first, second = world.caller(), world.caller()
    world.to_queue(first)
    world.to_queue(second)
    assert ("queue_position_before", "number:2", "queue_position_after") in world.said
    world.finish_sound(second)
    assert world.calls[second].channel_id in world.music


def test_the_position_is_said_again_after_a_while():
    world = World()
    call = world.caller()
    world.to_queue(call)
    world.finish_sound(call)
    before = len(world.said)
    world.wait(50)
    assert len(world.said) == before + 1
    assert world.calls[call].channel_id not in world.music


def test_the_page_shows_the_call_before_the_phone_rings():
    world = World(page_answers=False)
    world.agent(1)
    call = world.caller()
    world.to_queue(call)
    assert len(world.pops) == 1
    assert world.dialled == []
    world.tell(call, PopShown(world.pops[0].offer_id))
    assert [dial.extension for dial in world.dialled] == ["2001"]


def test_a_page_that_never_paints_delays_the_ring_by_its_deadline_only():
    world = World(page_answers=False)
    world.agent(1)
    world.to_queue(world.caller())
    world.wait(1.1)
    assert len(world.dialled) == 1


def test_the_agent_who_picks_up_hears_the_caller_and_the_music_ends():
    world = World()
    call = talking(world)
    state = world.calls[call]
    assert world.bridges[state.bridge_id] == {state.channel_id, world.ringing_leg(call)}
    assert not world.music
    assert not world.playing


@pytest.mark.parametrize(
    ("cause", "rang", "outcome"),
    [
        (21, True, "refused"),
        (21, False, "refused"),
        (17, True, "refused"),
        (17, False, "busy"),
        (19, True, "timed_out"),
        (18, False, "unreachable"),
        (3, False, "unreachable"),
        (27, False, "unreachable"),
    ],
)
def test_each_way_of_not_answering_has_its_name_and_leads_to_the_next_agent(cause, rang, outcome):
    world = World()
    world.agent(1)
    world.wait(1)
    world.agent(2)
    call = world.caller()
    world.to_queue(call)
    leg = world.ringing_leg(call)
    if rang:
        world.rings(leg)
    world.hang_up(leg, cause)
    assert outcomes(world, call) == [outcome]
    assert [dial.extension for dial in world.dialled] == ["2001", "2002"]


def test_a_phone_that_rings_out_leads_to_the_next_agent():
    world = World()
    world.agent(1)
    world.wait(1)
    world.agent(2)
    call = world.caller()
    world.to_queue(call)
    world.rings(world.ringing_leg(call))
    world.wait(21)
    assert outcomes(world, call) == ["timed_out"]
    assert world.calls[call].offer.agent_id == 2
    assert len(world.legs) == 2


def test_a_phone_that_is_not_registered_leads_to_the_next_agent():
    world = World(unreachable={"2001"})
    world.agent(1)
    world.wait(1)
    world.agent(2)
    call = world.caller()
    world.to_queue(call)
    assert outcomes(world, call) == ["unreachable"]
    assert world.calls[call].offer.agent_id == 2


def test_a_lone_agent_who_refused_is_asked_again_later_and_not_at_once():
    world = World()
    world.agent(1)
    call = world.caller()
    world.to_queue(call)
    world.rings(world.ringing_leg(call))
    world.hang_up(world.ringing_leg(call), 21)
    world.wait(5)
    assert len(world.dialled) == 1
    world.wait(15)
    assert len(world.dialled) == 2


def leaves(world: World, how: str) -> None:
    if how == "paused":
        world.board.pause(1, "lunch", world.now)
    else:
        world.board.log_out(1, world.now)


LEAVING = pytest.mark.parametrize("how", ["paused", "logged_out"])


@LEAVING
def test_an_agent_who_leaves_while_it_rings_loses_the_offer_and_the_caller_keeps_the_place(how):
    world = World()
    world.agent(1)
    call = world.caller()
    world.to_queue(call)
    world.rings(world.ringing_leg(call))
    leaves(world, how)
    world.settle()
    assert outcomes(world, call) == ["withdrawn"]
    assert world.calls[call].phase == "waiting"
    assert list(world.legs) == [world.calls[call].channel_id]
    assert world.board.agents[1].state == how


@LEAVING
def test_an_agent_who_leaves_while_it_rings_leaves_the_call_to_the_next(how):
    world = World()
    world.agent(1)
    call = world.caller()
    world.to_queue(call)
    world.rings(world.ringing_leg(call))
    world.agent(2)
    leaves(world, how)
    world.settle()
    world.picks_up(world.ringing_leg(call))
    assert outcomes(world, call) == ["withdrawn", "accepted"]
    assert [world.board.agents[agent].state for agent in (1, 2)] == [how, "talking"]


@LEAVING
def test_answered_in_the_instant_the_agent_leaves_the_two_talk_and_he_leaves_after(how):
    world = World()
    world.agent(1)
    call = world.caller()
    world.to_queue(call)
    leg = world.ringing_leg(call)
    leaves(world, how)
    world.mailbox.append((call, LegAnswered(leg)))
    world.settle()
    assert world.calls[call].phase == "talking"
    assert world.board.agents[1].state == "talking"
    world.hang_up(leg)
    world.wait(20)
    assert world.board.agents[1].state == how


@LEAVING
def test_picked_up_after_the_agent_left_the_telephone_is_let_go(how):
    world = World()
    world.agent(1)
    call = world.caller()
    world.to_queue(call)
    leg = world.ringing_leg(call)
    leaves(world, how)
    world.settle()
    world.legs[leg] = "Up"  # it was picked up before it heard that it need not ring
    world.tell(call, LegAnswered(leg))
    assert leg not in world.legs
    assert (world.calls[call].phase, world.board.agents[1].state) == ("waiting", how)


def test_the_caller_hanging_up_in_the_menu_is_an_abandoned_call():
    world = World()
    call = world.caller()
    world.hang_up(world.calls[call].channel_id)
    assert (end(world, call).outcome, end(world, call).ended_by) == ("abandoned", "caller")
    assert world.calls[call].done


def test_the_caller_hanging_up_while_it_rings_frees_the_agent():
    world = World()
    world.agent(1)
    call = world.caller()
    world.to_queue(call)
    world.hang_up(world.calls[call].channel_id)
    assert world.legs == {}
    assert world.board.agents[1].state == "available"
    assert world.board.entries == {}
    assert outcomes(world, call) == ["withdrawn"]


def test_the_caller_hanging_up_while_talking_ends_the_agents_leg_too():
    world = World()
    call = talking(world)
    world.hang_up(world.calls[call].channel_id)
    assert world.legs == {}
    assert world.bridges == {}
    assert world.board.agents[1].state == "wrap_up"
    assert end(world, call).ended_by == "caller"


def test_the_agent_hanging_up_ends_the_call():
    world = World()
    call = talking(world)
    world.hang_up(world.ringing_leg(call))
    assert world.legs == {}
    assert end(world, call).ended_by == "agent"


def test_wrap_up_ends_by_itself():
    world = World()
    call = talking(world)
    world.hang_up(world.ringing_leg(call))
    world.wait(14)
    assert world.board.agents[1].state == "wrap_up"
    world.wait(2)
    assert world.board.agents[1].state == "available"


def test_an_agent_whose_line_breaks_does_not_cost_the_caller_the_place():
    world = World()
    call = talking(world)
    other = world.caller()
    world.to_queue(other)
    world.hang_up(world.ringing_leg(call), cause=27)
    assert world.calls[call].phase == "waiting"
    assert world.board.position(world.calls[call].entry_id) == 1
    assert ("agent_gone",) in world.said
    world.hang_up(world.calls[call].channel_id)
    assert end(world, call).outcome == "answered"


def test_a_caller_taken_elsewhere_counts_as_diverted_and_keeps_the_line():
    world = World()
    call = world.caller()
    world.to_queue(call)
    channel = world.calls[call].channel_id
    world.tell(call, LegLeft(channel))
    world.wait(3)
    assert end(world, call).outcome == "diverted"
    assert channel in world.legs


def test_a_hang_up_reported_in_two_steps_is_no_diversion():
    world = World()
    call = world.caller()
    world.hang_up(world.calls[call].channel_id)
    world.wait(5)
    assert end(world, call).outcome == "abandoned"


def test_an_agent_who_answers_for_a_caller_just_gone_is_let_go():
    world = World()
    world.agent(1)
    call = world.caller()
    world.to_queue(call)
    leg = world.ringing_leg(call)
    channel = world.calls[call].channel_id
    del world.legs[channel]
    world.mailbox.append((call, LegEnded(channel, 16)))
    world.mailbox.append((call, LegAnswered(leg)))
    world.settle()
    assert world.legs == {}
    assert end(world, call).outcome == "abandoned"


def test_an_asterisk_that_cannot_join_the_two_sends_the_caller_to_the_fallback():
    world = World()
    call = talking(world)
    state = world.calls[call]
    leg = world.ringing_leg(call)
    world.tell(call, CommandFailed(Connect(state.channel_id, state.bridge_id, leg)))
    assert state.channel_id in world.diverted
    world.wait(3)
    assert end(world, call).ended_by == "system"
    assert list(world.legs) == [state.channel_id]


def test_keys_pressed_while_waiting_are_kept_for_the_agent():
    world = World()
    call = world.caller()
    world.to_queue(call)
    world.press(call, "12*")
    assert world.calls[call].session.keys == "212*"
    nodes = [fact.node for fact in world.facts if isinstance(fact, f.KeyPressed)]
    assert nodes == ["bienvenida", "queue", "queue", "queue"]


def test_keys_without_end_fill_no_disk():
    world = World()
    call = world.caller()
    world.to_queue(call)
    world.press(call, "5" * 400)
    assert sum(isinstance(fact, f.KeyPressed) for fact in world.facts) == MAX_KEYS


def test_keys_of_the_agents_phone_are_not_the_callers():
    world = World()
    call = talking(world)
    before = world.calls[call]
    world.tell(call, DigitReceived(world.ringing_leg(call), "1"))
    assert world.calls[call] == before


def test_an_offer_for_a_caller_who_has_left_is_given_back():
    world = World()
    call = world.caller()
    world.hang_up(world.calls[call].channel_id)
    world.board.set_agent(9, "Tarde", "2009", {}, world.now)
    world.tell(call, OfferGranted(f"{call}-q1-o9", 9, "2009", 20, ()))
    assert world.dialled == []


def test_a_caller_who_comes_back_to_the_application_just_goes_on():
    world = World()
    call = world.caller()
    before = world.calls[call]
    world.tell(call, CallerArrived(before.channel_id, "1", "x", "0800"))
    assert world.calls[call] == before


def test_something_that_is_no_event_is_a_programmers_mistake():
    world = World()
    call = world.caller()
    with pytest.raises(TypeError, match="not an event of a call"):
        world.tell(call, "nonsense")


def test_an_agent_who_puts_the_caller_on_hold_is_shown_so_until_the_call_is_resumed():
    world = World()
    call = talking(world)
    leg = world.ringing_leg(call)
    for event, state in ((LegHeld(leg), "on_hold"), (LegResumed(leg), "talking")):
        world.to_owner(leg, event)
        world.to_owner(leg, event)
        assert world.board.agents[1].state == state


def picked_up_on_hold(world: World) -> tuple[str, str]:
    """A telephone that holds the call in the very moment in which it answers; call and leg."""
    world.agent(1)
    call = world.caller()
    world.to_queue(call)
    leg = world.ringing_leg(call)
    world.to_owner(leg, LegHeld(leg))
    world.picks_up(leg)
    return call, leg


def test_who_is_picked_up_on_hold_hears_music_until_the_agent_talks():
    world = World()
    call, leg = picked_up_on_hold(world)
    assert world.board.agents[1].state == "on_hold"
    assert world.music == {world.calls[call].channel_id}
    world.to_owner(leg, LegResumed(leg))
    assert world.board.agents[1].state == "talking"
    assert world.music == set()


def test_the_music_of_who_was_picked_up_on_hold_survives_a_restart():
    world = World()
    call, leg = picked_up_on_hold(world)
    world.restart()
    assert world.board.agents[1].state == "on_hold"
    assert world.music == {world.calls[call].channel_id}
    world.to_owner(leg, LegResumed(leg))
    assert (world.board.agents[1].state, world.music) == ("talking", set())


def test_a_telephone_that_held_and_was_not_picked_up_holds_nobody_later():
    world = World()
    world.agent(1)
    call = world.caller()
    world.to_queue(call)
    leg = world.ringing_leg(call)
    world.to_owner(leg, LegHeld(leg))
    world.agent(2)
    world.hang_up(leg, 21)
    world.picks_up(world.ringing_leg(call))
    assert world.board.agents[2].state == "talking"
    assert world.music == set()


def test_a_hold_that_was_taken_back_before_the_answer_is_none():
    world = World()
    world.agent(1)
    call = world.caller()
    world.to_queue(call)
    leg = world.ringing_leg(call)
    world.to_owner(leg, LegHeld(leg))
    world.to_owner(leg, LegResumed(leg))
    world.picks_up(leg)
    assert (world.board.agents[1].state, world.music) == ("talking", set())


def test_a_caller_who_hangs_up_on_hold_leaves_the_agent_in_wrap_up():
    world = World()
    call = talking(world)
    world.to_owner(world.ringing_leg(call), LegHeld(world.ringing_leg(call)))
    world.hang_up(world.calls[call].channel_id)
    assert world.board.agents[1].state == "wrap_up"
    assert end(world, call).outcome == "answered"


def test_what_the_agent_wishes_while_the_caller_is_on_hold_is_done_after_the_wrap_up():
    world = World()
    call = talking(world)
    world.to_owner(world.ringing_leg(call), LegHeld(world.ringing_leg(call)))
    world.board.pause(1, "lunch", world.now)
    assert world.board.agents[1].state == "on_hold"
    world.hang_up(world.calls[call].channel_id)
    world.wait(60)
    assert (world.board.agents[1].state, world.board.agents[1].reason) == ("paused", "lunch")


def test_a_caller_who_puts_us_on_hold_changes_nothing_for_the_agent():
    world = World()
    call = talking(world)
    channel = world.calls[call].channel_id
    world.to_owner(channel, LegHeld(channel))
    assert world.board.agents[1].state == "talking"
