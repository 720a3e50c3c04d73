"""What agents do with their telephones, and what becomes of them when something breaks."""

import signal
from typing import Any

import pytest

from asterisk_conf.binary import AsteriskBinary
from atiende.healing import LOOK_EVERY_S
from tests.rig.hearing import contains_audio
from tests.rig.scene import Caller, Desk, Scene
from tests.rig.tones import cut

pytestmark = [pytest.mark.calls, pytest.mark.asyncio(loop_scope="session")]


async def waiting(scene: Scene) -> Caller:
    """A caller who chose an option that asks for nothing more."""
    caller = await scene.dial()
    await caller.call.press("3")
    await scene.joined(caller)
    return caller


def states_of(scene: Scene, desk: Desk, call_id: str) -> list[str]:
    """What the ledger says that the agent did with this call, in order."""
    rows: list[dict[str, Any]] = scene.line.rows(
        "SELECT state FROM agent_states WHERE agent_id = ? AND call_id = ? ORDER BY position",
        desk.agent_id,
        call_id,
    )
    return [row["state"] for row in rows]


async def test_who_is_put_on_hold_hears_music_and_the_agent_is_shown_on_hold(
    scene: Scene, asterisk_binary: AsteriskBinary
):
    bruno = await scene.sit_down("bruno")
    caller = await waiting(scene)
    await bruno.page.until_call("talking")
    call_id = bruno.page.state["call"]["call_id"]
    await bruno.page.until_agent("talking")
    handset = await bruno.phone.incoming()
    hands = scene.phones.ari.channels
    await hands.hold(handset.id)
    await bruno.page.until_agent("on_hold")
    while_held = await caller.call.record("while-held")
    await scene.listen(2.0)
    music = await while_held.stop()
    mark = bruno.page.mark()
    await hands.unhold(handset.id)
    await bruno.page.until_agent("talking", since=mark)
    await caller.call.hang_up()
    await bruno.page.until_agent("wrap_up", since=mark)
    await scene.line.until_idle()
    assert states_of(scene, bruno, call_id)[-4:] == ["talking", "on_hold", "talking", "wrap_up"]
    songs = asterisk_binary.moh_dir.glob("*.wav")
    assert max(contains_audio(song, cut(music, 0.5, 1.8)).score for song in songs) > 0.8


async def dials(scene: Scene, desk: Desk, code: str) -> list[str]:
    """Somebody picks up the handset and dials a code; which of the answers was heard."""
    call = await desk.phone.call(code)
    await call.wait_up()
    said = await call.record(f"code-{code.removeprefix('*')}")
    await call.wait_ended(8)
    wav = await said.stop()
    answers = ("agent_available", "agent_paused", "agent_code_failed")
    return [answer for answer in answers if scene.find(wav, answer)[0].score > 0.8]


async def test_an_agent_pauses_and_returns_by_codes_on_the_telephone(scene: Scene):
    bruno = await scene.sit_down("bruno")
    assert await dials(scene, bruno, "*122") == ["agent_paused"]
    await bruno.page.until_agent("paused")
    assert bruno.page.state["agent"]["reason"] == "break"
    mark = bruno.page.mark()
    assert await dials(scene, bruno, "*11") == ["agent_available"]
    await bruno.page.until_agent("available", since=mark)


async def test_a_code_dialled_while_the_application_is_away_is_answered_politely(scene: Scene):
    bruno = await scene.sit_down("bruno")
    line = scene.line
    line.guardian.send(signal.SIGSTOP)
    await line.kill_application()
    try:
        assert await dials(scene, bruno, "*12") == ["agent_code_failed"]
    finally:
        await line.start_application()
        line.guardian.send(signal.SIGCONT)


async def test_an_agent_whose_browser_dies_in_a_call_keeps_it_and_finds_it_on_reload(scene: Scene):
    bruno = await scene.sit_down("bruno")
    caller = await waiting(scene)
    await bruno.page.until_call("talking")
    call_id = bruno.page.state["call"]["call_id"]
    await bruno.page.disconnect()
    await scene.listen(2 * LOOK_EVERY_S + 0.5)
    mark = bruno.page.mark()
    await bruno.page.connect()
    await bruno.page.until_call("talking", since=mark)
    assert bruno.page.state["call"]["call_id"] == call_id
    assert states_of(scene, bruno, call_id)[-1] == "talking"
    await caller.call.hang_up()
    await bruno.page.until_agent("wrap_up", since=mark)


async def test_an_available_agent_with_a_dead_telephone_is_noted_in_the_ledger(scene: Scene):
    bruno = await scene.sit_down("bruno")
    sql = "SELECT reason FROM agent_states WHERE agent_id = ? AND until IS NULL"

    async def noted() -> bool:
        return scene.line.rows(sql, bruno.agent_id) == [{"reason": "healed:phone_dead"}]

    async with scene.unplugged("bruno"):
        await scene.until(noted, "a note of the dead telephone")
