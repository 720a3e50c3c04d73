import pytest

from acd.agents import TRANSITIONS, AgentState, Trigger, next_state

IN_A_TALK = (AgentState.TALKING, AgentState.ON_HOLD)


def test_every_state_can_be_reached_from_logged_out():
    reached = {AgentState.LOGGED_OUT}
    while more := {to for (at, _), to in TRANSITIONS.items() if at in reached} - reached:
        reached |= more
    assert reached == set(AgentState)


def test_every_state_outside_a_talk_can_be_left_for_logged_out():
    leaves = {at for (at, _), to in TRANSITIONS.items() if to is AgentState.LOGGED_OUT}
    assert leaves == set(AgentState) - {AgentState.LOGGED_OUT, *IN_A_TALK}


@pytest.mark.parametrize("trigger", [Trigger.PAUSE, Trigger.LOG_OUT, Trigger.GET_READY])
@pytest.mark.parametrize("state", IN_A_TALK)
def test_nothing_an_agent_presses_takes_the_call_away(state, trigger):
    assert next_state(state, trigger) is None


@pytest.mark.parametrize("state", list(AgentState))
def test_only_an_available_agent_can_be_offered_a_call(state):
    assert (next_state(state, Trigger.OFFER) is not None) == (state is AgentState.AVAILABLE)
