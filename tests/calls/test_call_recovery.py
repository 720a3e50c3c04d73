"""The application dies, freezes and comes back; whoever is on the line must not notice more than needed."""

import signal

import pytest

from atiende.demo.phones import Answers, Rings
from tests.rig.hearing import contains_audio
from tests.rig.scene import Caller, Scene
from tests.rig.tones import cut, write_tone

pytestmark = [pytest.mark.calls, pytest.mark.asyncio(loop_scope="session")]


async def in_menu(scene: Scene) -> Caller:
    """A caller who listens to the welcome."""
    caller = await scene.dial()
    await scene.until_said("welcome", since=caller.mark)
    return caller


async def waiting(scene: Scene) -> Caller:
    """A caller in the queue for other matters."""
    caller = await scene.dial()
    await caller.call.press("3")
    await scene.joined(caller)
    return caller


async def test_two_who_talk_go_on_talking_while_the_application_is_dead(scene: Scene):
    ana = await scene.sit_down("ana", Answers())
    caller = await waiting(scene)
    agent_call = await ana.phone.incoming()
    await scene.answered(caller)
    await scene.line.kill_application()

    at_agent = await agent_call.record(f"dead-{caller.number}")
    tone = write_tone(scene.line.folder / "still-here.wav", hz=600, seconds=1.5)
    await caller.call.play_wav(tone)
    assert contains_audio(await at_agent.stop(), cut(tone, 0.1, 1.2)).score > 0.8

    await scene.line.start_application()
    async with scene.line.page("sofia") as supervisor:
        shown = await supervisor.until(lambda m: m["calls"], "the call in progress")
        (call,) = shown.message["calls"]
        assert (call["phase"], call["caller_number"]) == ("talking", caller.number)
        assert call["agent_name"] == "Ana Suárez"
    await ana.page.connect()
    mark = ana.page.mark()
    await ana.page.until_call("talking", since=mark)
    await caller.call.hang_up()
    await agent_call.wait_ended()
    await ana.page.until_agent("wrap_up", since=mark)
    row = await scene.row_of(caller, ended=True)
    assert (row["outcome"], row["ended_by"]) == ("answered", "caller")
    assert row["talk_s"] >= 1.5


async def test_a_talk_that_ends_while_the_application_is_dead_ends_in_the_database(scene: Scene):
    ana = await scene.sit_down("ana", Answers())
    caller = await waiting(scene)
    agent_call = await ana.phone.incoming()
    await scene.answered(caller)
    await scene.line.kill_application()
    await caller.call.hang_up()
    await scene.line.start_application()
    await agent_call.wait_ended(15)
    row = await scene.row_of(caller, ended=True)
    assert row["outcome"] == "answered"
    await scene.prove_clean()


async def test_a_caller_in_the_menu_hears_it_again_after_a_quick_restart(scene: Scene):
    caller = await in_menu(scene)
    mark = scene.line.events.mark()
    await scene.line.die_and_come_back()
    await scene.until_said("welcome", since=mark)
    await caller.call.wait_sound()
    await caller.call.press("2")
    row = await scene.joined(caller)
    assert (row["choice"], row["queue"]) == ("interesado", "ventas")
    await scene.heard(caller)


async def test_a_caller_in_the_menu_of_a_dead_application_reaches_a_person(scene: Scene):
    caller = await in_menu(scene)
    await scene.line.kill_application()
    (menu,) = scene.line.prompt("fallback_menu")
    rescued = await caller.call.record(f"rescued-{caller.number}")
    await scene.until_in_fallback_menu(caller)
    await scene.listen(3.0)
    await caller.call.press("1")
    rung = await scene.anybody_rung(within_s=30)
    await rung.answer()
    heard = await rescued.stop()
    assert contains_audio(heard, cut(menu, 0.3, 2.0, heard.parent)).score > 0.8
    at_agent = await rung.record(f"fallback-{caller.number}")
    tone = write_tone(scene.line.folder / "hello.wav", hz=700, seconds=1.5)
    await caller.call.play_wav(tone)
    assert contains_audio(await at_agent.stop(), cut(tone, 0.1, 1.2)).score > 0.8
    await caller.call.hang_up()
    await rung.wait_ended()
    await scene.line.start_application()
    row = await scene.row_of(caller, ended=True)
    assert row["outcome"] in {"diverted", "abandoned"}


async def test_a_caller_in_the_queue_keeps_the_place_through_a_restart(scene: Scene):
    first, second = await waiting(scene), await waiting(scene)
    await scene.line.die_and_come_back()
    bruno = await scene.sit_down("bruno", Answers(), expect_call=True)
    talking = await bruno.page.until_call("talking")
    assert talking.message["call"]["caller"]["number"] == first.number
    mark = bruno.page.mark()
    await first.call.hang_up()
    await bruno.page.until_agent("wrap_up", since=mark)
    await bruno.page.finish_wrap_up()
    again = await bruno.page.until_call("talking", since=bruno.page.mark())
    assert again.message["call"]["caller"]["number"] == second.number
    await second.call.hang_up()
    for caller in (first, second):
        assert (await scene.row_of(caller, ended=True))["outcome"] == "answered"


async def test_a_call_that_rang_when_the_application_died_is_offered_again(scene: Scene):
    bruno = await scene.sit_down("bruno", Rings())
    caller = await waiting(scene)
    rung = await bruno.phone.incoming()
    await bruno.page.until_call("ringing")
    bruno.phone.manners = Answers()
    await scene.line.die_and_come_back()
    await rung.wait_ended()
    again = await bruno.phone.incoming(20)
    await again.wait_up()
    await scene.answered(caller)
    await caller.call.hang_up()
    row = await scene.row_of(caller, ended=True)
    assert row["outcome"] == "answered"
    assert (await scene.offers_to(caller))[-1] == ("bruno", "accepted")


async def test_a_phone_that_leaves_after_a_restart_is_missed_and_one_that_stays_is_not(
    scene: Scene,
):
    await scene.line.die_and_come_back()
    bruno, carla = await scene.sit_down("bruno"), await scene.sit_down("carla")
    async with scene.unplugged("bruno"):
        await bruno.page.until(
            lambda m: m["agent"]["phone"] == "unregistered", "a phone that is away"
        )
        caller = await waiting(scene)
        await carla.page.until_call("talking")
        await caller.call.hang_up()
        assert await scene.offers_to(caller) == [("carla", "accepted")]


async def test_a_caller_of_a_frozen_application_is_rescued_and_it_recovers(scene: Scene):
    caller = await in_menu(scene)
    scene.line.application.send(signal.SIGSTOP)
    try:
        await scene.until_in_fallback_menu(caller)
        await caller.call.wait_sound()
    finally:
        scene.line.application.send(signal.SIGCONT)
    await scene.line.until_ready()
    await caller.call.hang_up()
    row = await scene.row_of(caller, ended=True)
    assert row["outcome"] in {"diverted", "abandoned"}
    following = await waiting(scene)
    await scene.heard(following)


async def test_a_guardian_that_died_is_not_needed_while_the_application_lives(scene: Scene):
    await scene.line.guardian.end(signal.SIGKILL)
    caller = await waiting(scene)
    await scene.heard(caller)
    scene.line.guardian.start()
