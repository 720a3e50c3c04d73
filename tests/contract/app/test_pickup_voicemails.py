"""What a caller said to the fallback arrives like any other message, once, whatever is killed when."""

import logging
from datetime import timedelta

import pytest

from atiende.keeping import Keeping
from atiende.pickup import spool
from atiende.pickup.filing import Filing
from db.errors import DatabaseUnavailable
from db.office import Tickets
from overflow import audio
from overflow.ticket import is_valid
from overflow.trouble import KeepError
from tests.contract.app.pickup_rig import (
    BEGAN,
    CHANNEL,
    MESSAGE,
    NAME,
    NOW,
    DyingLedger,
    Killed,
    dying,
)
from tests.unit.overflow.sounds import PROMPTS


async def test_a_voicemail_becomes_a_message_with_a_ticket_and_a_mail(rig, caplog):
    caplog.set_level(logging.DEBUG)
    rig.voicemail()
    await rig.pickup().once()
    message = await rig.message()
    assert (message.message_id, message.audio) == (MESSAGE, f"{MESSAGE}.wav")
    assert (message.caller_number, message.queue, message.choice) == (
        "+541155550001", "ventas", "interesado",
    )  # fmt: skip
    assert (message.treatment, message.mailbox) == ("open", "ventas@ejemplo.com")
    assert (message.started_at, message.left_at) == (BEGAN, NOW)
    assert message.duration_s > 1
    assert is_valid(message.ticket_number)
    jobs = await rig.office.outbox.about([MESSAGE])
    assert sorted(job.kind for job in jobs) == ["mail", "transcribe"]
    assert rig.spooled() == []
    assert rig.told == []
    assert MESSAGE in caplog.text
    assert "55550001" not in caplog.text
    await rig.proven()


async def test_a_call_that_nobody_noted_stands_in_the_books_as_one_that_left_a_message(rig):
    rig.voicemail()
    await rig.pickup().once()
    detail = await rig.call((await rig.message()).call_id)
    call = detail.call
    assert (call.outcome, call.diverted_to, call.ended_by) == ("diverted", "message", "caller")
    assert (call.caller_number, call.dialled, call.choice) == (
        "+541155550001", "0800", "interesado",
    )  # fmt: skip
    assert call.arrived_at == BEGAN - timedelta(seconds=30)
    assert [leg.channel_id for leg in detail.legs] == [CHANNEL]
    assert (call.flow_revision, call.overflow_revision, call.hours_revision) == (1, 1, 1)


@pytest.mark.parametrize(
    ("key", "queue", "mailbox"),
    [
        ("1", "usuarios", "dia@ejemplo.com"),
        ("2", "ventas", "ventas@ejemplo.com"),
        ("3", "consultas", "dia@ejemplo.com"),
        ("", "general", "dia@ejemplo.com"),
    ],
)
async def test_the_key_leads_where_it_leads_in_the_published_flow(rig, key, queue, mailbox):
    rig.voicemail(choice=key)
    await rig.pickup().once()
    message = await rig.message()
    assert (message.queue, message.mailbox) == (queue, mailbox)


async def test_the_hours_of_the_moment_it_was_spoken_decide_about_the_mailbox(rig):
    rig.voicemail(started="2026-11-24T03:00:00Z")
    await rig.pickup().once()
    message = await rig.message()
    assert (message.treatment, message.mailbox) == ("closed", "ventas-noche@ejemplo.com")


@pytest.mark.parametrize("ended", [True, False])
async def test_a_call_that_was_diverted_gets_its_message(rig, ended):
    call_id = await rig.diverted_call(ended=ended)
    rig.voicemail(choice="")
    await rig.pickup().once()
    message = await rig.message()
    assert message.call_id == call_id
    assert (message.queue, message.choice) == ("consultas", "otras_consultas")
    assert (message.caller_number, message.caller_name) == ("1155557777", "Ana")
    call = (await rig.call(call_id)).call
    assert call.outcome == "diverted"
    assert call.diverted_to == ("fallback" if ended else "message")
    await rig.proven()


