"""Messages that callers leave: recorded, heard again, sent, mailed, and never lost in silence."""

import wave
from io import BytesIO
from pathlib import Path

import pytest

from tests.rig.hearing import transcribe, word_error_rate, words
from tests.rig.overflow_stage import OverflowScene

pytestmark = [pytest.mark.calls, pytest.mark.asyncio(loop_scope="session")]


@pytest.mark.slow_model
async def test_a_message_is_kept_and_its_sound_is_what_was_said(overflow: OverflowScene):
    caller = await overflow.offered("2")
    await overflow.leave_message(caller, "ask_company")
    await caller.call.press("1")
    await overflow.until_said("message_saved", since=caller.mark)
    row = overflow.message_of(caller)
    await caller.call.wait_ended()
    assert (row["queue"], row["treatment"]) == ("ventas", "open")
    assert (await overflow.row_of(caller, ended=True))["diverted_to"] == "message"
    audio = overflow.line.settings.messages_dir / f"{row['message_id']}.wav"
    said = words(overflow.text("ask_company"))
    assert word_error_rate(said, words(transcribe(audio))) < 0.2


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
