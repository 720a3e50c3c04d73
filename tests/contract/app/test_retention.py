"""What cannot be deleted is not called erased, and keeps nothing else from being so."""

import logging
import os
from datetime import timedelta

import pytest

from atiende.retention import Retention
from db.office import Erasure, Messages
from tests.contract.db.histories import NOON, message_call
from tests.contract.overflow.office import office

OLD = NOON + timedelta(days=11)


@pytest.fixture
async def there(tmp_path):
    async with office(tmp_path) as made:
        made.settings.messages_dir.mkdir()
        yield made


def retention(there, **given):
    return Retention(
        Erasure(there.db),
        there.settings.messages_dir,
        keep_audio_days=10,
        keep_personal_days=0,
        now=lambda: OLD,
        **given,
    )


async def test_a_file_that_cannot_be_deleted_keeps_no_other_and_is_told_once(there, caplog):
    for number in range(60):
        await there.ledger.record(message_call(f"m{number:02}", f"{number:07}"))
    folder = there.settings.messages_dir
    (folder / "m00-message1.wav").mkdir()  # no right of any user's deletes that as a file
    (folder / "m59-message1.wav").write_bytes(b"RIFF")
    erasing = retention(there)
    with caplog.at_level(logging.INFO):
        assert (await erasing.erase_due())["audio"] == 59
        assert (await erasing.erase_due())["audio"] == 0
    assert caplog.text.count("cannot be deleted") == 1
    assert [path.name for path in folder.iterdir()] == ["m00-message1.wav"]
    stuck = await Messages(there.db).by_id("m00-message1")
    assert stuck.audio_erased_at is None
    (folder / "m00-message1.wav").rmdir()
    assert (await erasing.erase_due())["audio"] == 1


async def test_what_was_put_aside_goes_when_its_time_is_over(there, tmp_path):
    aside = tmp_path / "rejected"
    aside.mkdir()
    for name, age in (("old.wav", 11), ("young.wav", 9)):
        (aside / name).write_bytes(b"x")
        changed_at = (OLD - timedelta(days=age)).timestamp()
        os.utime(aside / name, (changed_at, changed_at))
    await retention(there, aside=aside).erase_due()
    assert [path.name for path in aside.iterdir()] == ["young.wav"]


async def test_nothing_was_ever_put_aside(there, tmp_path):
    assert await retention(there, aside=tmp_path / "none").erase_due() == {"audio": 0}
