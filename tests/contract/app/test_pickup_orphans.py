"""A recording of the overflow menu that no call looks after is sent, or goes; never both, never twice."""

from datetime import timedelta

import pytest

from db.directory import Directory
from db.facts import Bridged, CallArrived, CallEnded, MessageLeft, OverflowOffered
from db.office import Erasure
from overflow import audio
from tests.contract.app.pickup_rig import BEGAN, MESSAGE, NOW, POLICY, DyingLedger, Killed, dying

CALL = "c20261124135930aaaaaaaa"


@pytest.fixture
async def call(rig):
    """A call that was offered overflow while the line was closed, and ended."""
    call_id = await rig.diverted_call(CALL)
    await rig.office.ledger.record([
        OverflowOffered(
            at=BEGAN, call_id=call_id, queue="ventas", treatment="closed", reason="closed",
            choices=("message",),
        )
    ])  # fmt: skip
    return call_id


async def sent(rig, message_id):
    await rig.office.ledger.record([
        MessageLeft(
            at=BEGAN, call_id=CALL, message_id=message_id, ticket_number="", queue="ventas",
            treatment="closed", mailbox="a@b.com", choice="", caller_number="1", caller_name="",
            company_number="", company_name="", started_at=BEGAN, duration_s=2.0,
            audio=f"{message_id}.wav",
        )
    ])  # fmt: skip


@pytest.mark.parametrize("place", ["recordings", "kept"])
async def test_what_was_said_before_the_crash_becomes_the_calls_message(rig, call, place):
    wav = rig.sound(getattr(rig, place) / f"{CALL}-v1-m1.wav")
    await rig.pickup().once()
    message = await rig.message()
    assert (message.message_id, message.call_id) == (f"{CALL}-v1-m1", CALL)
    assert (message.queue, message.treatment) == ("ventas", "closed")
    assert (message.mailbox, message.caller_name) == ("ventas-noche@ejemplo.com", "Ana")
    assert message.started_at < BEGAN < NOW
    assert wav.exists() == (place == "kept")
    await rig.pickup().once()
    await rig.proven()


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", ["keep", "record"])
async def test_killed_at_any_step_it_is_there_once_afterwards(rig, call, monkeypatch, step, when):
    rig.sound(rig.recordings / f"{CALL}-v1-m1.wav")
    ledger = DyingLedger(rig.office.ledger, when) if step == "record" else rig.office.ledger
    with monkeypatch.context() as patch:
        if step == "keep":
            patch.setattr(audio, "keep", dying(audio.keep, when))
        with pytest.raises(Killed):
            await rig.pickup(ledger).sweep()
    await rig.pickup().once()
    assert (await rig.message()).message_id == f"{CALL}-v1-m1"
    assert list(rig.recordings.iterdir()) == []
    await rig.proven()


async def test_of_several_takes_only_the_last_one_counts(rig, call):
    for number in (1, 2, 10):
        rig.sound(rig.recordings / f"{CALL}-v1-m{number}.wav")
    await rig.pickup().once()
    assert (await rig.message()).message_id == f"{CALL}-v1-m10"
    assert list(rig.recordings.iterdir()) == []
    assert rig.sounds_kept() == [f"{CALL}-v1-m10.wav"]


async def test_an_older_take_of_the_message_that_was_sent_goes(rig, call):
    await sent(rig, f"{CALL}-v1-m2")
    rig.sound(rig.kept / f"{CALL}-v1-m2.wav")
    rig.sound(rig.recordings / f"{CALL}-v1-m1.wav")
    await rig.pickup().once()
    assert (await rig.message()).message_id == f"{CALL}-v1-m2"
    assert list(rig.recordings.iterdir()) == []


async def test_a_later_overflow_of_the_same_call_is_a_message_of_its_own(rig, call):
    await sent(rig, f"{CALL}-v1-m1")
    rig.sound(rig.kept / f"{CALL}-v1-m1.wav")
    rig.sound(rig.recordings / f"{CALL}-v2-m1.wav")
    await rig.pickup().once()
    assert {message.message_id for message in await rig.all_messages()} == {
        f"{CALL}-v1-m1", f"{CALL}-v2-m1",
    }  # fmt: skip


