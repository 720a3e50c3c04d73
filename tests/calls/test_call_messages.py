"""Messages that callers leave: recorded, heard again, sent, mailed, and never lost in silence."""

import wave
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest

from overflow.transcription.find import Wanted, find
from overflow.transcription.pool import WorkerPool
from tests.contract.transcription import sounds
from tests.rig.asterisk import CACHE
from tests.rig.hearing import word_error_rate, words
from tests.rig.overflow_stage import OverflowScene

WHISPER = CACHE / "whisper-base"
pytestmark = [pytest.mark.calls, pytest.mark.asyncio(loop_scope="session")]


@pytest.mark.slow_model
async def test_of_what_is_said_through_a_call_at_least_85_percent_is_put_into_writing(
    overflow: OverflowScene,
):
    said = ("impresora", "contrasena")
    caller = await overflow.offered("2")
    await overflow.begin_message(caller)
    await caller.call.play(*(f"sound:{sounds.PHRASES / name}" for name in said))
    mark = overflow.line.events.mark()
    await caller.call.press("#")
    await overflow.until_said("message_review", since=mark)
    await caller.call.press("1")
    await overflow.until_said("message_saved", since=mark)
    row = overflow.message_of(caller)
    assert (row["queue"], row["treatment"]) == ("ventas", "open")
    await caller.call.wait_ended()
    assert (await overflow.row_of(caller, ended=True))["diverted_to"] == "message"
    audio = overflow.line.settings.messages_dir / f"{row['message_id']}.wav"
    wanted = Wanted(overflow.line.folder, "whisper", WHISPER)
    async with WorkerPool(partial(find, wanted)) as transcriber:
        written = await transcriber.transcribe(audio)
    spoken = " ".join(sounds.SAID[name] for name in said)
    assert word_error_rate(words(spoken), words(written.text)) <= 0.15


async def test_a_message_arrives_as_one_mail_with_its_sound_in_8_bits(overflow: OverflowScene):
    before = len(overflow.mail.mails)
    caller = await overflow.offered("2")
    await overflow.leave_message(caller, "ask_company")
    await caller.call.hang_up()
    mail = (await overflow.mail.arrived(before + 1))[-1]
    row = overflow.message_of(caller)
    assert overflow.mail.recipients[-1] == ["ventas@ejemplo.com"]
    assert row["ticket_number"] in mail["Subject"] + mail.get_body().get_content()
    assert caller.number in mail.get_body().get_content()
    (attached,) = list(mail.iter_attachments())
    with wave.open(BytesIO(attached.get_content())) as sound:
        assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (1, 1, 8000)
        spoken_s = sound.getnframes() / 8000
    said_s = sum(seconds_of(wav) for wav in overflow.line.prompt("ask_company"))
    assert abs(spoken_s - said_s) < 1.0
    await caller.call.wait_ended()
    assert (await overflow.row_of(caller, ended=True))["ended_by"] == "caller"


async def test_a_caller_hears_the_message_and_records_it_again(overflow: OverflowScene):
    caller = await overflow.offered("2")
    await overflow.leave_message(caller, "ask_company")
    await caller.call.press("2")
    mark = overflow.line.events.mark()
    await overflow.until_said("message_review", since=mark, within_s=15)
    await caller.call.press("3")
    mark = overflow.line.events.mark()
    await overflow.until_said("record_after_tone", since=mark)
    await caller.call.press("*")
    await overflow.until_recording(since=mark)
    await caller.call.play_wav(*overflow.line.prompt("option_invalid"))
    mark = overflow.line.events.mark()
    await overflow.until_said("message_review", since=mark)  # silence ended it
    await caller.call.press("1")
    await overflow.until_said("message_saved", since=mark)
    wav = await overflow.heard(caller)
    (played,) = overflow.find(wav, "ask_company")
    assert played.score > 0.7
    kept_s = seconds_of(
        overflow.line.settings.messages_dir / f"{overflow.message_of(caller)['message_id']}.wav"
    )
    # Asterisk leaves the silence out that ended the recording.
    assert abs(kept_s - seconds_of(*overflow.line.prompt("option_invalid"))) < 1.0


async def test_hanging_up_while_recording_sends_what_was_said(overflow: OverflowScene):
    caller = await overflow.offered("2")
    await overflow.begin_message(caller)
    await caller.call.play_wav(*overflow.line.prompt("ask_company"))
    await caller.call.hang_up()
    row = await overflow.row_of(caller, ended=True)
    assert (row["outcome"], row["diverted_to"]) == ("diverted", "message")
    assert overflow.message_of(caller)["duration_s"] > 3


async def test_hanging_up_without_a_word_leaves_no_message(overflow: OverflowScene):
    caller = await overflow.offered("2")
    await overflow.begin_message(caller)
    await caller.call.hang_up()
    row = await overflow.row_of(caller, ended=True)
    assert row["outcome"] == "abandoned"
    assert overflow.tickets_of(caller) == []


async def test_when_messages_cannot_be_kept_the_caller_hears_so_and_may_have_a_ticket(
    overflow: OverflowScene,
):
    caller = await overflow.offered("2")
    await overflow.leave_message(caller, "ask_company")
    async with overflow.broken(overflow.line.settings.messages_dir):
        mark = overflow.line.events.mark()
        await caller.call.press("1")
        await overflow.until_said("message_failed", since=mark)
        await overflow.until_said("press_for_ticket", since=mark)
    await caller.call.press("2")
    await overflow.until_said("ticket_before", since=caller.mark)
    assert len(overflow.tickets_of(caller)) == 1
    await caller.call.hang_up()


async def test_when_asterisk_cannot_record_the_caller_hears_so(overflow: OverflowScene):
    caller = await overflow.offered("2")
    async with overflow.broken(overflow.line.settings.recordings_dir):
        await caller.call.press("2")
        await overflow.until_said("record_after_tone", since=caller.mark)
        await caller.call.press("*")
        await overflow.until_said("message_failed", since=caller.mark)
    await caller.call.hang_up()


def seconds_of(path: Path) -> float:
    with wave.open(str(path)) as sound:
        return sound.getnframes() / sound.getframerate()
