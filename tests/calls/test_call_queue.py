"""Waiting, and how a call finds the agent who takes it."""

import asyncio

import pytest

from asterisk_conf.binary import AsteriskBinary
from atiende.demo.phones import Answers, Refuses, Rings
from tests.rig.hearing import contains_audio
from tests.rig.scene import Caller, Scene
from tests.rig.tones import cut

pytestmark = [pytest.mark.calls, pytest.mark.asyncio(loop_scope="session")]

IN_QUEUE = "queue_position_before"


async def waiting(scene: Scene, key: str = "3") -> Caller:
    """A caller who chose an option that asks for nothing more (3: other matters)."""
    caller = await scene.dial()
    await caller.call.press(key)
    await scene.joined(caller)
    return caller


async def test_who_waits_hears_the_position_and_then_music(
    scene: Scene, asterisk_binary: AsteriskBinary
):
    first = await waiting(scene)
    second = await waiting(scene)
    await scene.until_said("queue_position_after", since=second.mark)
    await scene.listen(4.0)  # the rest of the words, and music
    wav = await scene.heard(second)
    before, number, after = scene.find(wav, IN_QUEUE, "number:2", "queue_position_after")
    assert min(before.score, number.score, after.score) > 0.8
    assert before.offset_s < number.offset_s < after.offset_s
    music_from_s = after.offset_s + 1.5
    music = cut(wav, music_from_s, music_from_s + 1.5)
    songs = asterisk_binary.moh_dir.glob("*.wav")
    assert max(contains_audio(song, music).score for song in songs) > 0.8
    await scene.heard(first)


async def test_the_agent_who_has_been_idle_longest_gets_the_call(scene: Scene):
    carla = await scene.sit_down("carla")
    bruno = await scene.sit_down("bruno")
    caller = await waiting(scene)
    await carla.page.until_call("talking")
    await caller.call.hang_up()
    await carla.page.until_agent("wrap_up")
    mark = carla.page.mark()
    await carla.page.finish_wrap_up()
    await carla.page.until_agent("available", since=mark)
    other = await waiting(scene)
    await bruno.page.until_call("talking")
    await other.call.hang_up()
    assert await scene.offers_to(caller) == [("carla", "accepted")]
    assert await scene.offers_to(other) == [("bruno", "accepted")]


@pytest.mark.parametrize(
    ("manners", "outcome"),
    [
        pytest.param(Rings(), "timed_out", id="lets it ring"),
        pytest.param(Refuses(603), "refused", id="refuses at once"),
        pytest.param(Refuses(603, after_s=0.3), "refused", id="refuses after ringing"),
        pytest.param(Refuses(486), "busy", id="is busy"),
        pytest.param(Refuses(480), "unreachable", id="is switched off"),
    ],
)
async def test_a_phone_that_does_not_take_the_call_leads_to_the_next_agent(
    scene: Scene, manners, outcome: str
):
    await scene.sit_down("bruno", manners)
    carla = await scene.sit_down("carla", Answers())
    caller = await waiting(scene)
    await carla.page.until_call("talking", deadline_s=15)
    await caller.call.hang_up()
    assert await scene.offers_to(caller) == [("bruno", outcome), ("carla", "accepted")]


async def test_an_unregistered_phone_gets_no_call_and_its_agent_is_told(scene: Scene):
    bruno = await scene.sit_down("bruno")
    carla = await scene.sit_down("carla")
    async with scene.unplugged("bruno"):
        await bruno.page.until(
            lambda state: state["agent"]["phone"] == "unregistered", "a phone that is away"
        )
        caller = await waiting(scene)
        await carla.page.until_call("talking")
        await caller.call.hang_up()
        assert await scene.offers_to(caller) == [("carla", "accepted")]


async def test_a_phone_that_vanished_without_a_word_leads_to_the_next_agent(scene: Scene):
    bruno = await scene.sit_down("bruno")
    carla = await scene.sit_down("carla")
    async with scene.power_cut("bruno"):
        caller = await waiting(scene)
        await bruno.page.until_call("announced")
        await carla.page.until_call("talking", deadline_s=20)
        await caller.call.hang_up()
        offers = await scene.offers_to(caller)
        assert [login for login, _ in offers] == ["bruno", "carla"]
        assert offers[1] == ("carla", "accepted")


async def test_a_call_nobody_takes_waits_until_somebody_comes(scene: Scene):
    caller = await waiting(scene)
    await scene.listen(1.0)
    bruno = await scene.sit_down("bruno", expect_call=True)
    await bruno.page.until_call("talking")
    await caller.call.hang_up()
    row = await scene.row_of(caller, ended=True)
    assert row["waited_s"] >= 1.0
    assert row["outcome"] == "answered"


async def test_callers_are_served_in_the_order_in_which_they_came(scene: Scene):
    callers = [await waiting(scene) for _ in range(3)]
    bruno = await scene.sit_down("bruno", expect_call=True)
    for caller in callers:
        shown = await bruno.page.until(
            lambda m, number=caller.number: (
                (m["call"] or {}).get("phase") == "talking"
                and m["call"]["caller"]["number"] == number
            ),
            f"the call of {caller.number}",
        )
        assert shown.message["call"]["queue"]["name"] == "consultas"
        mark = bruno.page.mark()
        await caller.call.hang_up()
        await bruno.page.until_agent("wrap_up", since=mark)
        await bruno.page.finish_wrap_up()


async def test_a_paused_agent_gets_no_call(scene: Scene):
    bruno = await scene.sit_down("bruno")
    await bruno.page.pause("lunch")
    await bruno.page.until_agent("paused")
    carla = await scene.sit_down("carla")
    caller = await waiting(scene)
    await carla.page.until_call("talking")
    await caller.call.hang_up()
    assert await scene.offers_to(caller) == [("carla", "accepted")]


async def test_two_calls_at_once_go_to_two_agents(scene: Scene):
    bruno = await scene.sit_down("bruno")
    carla = await scene.sit_down("carla")
    callers = await asyncio.gather(waiting(scene), waiting(scene))
    await asyncio.gather(bruno.page.until_call("talking"), carla.page.until_call("talking"))
    for caller in callers:
        await caller.call.hang_up()
    taken = [(await scene.offers_to(caller))[-1] for caller in callers]
    assert sorted(taken) == [("bruno", "accepted"), ("carla", "accepted")]