async def test_what_was_pressed_in_the_fallback_counts_more_than_what_went_before(rig):
    await rig.diverted_call()
    rig.voicemail(choice="1")
    await rig.pickup().once()
    message = await rig.message()
    assert (message.queue, message.choice) == ("usuarios", "usuario")


async def test_the_same_caller_finds_the_ticket_that_is_open_already(rig):
    rig.voicemail()
    second = NAME.replace("17", "18")
    rig.voicemail(second, uniqueid=CHANNEL.replace(".17", ".18"))
    await rig.pickup().once()
    first, other = await rig.all_messages()
    assert first.ticket_number == other.ticket_number
    assert first.call_id != other.call_id
    await rig.proven()


@pytest.mark.parametrize("step", ["adopt", "read_note", "inspect", "keep"])
@pytest.mark.parametrize("when", ["before", "after"])
async def test_killed_at_any_step_it_is_there_once_afterwards(rig, monkeypatch, step, when):
    module = spool if step in {"adopt", "read_note"} else audio
    rig.voicemail()
    with monkeypatch.context() as patch:
        patch.setattr(module, step, dying(getattr(module, step), when))
        with pytest.raises(Killed):
            await rig.pickup().look()
    await rig.pickup().once()
    assert (await rig.message()).message_id == MESSAGE
    assert rig.spooled() == []
    await rig.proven()


@pytest.mark.parametrize("when", ["before", "after"])
async def test_killed_around_the_commit_it_is_there_once_afterwards(rig, when):
    rig.voicemail()
    with pytest.raises(Killed):
        await rig.pickup(DyingLedger(rig.office.ledger, when)).look()
    assert rig.spooled() == [f"{NAME}.txt"]
    for _ in range(2):
        await rig.pickup().once()
    assert (await rig.message()).message_id == MESSAGE
    assert rig.spooled() == []
    assert len(await rig.office.outbox.about([MESSAGE])) == 2
    await rig.proven()


@pytest.mark.parametrize("step", ["adopt", "keep"])
@pytest.mark.parametrize("when", ["before", "after"])
async def test_so_it_is_with_one_that_has_no_note(rig, monkeypatch, step, when):
    module = spool if step == "adopt" else audio
    rig.sound(rig.partial / f"{NAME}.wav")
    with monkeypatch.context() as patch:
        patch.setattr(module, step, dying(getattr(module, step), when))
        with pytest.raises(Killed):
            await rig.pickup().look()
    await rig.pickup().once()
    assert (await rig.message()).message_id == MESSAGE
    assert rig.spooled() == []
    await rig.proven()


async def test_a_database_that_is_away_loses_nothing(rig, monkeypatch):
    async def away(*_):
        raise DatabaseUnavailable("unavailable", url="x", reason="y")

    rig.voicemail()
    pickup = rig.pickup()
    with monkeypatch.context() as patch:
        patch.setattr(Tickets, "open_for", away)
        await pickup.look()
    assert await rig.all_messages() == []
    await pickup.look()
    assert (await rig.message()).message_id == MESSAGE
    await rig.proven()


async def test_without_room_on_the_disk_it_waits_and_the_admin_hears_so_once(rig, monkeypatch):
    def full(_source, target):
        raise KeepError("disk_full", file=target)

    rig.voicemail()
    pickup = rig.pickup()
    with monkeypatch.context() as patch:
        patch.setattr(audio, "keep", full)
        for _ in range(3):
            await pickup.look()
    (told,) = rig.told
    assert "too full" in told
    await pickup.look()
    assert (await rig.message()).message_id == MESSAGE


async def test_trouble_with_one_keeps_no_other_waiting(rig, monkeypatch):
    numbers = Keeping.number_for

    async def stumble(self, caller_number, same_caller):
        if caller_number == "1":
            raise RuntimeError("no")
        return await numbers(self, caller_number, same_caller)

    monkeypatch.setattr(Keeping, "number_for", stumble)
    rig.voicemail(caller="1")
    rig.voicemail("20261124T145000Z-179552879018", caller="2", uniqueid="1795528790.18")
    await rig.pickup().look()
    assert (await rig.message()).caller_number == "2"
    assert rig.spooled() == [f"{NAME}.txt"]
    assert len(rig.told) == 1


