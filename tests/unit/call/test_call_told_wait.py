"""Callers are told how long it will probably take; what they were told is written down."""

import pytest

from db import facts as f
from tests.rig.world import POLICY, World

PLACE = ("queue_position_before", "number:1", "queue_position_after")
THREE_TO_FIVE = ("wait_between", "number:3", "wait_and", "number:5", "wait_minutes")


def waiting(**changes):
    world = World(**{"expected": (185.0, 290.0)} | changes)
    call = world.caller()
    world.to_queue(call)
    return world, call


def announced(world):
    return [fact for fact in world.facts if isinstance(fact, f.WaitAnnounced)]


def spans(world):
    return [(fact.low_s, fact.high_s) for fact in announced(world)]


def hear_again(world, call, expected):
    """The next word about the place, after that time."""
    world.expected = expected
    world.finish_sound(call)
    said = len(world.said)
    world.wait(45)
    assert len(world.said) == said + 1
    return world.said[-1]


def test_the_expected_wait_is_said_after_the_place_and_written_as_it_was_said():
    world, call = waiting()
    assert world.said[-1] == (*PLACE, *THREE_TO_FIVE)
    (fact,) = announced(world)
    assert (fact.at, fact.call_id, fact.entry_id) == (world.now, call, f"{call}-q1")
    assert (fact.position, fact.low_s, fact.high_s) == (1, 180.0, 300.0)


def test_what_was_said_is_not_said_again_while_it_is_still_true():
    world, call = waiting()
    assert hear_again(world, call, (190.0, 299.0)) == ("still_waiting", *PLACE)
    assert spans(world) == [(180.0, 300.0)]


def test_the_expected_wait_is_said_again_when_it_changed_and_again_when_it_changed_back():
    world, call = waiting()
    changed = ("wait_between", "number:2", "wait_and", "number:4", "wait_minutes")
    assert hear_again(world, call, (130.0, 200.0)) == ("still_waiting", *PLACE, *changed)
    assert hear_again(world, call, (185.0, 290.0)) == ("still_waiting", *PLACE, *THREE_TO_FIVE)
    assert spans(world) == [(180.0, 300.0), (120.0, 240.0), (180.0, 300.0)]


def test_an_estimate_that_is_missing_for_a_while_is_no_change():
    world, call = waiting()
    assert hear_again(world, call, None) == ("still_waiting", *PLACE)
    assert hear_again(world, call, (185.0, 290.0)) == ("still_waiting", *PLACE)
    assert len(announced(world)) == 1


def test_without_an_estimate_only_the_place_is_said():
    world, _ = waiting(expected=None)
    assert world.said[-1] == PLACE
    assert announced(world) == []


def test_an_estimate_that_tells_nothing_is_neither_said_nor_written():
    world, _ = waiting(expected=(0.0, 7200.0))
    assert world.said[-1] == PLACE
    assert announced(world) == []


def test_a_wait_of_more_than_half_an_hour_is_said_without_an_end():
    world, _ = waiting(expected=(1900.0, 4000.0))
    assert world.said[-1] == (*PLACE, "wait_over", "number:30", "wait_minutes")
    assert spans(world) == [(1800.0, None)]


def test_a_caller_who_hears_the_overflow_menu_is_told_no_wait_over_it():
    world, call = waiting(policy=POLICY)
    assert world.calls[call].menu is not None
    assert announced(world) == []


def test_a_caller_whose_agent_rings_already_is_told_no_wait():
    world = World(expected=(185.0, 290.0))
    world.agent(1)
    call = world.caller()
    world.to_queue(call)
    assert world.calls[call].phase == "offered"
    assert announced(world) == []


def test_after_a_broken_line_the_same_wait_is_told_again_for_it_begins_anew():
    world, call = waiting()
    world.agent(1)
    world.picks_up(world.ringing_leg(call))
    world.hang_up(world.ringing_leg(call), cause=27)
    world.board.log_out(1, world.now)
    world.settle()
    assert world.calls[call].phase == "waiting"
    assert hear_again(world, call, (185.0, 290.0))[-5:] == THREE_TO_FIVE
    assert [fact.entry_id for fact in announced(world)] == [f"{call}-q1", f"{call}-q2"]


@pytest.mark.parametrize("expected", [(185.0, 290.0), (1900.0, 4000.0)])
def test_a_restart_does_not_repeat_what_was_said(expected):
    world, _ = waiting(expected=expected)
    world.restart()
    assert world.said[-1] == ("still_waiting", *PLACE)
    assert len(announced(world)) == 1
