"""A softphone with a stack of its own, at both ends of the line."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from atiende.demo import people
from tests.rig.baresip import Baresip, require_baresip
from tests.rig.hearing import contains_audio, loudness_dbfs
from tests.rig.scene import Caller, Scene
from tests.rig.tones import cut, write_tone

pytestmark = [pytest.mark.calls, pytest.mark.asyncio(loop_scope="session")]


@pytest.fixture(autouse=True)
def _baresip() -> None:
    require_baresip()


@asynccontextmanager
async def talking(scene: Scene) -> AsyncIterator[tuple[Caller, Baresip, Path]]:
    """A caller with Ana, whose telephone is baresip, and what she says."""
    line, mark = scene.line, secrets.token_hex(3)
    says = write_tone(line.folder / f"agent-{mark}.wav", hz=1400, seconds=8.0)
    folder, password = line.folder / f"baresip-{mark}", line.secrets.sip["2001"]
    async with (
        scene.unplugged("ana"),
        Baresip(folder, line.address, "2001", password, says=says, answers=True) as phone,
    ):
        ana = await scene.sit_down("ana")
        caller = await scene.dial()
        await caller.call.press("1")
        await caller.call.press("1001#")
        await ana.page.until_call("talking")
        yield caller, phone, says


async def test_baresip_answers_as_an_agent_and_is_heard(scene: Scene):
    async with talking(scene) as (caller, phone, says):
        await scene.listen(2.0)
        wav = await scene.heard(caller)
        assert contains_audio(wav, cut(says, 0.2, 0.7)).score > 0.8
        await phone.until("CALL_CLOSED")


async def test_a_caller_on_hold_hears_music_and_then_the_agent_again(scene: Scene):
    async with talking(scene) as (caller, phone, says):
        await scene.listen(1.0)
        scores = []
        for key in ("hold", "resume"):
            await phone.command(key)
            await scene.listen(0.5)
            part = await caller.call.record(f"{key}-{caller.number}")
            await scene.listen(1.0)
            wav = await part.stop()
            assert loudness_dbfs(wav) > -50
            scores.append(contains_audio(says, cut(wav, 0.4, 0.7)).score)
        on_hold, resumed = scores
        assert on_hold < 0.4
        assert resumed > 0.7


async def test_a_baresip_caller_reaches_an_agent_by_the_menu(scene: Scene):
    line, mark = scene.line, secrets.token_hex(3)
    ana = await scene.sit_down("ana")
    says = write_tone(line.folder / f"caller-{mark}.wav", hz=400, seconds=4.0)
    password = line.secrets.sip[people.CALLER]
    async with Baresip(
        line.folder / f"baresip-{mark}",
        line.address,
        people.CALLER,
        password,
        says=says,
        registers=False,
    ) as phone:
        await phone.dial(line.settings.line_number)
        await phone.until("CALL_ESTABLISHED")
        await phone.press("1")
        await scene.listen(1.0)
        await phone.press("1001#")
        talking = await ana.page.until_call("talking")
        assert talking.message["call"]["choice"]["id"] == "usuario"
        assert talking.message["call"]["company"]["verification"] == "verified"
        await phone.command("hangup")
        await ana.page.until_call("ended")
