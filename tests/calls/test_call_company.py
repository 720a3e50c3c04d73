"""The company number: however it is ended, whatever is keyed in, the call goes on to a person."""

import pytest

from telephony.ari.events import PlaybackFinished
from tests.rig.scene import Caller, Scene

pytestmark = [pytest.mark.calls, pytest.mark.asyncio(loop_scope="session")]

IN_QUEUE = "queue_position_before"


async def asked(scene: Scene) -> Caller:
    """A caller who pressed 1 and hears the question begin."""
    caller = await scene.dial()
    await caller.call.press("1")
    await scene.until_said("ask_company", since=caller.mark)
    return caller


async def company_of(scene: Scene, caller: Caller) -> tuple[str, str, str]:
    """What the database keeps, once the caller waits in the queue and has hung up."""
    await scene.until_said(IN_QUEUE, since=caller.mark)
    await scene.heard(caller)
    row = await scene.row_of(caller, ended=True)
    assert row["queue"] == "usuarios"
    return row["company_number"], row["company_verification"], row["keys"]


async def test_a_number_may_be_ended_by_the_pound_key(scene: Scene):
    caller = await asked(scene)
    await caller.call.press("1001#")
    assert await company_of(scene, caller) == ("1001", "verified", "11001#")


async def test_a_number_may_be_ended_by_its_full_length(scene: Scene):
    caller = await asked(scene)
    await caller.call.press("0000001001")
    await scene.until_said("company_unknown", since=caller.mark, within_s=3)
    await caller.call.press("1001#")
    assert await company_of(scene, caller) == ("1001", "verified", "100000010011001#")


async def test_a_number_may_be_ended_by_a_pause(scene: Scene):
    caller = await asked(scene)
    await caller.call.press("1002")
    assert await company_of(scene, caller) == ("1002", "verified", "11002")


async def test_an_empty_number_is_asked_for_twice_more_and_then_the_call_goes_on(scene: Scene):
    caller = await asked(scene)
    mark = caller.mark
    for _ in range(3):
        await scene.until_said("ask_company", since=mark)
        mark = scene.line.events.mark()
        await caller.call.press("#")
        await scene.until_said("company_empty", since=mark)
    assert await company_of(scene, caller) == ("", "none", "1###")


async def test_an_unknown_number_is_asked_for_twice_more_and_goes_on_unverified(scene: Scene):
    caller = await asked(scene)
    for number, said in (
        ("9", "company_unknown"),
        ("98", "company_unknown"),
        ("987", "company_unverified"),
    ):
        mark = scene.line.events.mark()
        await caller.call.press(f"{number}#")  # what is said meanwhile need not be heard out
        await scene.until_said(said, since=mark)
    assert await company_of(scene, caller) == ("987", "unknown", "19#98#987#")


async def test_a_known_number_at_the_second_try_is_verified(scene: Scene):
    caller = await asked(scene)
    await caller.call.press("77#")
    await scene.until_said("company_unknown", since=caller.mark)
    await caller.call.press("1003#")
    assert await company_of(scene, caller) == ("1003", "verified", "177#1003#")


async def test_400_digits_and_every_key_of_the_pad_lead_to_a_person(scene: Scene):
    ana = await scene.sit_down("ana")
    caller = await asked(scene)
    await caller.call.press("*ABCD" + "7" * 395, duration_ms=40, between_ms=20)
    talking = await ana.page.until_call("talking", deadline_s=60)
    assert talking.message["call"]["choice"]["id"] == "usuario"
    row = await scene.row_of(caller)
    assert len(row["keys"]) <= 200
    assert set(row["keys"]) <= set("1*ABCD7")


async def test_the_question_is_heard_whole_when_nobody_keys_in(scene: Scene):
    caller = await asked(scene)
    mark = scene.line.events.mark()
    await scene.line.events.first(PlaybackFinished, since=mark, within_s=20)
    await caller.call.press("1001#")
    await scene.until_said(IN_QUEUE, since=mark)
    wav = await scene.heard(caller)
    (question,) = scene.find(wav, "ask_company")
    assert question.score > 0.8
