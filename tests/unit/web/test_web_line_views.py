"""What a supervisor sees of the whole line."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

from msgspec.structs import replace

from acd.needs import Need
from acd.routing.document import Ask
from atiende.messages import choice_label
from atiende.shown import stamp
from atiende.web import explanations
from atiende.web.explanations import Explanations
from atiende.web.line_views import line_view
from atiende.web.views import Scene
from db.metrics.waits import Expected
from tests.rig.world import World


def scene(world: World, **more: Any) -> Scene:
    return Scene(
        world.now, world.board, world.calls, lambda choice: choice_label("es", choice), **more
    )


def seen(world: World, *pages: int, **more: Any) -> dict[str, Any]:
    return line_view(scene(world, **more), pages, Explanations())


def queue(world: World, name: str, **more: Any) -> dict[str, Any]:
    return next(one for one in seen(world, **more)["queues"] if one["name"] == name)


def call(world: World, call_id: str) -> dict[str, Any]:
    return next(one for one in seen(world)["calls"] if one["call_id"] == call_id)


def to_users(world: World) -> str:
    call_id = world.caller()
    world.press(call_id, "11001#")
    return call_id


def test_a_queue_tells_how_its_agents_stand():
    world = World()
    for agent in range(1, 5):
        world.agent(agent)
    world.agent(5, "ventas")
    world.picks_up(world.ringing_leg(to_users(world)))
    world.board.pause(2, "lunch", world.now)
    world.board.log_out(3, world.now)
    shown = queue(world, "usuarios")
    counted = ("logged_in", "talking", "paused")
    assert [shown[f"agents_{name}"] for name in counted] == [3, 1, 1]
    assert (shown["available_agents"], shown["strategy"], shown["treatment"]) == (
        1,
        "longest_idle",
        None,
    )


def test_a_queue_tells_what_who_joins_now_will_be_told():
    world = World()
    assert queue(world, "usuarios")["expected"] is None
    told = {"usuarios": Expected(61.23, 120.0)}
    assert queue(world, "usuarios", expected=told.get)["expected"] == {
        "low_s": 61.2,
        "high_s": 120.0,
    }


def test_an_agent_is_shown_with_all_that_decides_what_he_gets():
    world = World()
    world.agent(1, "usuarios", "ventas")
    world.board.set_groups(1, frozenset({"norte", "expertos"}))
    [agent] = seen(world, 1)["agents"]
    assert agent["page"]
    assert agent["skills"] == {"usuarios": 5, "ventas": 5}
    assert agent["groups"] == ["expertos", "norte"]
    assert (agent["call_id"], agent["queue_label"], agent["wish"]) == (None, "", None)
    call_id = to_users(world)
    world.picks_up(world.ringing_leg(call_id))
    world.board.log_out(1, world.now)
    [agent] = seen(world)["agents"]
    assert (agent["call_id"], agent["queue_label"]) == (call_id, "Usuarios")
    assert agent["wish"] == {"state": "logged_out", "reason": ""}
    assert (agent["page"], agent["calls_today"]) == (False, 1)


def test_a_deactivated_agent_is_shown_until_his_call_is_over():
    world = World()
    world.agent(1)
    world.agent(2)
    world.board.log_out(2, world.now)
    leg = world.ringing_leg(to_users(world))
    world.picks_up(leg)
    world.board.log_out(1, world.now)

    def shown() -> list[int]:
        return [agent["id"] for agent in seen(world, deactivated={1, 2})["agents"]]

    assert shown() == [1]
    world.board.hung_up(1, world.board.agents[1].call_id, world.now)
    world.board.end_wrap_up(1, world.now)
    assert shown() == []
    assert len(seen(world)["agents"]) == 2


def test_who_waits_is_shown_with_place_and_what_the_call_asks():
    world = World()
    first, second = to_users(world), to_users(world)
    ask = Ask(60.0, (Need("ventas", 8),))
    world.calls[second] = replace(world.calls[second], ask=ask)
    assert [call(world, each)["position"] for each in (first, second)] == [1, 2]
    shown = call(world, second)
    assert (shown["credit_s"], shown["needs"]) == (60.0, ["ventas 8"])
    assert shown["joined_at"] == stamp(world.now)
    menu = call(world, world.caller())
    assert (menu["position"], menu["joined_at"], menu["why_of"]) == (None, None, "")


def test_it_is_said_why_this_agent_was_chosen_for_as_long_as_the_call_lasts():
    world = World()
    world.agent(1)
    world.wait(40)
    call_id = to_users(world)
    offered = call(world, call_id)
    assert offered["why_of"] == "offer"
    assert offered["why"][0].startswith("Se ofreció a Agente 1")
    world.picks_up(world.ringing_leg(call_id))
    assert call(world, call_id)["why"] == offered["why"]
    english = line_view(scene(world, language="en"), (), Explanations())["calls"][0]
    assert english["why"][0].startswith("It was offered to Agente 1")


def test_it_is_said_why_a_call_still_waits():
    world = World()
    waiting = call(world, to_users(world))
    assert waiting["why_of"] == "waiting"
    assert waiting["why"]


def test_only_those_who_wait_longest_are_explained(monkeypatch):
    monkeypatch.setattr(explanations, "MOST", 2)
    world = World()
    calls = []
    for _ in range(3):
        calls.append(to_users(world))
        world.now += timedelta(seconds=1)
    assert [call(world, each)["why_of"] for each in calls] == ["waiting", "waiting", ""]


def test_where_many_wait_each_is_explained_anew_in_turn(monkeypatch):
    monkeypatch.setattr(explanations, "AT_ONCE", 2)
    world, told = World(), Explanations()
    for _ in range(5):
        to_users(world)

    def explained() -> list[list[str]]:
        world.now += timedelta(seconds=1)
        return [one["why"] for one in line_view(scene(world), (), told)["calls"]]

    looks = [explained() for _ in range(4)]
    assert [sum(bool(why) for why in look) for look in looks] == [2, 4, 5, 5]
    assert [sum(a != b for a, b in zip(*pair, strict=True)) for pair in pairwise(looks)] == [2] * 3