@pytest.mark.parametrize("prompt", [None, "number_1"])
async def test_one_in_which_nothing_is_said_is_dropped_and_the_log_says_so(rig, prompt, caplog):
    caplog.set_level(logging.DEBUG)
    rig.sound(rig.spool / f"{NAME}.wav", prompt)
    rig.note()
    await rig.pickup().once()
    assert f"{MESSAGE} is dropped" in caplog.text
    assert await rig.all_messages() == []
    assert rig.spooled() == []
    assert rig.sounds_kept() == []


async def test_killed_while_it_is_dropped_nothing_is_told(rig, monkeypatch):
    async def killed(*_):
        raise Killed

    rig.sound(rig.spool / f"{NAME}.wav", None)
    rig.note()
    with monkeypatch.context() as patch:
        patch.setattr(Filing, "drop", killed)
        with pytest.raises(Killed):
            await rig.pickup().look()
    await rig.pickup().once()
    assert rig.spooled() == rig.told == await rig.all_messages() == []


async def test_what_a_crash_of_asterisk_cut_off_is_taken_too(rig):
    whole = (PROMPTS / "still_waiting.wav").read_bytes()
    rig.file(rig.partial / f"{NAME}.wav", whole[:40] + bytes(4) + whole[44:-500])
    await rig.pickup().once()
    message = await rig.message()
    assert (message.message_id, message.started_at) == (MESSAGE, BEGAN)
    assert (message.caller_number, message.queue) == ("", "general")
    assert rig.spooled() == []
    await rig.proven()


async def test_of_one_cut_off_the_call_is_found_by_its_name(rig):
    call_id = await rig.diverted_call()
    rig.sound(rig.partial / f"{NAME}.wav")
    await rig.pickup().once()
    assert (await rig.message()).call_id == call_id


async def test_a_recording_under_way_is_left_alone(rig):
    wav = rig.sound(rig.partial / f"{NAME}.wav", age=timedelta(seconds=3))
    await rig.pickup().once()
    assert wav.exists()
    assert await rig.all_messages() == []


@pytest.mark.parametrize("sound", [None, b"<html>no sound</html>"])
async def test_a_note_without_sound_is_put_aside_and_told_once(rig, sound):
    if sound:
        rig.file(rig.spool / f"{NAME}.wav", sound)
    rig.note()
    pickup = rig.pickup()
    for _ in range(2):
        await pickup.once()
    assert await rig.all_messages() == []
    (told,) = rig.told
    assert NAME in told
    assert (rig.rejected / f"{NAME}.txt").exists()
    assert (rig.rejected / f"{NAME}.wav").exists() == bool(sound)


@pytest.mark.parametrize(
    "text", [b"\xff\xfe\x00", b"started=yesterday\nuniqueid=../x\n", b"=" * 9999]
)
async def test_a_broken_note_costs_nobody_his_message(rig, text):
    rig.sound(rig.spool / f"{NAME}.wav")
    rig.note(text=text)
    await rig.pickup().once()
    message = await rig.message()
    assert (message.message_id, message.started_at, message.queue) == (MESSAGE, BEGAN, "general")
    assert (rig.rejected / f"{NAME}.txt").exists()
    assert len(rig.told) == 1
    await rig.proven()


async def test_strangers_files_are_put_aside_and_told_once(rig):
    for name in ("notas.doc", "20261399T000000Z-1.wav", "x.wav"):
        rig.file(rig.spool / name, b"x")
    link = rig.spool / f"{NAME}.wav"
    link.symlink_to("/etc/passwd")
    rig.now += timedelta(days=1)
    pickup = rig.pickup()
    for _ in range(2):
        await pickup.once()
    assert len(rig.told) == 4
    assert len(list(rig.rejected.iterdir())) == 4
    assert await rig.all_messages() == []


async def test_without_a_folder_there_is_nothing_to_do(rig):
    rig.partial.rmdir()
    rig.spool.rmdir()
    await rig.pickup().once()
    assert rig.told == []