async def test_a_copy_of_a_message_that_is_kept_goes(rig, call):
    await sent(rig, f"{CALL}-v1-m1")
    for folder in (rig.kept, rig.recordings):
        rig.sound(folder / f"{CALL}-v1-m1.wav")
    rig.file(rig.kept / "half.wav.part", b"x")
    await rig.pickup().once()
    assert list(rig.recordings.iterdir()) == []
    assert rig.sounds_kept() == [f"{CALL}-v1-m1.wav"]
    await rig.proven()


async def test_the_sound_of_messages_that_there_are_is_left_alone(rig, call):
    await sent(rig, f"{CALL}-v1-m1")
    rig.sound(rig.kept / f"{CALL}-v1-m1.wav")
    rig.sound(rig.kept / "of-somebody-else.wav")
    pickup = rig.pickup()
    for _ in range(2):
        await pickup.once()
    assert len(rig.sounds_kept()) == 2
    assert len(await rig.all_messages()) == 1


async def test_less_than_two_seconds_of_speech_are_no_message(rig, call):
    rig.sound(rig.recordings / f"{CALL}-v1-m1.wav", "number_1")
    rig.sound(rig.kept / f"{CALL}-v1-m2.wav", None)
    await rig.pickup().once()
    assert await rig.all_messages() == []
    assert list(rig.recordings.iterdir()) == rig.sounds_kept() == []


async def test_how_much_speech_is_a_message_is_for_the_policy_to_say(rig, call):
    asked = POLICY.replace(
        "choices: [message],", "choices: [message], message: {min_speech_s: 0.5},"
    )
    await Directory(rig.office.db).documents.publish("overflow", asked, "x", NOW)
    rig.sound(rig.recordings / f"{CALL}-v1-m1.wav", "number_21")
    assert audio.inspect(rig.recordings / f"{CALL}-v1-m1.wav").speech_s < 2
    await rig.pickup().once()
    assert (await rig.message()).queue == "ventas"


async def test_a_live_calls_recordings_and_fresh_ones_are_left_alone(rig):
    live = CallArrived(
        at=BEGAN, call_id=CALL, channel_id="1.1", caller_number="1", caller_name="",
        dialled="0800", flow_revision=1,
    )  # fmt: skip
    await rig.office.ledger.record([live], snapshot=(CALL, b"{}"))
    rig.sound(rig.recordings / f"{CALL}-v1-m1.wav")
    rig.sound(rig.recordings / "c20261124145900bbbbbbbb-v1-m1.wav", age=timedelta(minutes=9))
    await rig.pickup().once()
    assert await rig.all_messages() == []
    assert len(list(rig.recordings.iterdir())) == 2


async def test_a_call_that_was_answered_gets_no_stray_ticket(rig):
    await rig.diverted_call(CALL, ended=False)
    bridge = {"bridge_id": "b", "offer_id": "o", "agent_id": 1}
    await rig.office.ledger.record([
        Bridged(at=BEGAN, call_id=CALL, **bridge),
        CallEnded(at=BEGAN, call_id=CALL, outcome="answered", ended_by="caller"),
    ])  # fmt: skip
    rig.sound(rig.recordings / f"{CALL}-v1-m1.wav")
    await rig.pickup().once()
    assert (await rig.message()).ticket_number == ""
    assert "stray_ticket" not in {it.code for it in await rig.office.ledger.check()}


async def test_of_a_call_that_the_books_lost_the_message_is_kept(rig):
    rig.sound(rig.kept / f"{CALL}-v1-m1.wav")
    rig.sound(rig.kept / f"{MESSAGE}.wav")
    await rig.pickup().once()
    messages = {message.message_id: message for message in await rig.all_messages()}
    assert messages.keys() == {f"{CALL}-v1-m1", MESSAGE}
    assert messages[f"{CALL}-v1-m1"].call_id == CALL
    assert messages[MESSAGE].started_at == BEGAN
    await rig.proven()


async def test_the_voice_of_somebody_who_was_forgotten_goes(rig, call):
    await Erasure(rig.office.db).erase([call], "personal", NOW)
    rig.sound(rig.recordings / f"{CALL}-v1-m1.wav")
    await rig.pickup().once()
    assert await rig.all_messages() == []
    assert list(rig.recordings.iterdir()) == []
