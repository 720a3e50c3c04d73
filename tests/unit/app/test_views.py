from datetime import timedelta

from atiende.messages import choice_label
from atiende.web.explanations import Explanations
from atiende.web.line_views import line_view
from atiende.web.views import Scene, agent_message
from tests.rig.world import World

USER = {"login": "ana", "name": "Ana", "role": "agent"}


def scene(world: World) -> Scene:
    return Scene(world.now, world.board, world.calls, lambda choice: choice_label("es", choice))


def seen(world: World, agent_id: int = 1):
    return agent_message(scene(world), 1, USER, agent_id)


def offered() -> tuple[World, str]:
    world = World()
    world.agent(1)
    call = world.caller()
    world.press(call, "11001#")
    return world, call


def test_the_agent_sees_who_calls_and_why_before_it_rings():
    world, call = offered()
    shown = seen(world)["call"]
    assert (shown["call_id"], shown["phase"]) == (call, "announced")
    assert shown["choice"] == {"id": "usuario", "label": "Es usuario"}
    assert shown["company"]["name"] == "Panadería"
    assert shown["company"]["verification"] == "verified"
    assert shown["queue"] == {"name": "usuarios", "label": "Usuarios"}
    assert shown["keys"] == "11001#"


def test_the_phases_follow_the_call():
    world, call = offered()
    leg = world.ringing_leg(call)
    world.rings(leg)
    assert seen(world)["call"]["phase"] == "ringing"
    world.picks_up(leg)
    assert seen(world)["call"]["phase"] == "talking"
    world.hang_up(leg)
    ended = seen(world)
    assert ended["call"]["phase"] == "ended"
    assert ended["call"]["ended_by"] == "agent"
    assert ended["agent"]["state"] == "wrap_up"


def test_the_wait_counts_until_somebody_answers():
    world = World()
    call = world.caller()
    world.to_queue(call)
    world.wait(7)
    world.agent(1)
    assert seen(world)["call"]["waited_s"] == 7.0
    world.picks_up(world.ringing_leg(call))
    world.wait(30)
    assert seen(world)["call"]["waited_s"] == 7.0


def test_an_agent_sees_no_call_of_somebody_else():
    world, _ = offered()
    world.agent(2)
    assert seen(world, 2)["call"] is None


def test_a_wish_made_in_a_call_is_shown():
    world, call = offered()
    world.picks_up(world.ringing_leg(call))
    world.board.pause(1, "lunch", world.now)
    assert seen(world)["agent"]["wish"] == {"state": "paused", "reason": "lunch"}


def test_the_queues_show_who_waits_and_who_is_free():
    world = World()
    world.agent(1, "ventas")
    waiting = world.caller()
    world.press(waiting, "3")
    world.wait(4)
    queues = {queue["name"]: queue for queue in seen(world)["queues"]}
    assert queues["consultas"]["waiting"] == 1
    assert queues["consultas"]["longest_wait_s"] == 4.0
    assert queues["consultas"]["available_agents"] == 0
    assert queues["ventas"]["available_agents"] == 1
    assert queues["general"]["available_agents"] == 1


def test_supervisors_see_the_whole_line_and_no_ended_call():
    world, call = offered()
    menu = world.caller("1155550002")
    shown = line_view(scene(world), (), Explanations())
    assert [(c["call_id"], c["phase"]) for c in shown["calls"]] == [
        (call, "offered"),
        (menu, "menu"),
    ]
    assert shown["calls"][0]["agent_name"] == "Agente 1"
    world.hang_up(world.calls[menu].channel_id)
    world.rings(world.ringing_leg(call))
    after = line_view(scene(world), (), Explanations())
    assert [(c["call_id"], c["phase"]) for c in after["calls"]] == [(call, "ringing")]


def test_times_are_utc_with_milliseconds():
    world = World()
    world.agent(1)
    world.now += timedelta(milliseconds=1)
    assert seen(world)["now"] == "2026-03-02T12:00:00.001Z"


def test_an_option_made_by_an_admin_is_shown_readably():
    assert choice_label("es", "reclamo_urgente") == "Reclamo urgente"
