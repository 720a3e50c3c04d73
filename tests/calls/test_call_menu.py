"""The welcome and its menu, as a caller hears them."""

import os
import signal

import pytest

from telephony.ari.events import ChannelDtmfReceived, PlaybackFinished
from tests.rig.hearing import contains_audio, transcribe, word_error_rate, words
from tests.rig.scene import Scene
from tests.rig.tones import cut

pytestmark = [pytest.mark.calls, pytest.mark.asyncio(loop_scope="session")]

SAME_RECORDING = 0.8
DIFFERENT = 0.4


@pytest.mark.slow_model
async def test_a_caller_who_presses_nothing_hears_the_whole_welcome_and_gets_a_representative(
    scene: Scene,
):
    caller = await scene.dial()
    await scene.until_said("queue_position_before", since=caller.mark, within_s=60)
    wav = await scene.heard(caller)
    (recorded,), (transfer,) = scene.line.prompt("welcome"), scene.find(wav, "transfer_to_agent")
    # The recording begins a moment after the line answers.
    welcome = contains_audio(wav, cut(recorded, 0.5, 12.0, wav.parent))
    assert min(welcome.score, transfer.score) > SAME_RECORDING
    assert welcome.offset_s < transfer.offset_s
    said = words(
        "Bienvenido al centro de atención para empresas de iduo. Si usted ya es usuario, por favor"
        " marque 1. Si aún no lo es, pero está interesado en nuestros servicios, marque 2. Para"
        " otras consultas marque 3, o espere y será atendido por un representante."
    )
    heard = words(transcribe(cut(wav, 0.0, transfer.offset_s)))
    assert word_error_rate(said, heard) < 0.15, heard
    row = await scene.row_of(caller, ended=True)
    assert (row["choice"], row["queue"], row["keys"]) == ("sin_opcion", "general", "")


async def test_a_key_cuts_the_welcome_within_50_ms(scene: Scene):
    caller = await scene.dial()
    events, mark = scene.line.events, caller.mark
    await scene.until_said("welcome", since=mark)
    await scene.listen(2.0)
    await caller.call.press("2")
    digit = await events.first(ChannelDtmfReceived, since=mark)
    (channel,) = digit.channel_ids
    ended = await events.first(PlaybackFinished, lambda e: channel in e.channel_ids, since=mark)
    cut_after_s = (ended.occurred_at - digit.occurred_at).total_seconds()
    assert 0 <= cut_after_s < 0.05
    await scene.until_said("queue_position_before", since=mark)
    wav = await scene.heard(caller)
    (welcome,) = scene.line.prompt("welcome")
    heard, unheard = cut(welcome, 0.5, 1.5, wav.parent), cut(welcome, 3.0, 4.5, wav.parent)
    assert contains_audio(wav, heard).score > SAME_RECORDING
    assert contains_audio(wav, unheard).score < DIFFERENT
    assert (await scene.row_of(caller, ended=True))["choice"] == "interesado"


async def test_a_wrong_key_is_said_and_the_third_leads_to_a_representative(scene: Scene):
    caller = await scene.dial()
    mark = caller.mark
    for key in "907":
        await scene.until_said("welcome", since=mark)
        mark = scene.line.events.mark()
        await caller.call.press(key)
        await scene.until_said("option_invalid", since=mark)
    await scene.until_said("transfer_to_agent", since=mark)
    wav = await scene.heard(caller)
    (invalid,) = scene.find(wav, "option_invalid")
    assert invalid.score > SAME_RECORDING
    row = await scene.row_of(caller, ended=True)
    assert (row["choice"], row["keys"], row["outcome"]) == ("sin_opcion", "907", "abandoned")


async def test_keys_pressed_while_asterisk_stands_still_count_once_each(scene: Scene):
    caller = await scene.dial()
    events = scene.line.events
    await scene.until_said("welcome", since=caller.mark)
    await caller.call.press("1")
    await scene.until_said("ask_company", since=caller.mark)
    mark = events.mark()
    await caller.call.press("1")
    await events.first(PlaybackFinished, since=mark)  # nothing is said while one keys in a number
    os.kill(scene.line.asterisk.pid, signal.SIGSTOP)
    try:
        await caller.call.press("001#")
        await scene.listen(1.0)  # until the last key is let go
    finally:
        os.kill(scene.line.asterisk.pid, signal.SIGCONT)
    row = await scene.joined(caller)
    assert (row["choice"], row["keys"], row["company_number"]) == ("usuario", "11001#", "1001")


async def test_each_option_leads_to_its_queue(scene: Scene):
    for key, choice, queue in (
        ("2", "interesado", "ventas"),
        ("3", "otras_consultas", "consultas"),
    ):
        caller = await scene.dial()
        await caller.call.press(key)
        await scene.until_said("queue_position_before", since=caller.mark)
        await scene.heard(caller)
        row = await scene.row_of(caller, ended=True)
        assert (row["choice"], row["queue"]) == (choice, queue)
        waits = scene.line.rows("SELECT * FROM queue_waits WHERE call_id = ?", row["call_id"])
        assert [(wait["queue"], wait["outcome"]) for wait in waits] == [(queue, "abandoned")]
