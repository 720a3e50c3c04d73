"""The application erases by itself, and only what is due."""

import asyncio
import logging
from datetime import timedelta

import pytest

from atiende.retention import Retention
from atiende.retention import log as retention_log
from db.engine import Database
from db.office import Erasure, Messages
from tests.contract.db.histories import NOON, message_call

DAY = timedelta(days=1)


@pytest.fixture
def folder(tmp_path):
    """A recording for each of three messages, and a file that is nobody's."""
    folder = tmp_path / "messages"
    folder.mkdir()
    for name in ("m1-message1.wav", "m2-message1.wav", "m3-message1.wav", "other.txt"):
        (folder / name).write_bytes(b"RIFF")
    return folder


@pytest.fixture
def after(db, folder):
    """What is erased so many days after noon, when sound is kept 10 days and persons 20."""

    async def after(days, **changed):
        keep = {"keep_audio_days": 10, "keep_personal_days": 20} | changed
        retention = Retention(Erasure(db), folder, now=lambda: NOON + days * DAY, **keep)
        return await retention.erase_due()

    return after


@pytest.fixture
async def message(ledger, db):
    await ledger.record(message_call("m1"))

    async def read():
        return await Messages(db).by_id("m1-message1")

    return read


def left(folder):
    return {path.name for path in folder.iterdir()}


async def test_before_its_time_nothing_is_erased(after, message, folder):
    assert await after(9.9) == {"audio": 0, "personal": 0}
    assert len(left(folder)) == 4
    assert (await message()).audio_erased_at is None


async def test_the_sound_goes_first_and_the_person_later(after, message, folder):
    assert await after(11) == {"audio": 1, "personal": 0}
    assert left(folder) == {"m2-message1.wav", "m3-message1.wav", "other.txt"}
    assert (await message()).caller_number == "1155550001"
    assert await after(21) == {"audio": 0, "personal": 1}
    assert (await message()).caller_number == ""
    assert await after(22) == {"audio": 0, "personal": 0}


async def test_a_person_is_not_forgotten_without_the_voice(after, message, folder):
    assert await after(21, keep_audio_days=0) == {"personal": 1}
    assert "m1-message1.wav" not in left(folder)
    assert (await message()).audio_erased_at is not None


async def test_zero_days_keep_for_ever(after, message):
    assert await after(99_999, keep_audio_days=0, keep_personal_days=0) == {}
    assert (await message()).caller_number == "1155550001"


async def test_a_recording_that_is_gone_already_is_no_trouble(after, message, folder):
    (folder / "m1-message1.wav").unlink()
    assert (await after(11))["audio"] == 1


async def test_a_name_that_points_elsewhere_deletes_nothing_there(after, ledger, folder):
    elsewhere = folder.parent / "precious.wav"
    elsewhere.write_bytes(b"x")
    told = message_call("m1")
    changed = {"audio": "../precious.wav"}
    await ledger.record(
        [
            type(fact)(**{name: getattr(fact, name) for name in fact.__struct_fields__} | changed)
            if hasattr(fact, "audio")
            else fact
            for fact in told
        ]
    )
    assert (await after(11))["audio"] == 1
    assert elsewhere.exists()


async def test_more_than_fits_one_transaction_is_erased_all_the_same(after, ledger):
    for number in range(120):
        await ledger.record(message_call(f"c{number}", f"{number:07}"))
    assert (await after(11))["audio"] == 120


async def test_it_is_logged_how_many_and_never_who(after, message, caplog):
    with caplog.at_level(logging.DEBUG):
        await after(21)
    assert "erased personal of 1 calls" in caplog.text
    assert "1155550001" not in caplog.text


async def test_a_database_that_is_away_is_told_and_tried_again_later(tmp_path, folder, monkeypatch):
    told = asyncio.Event()
    monkeypatch.setattr(retention_log, "error", lambda *_: told.set())
    async with Database(f"sqlite:///{tmp_path}/away.db") as away:
        retention = Retention(
            Erasure(away), folder, keep_audio_days=1, keep_personal_days=1, now=lambda: NOON
        )
        running = asyncio.create_task(retention.run())
        await asyncio.wait_for(told.wait(), 10)
        assert not running.done()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
