"""Callers whom nobody can serve soon: what they hear, and that what they choose is kept."""

import wave
from io import BytesIO
from pathlib import Path

import pytest

from overflow.ticket import is_valid
from tests.rig.hearing import transcribe, word_error_rate, words
from tests.rig.overflow_stage import OverflowScene

pytestmark = [pytest.mark.calls, pytest.mark.asyncio(loop_scope="session")]


async def test_without_agents_the_caller_hears_so_and_may_wait_with_the_place_kept(
    overflow: OverflowScene,
):
    first = await overflow.offered()
    await first.call.press("1")
    await overflow.until_said("keep_waiting", since=first.mark)
    second = await overflow.dial()
    await second.call.press("3")
    await overflow.joined(second)
    desk = await overflow.sit_down("carla", expect_call=True)
    await desk.page.until_call("talking")
    assert (await overflow.answered(first))["agent_id"] == desk.agent_id
    await first.call.hang_up()
    await second.call.hang_up()


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


async def test_a_ticket_number_is_read_digit_by_digit_twice_and_sql_finds_it(
    overflow: OverflowScene,
):
    caller = await overflow.offered()
    await caller.call.press("3")
    await caller.call.wait_ended(40)
    wav = await overflow.heard(caller, hang_up=False)
    (ticket,) = overflow.tickets_of(caller)
    number = ticket["ticket_number"]
    assert is_valid(number)
    spoken = [f"digit_{digit}" for digit in number]
    found = overflow.find(wav, "ticket_before", *spoken, "ticket_again")
    assert min(match.score for match in found) > 0.7
    assert (await overflow.row_of(caller, ended=True))["diverted_to"] == "ticket"


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


def seconds_of(path: Path) -> float:
    with wave.open(str(path)) as sound:
        return sound.getnframes() / sound.getframerate()
