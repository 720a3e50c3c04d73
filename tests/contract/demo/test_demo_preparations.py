"""What the demonstration makes before the line starts: the policy people chose stays theirs."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from asterisk_conf.prompts.catalogue import Catalogue
from atiende.clock import utc_now
from atiende.defaults import put_queues
from atiende.demo.seed import POLICY, lend_speech_model, publish_policy
from atiende.settings import Settings
from db.directory import Directory
from db.engine import Database
from db.schema import upgrade
from overflow.source import DEFAULT_POLICY
from overflow.transcription.find import Wanted, find, holds

PROMPTS = {*Catalogue.shipped("es").entries}
SHIPPED = DEFAULT_POLICY.read_text("utf-8")


@pytest.fixture
async def directory(tmp_path: Path) -> AsyncIterator[Directory]:
    url = f"sqlite:///{tmp_path}/atiende.db"
    await upgrade(url)
    async with Database(url) as database:
        made = Directory(database)
        await put_queues(made)
        yield made


async def source_of(directory: Directory) -> str:
    latest = await directory.documents.latest("overflow")
    assert latest is not None
    return latest.source


@pytest.mark.parametrize("earlier", [None, "start"])
async def test_nobody_has_to_publish_the_demonstrations_policy(directory, earlier):
    if earlier is not None:
        await directory.documents.publish("overflow", SHIPPED, earlier, utc_now())
    await publish_policy(directory, PROMPTS)
    assert await source_of(directory) == POLICY.read_text("utf-8")


async def test_a_policy_that_somebody_published_stays(directory):
    await directory.documents.publish("overflow", SHIPPED, "admin", utc_now())
    await publish_policy(directory, PROMPTS)
    assert await source_of(directory) == SHIPPED


def settings_with_model(folder: Path, *files: str) -> Settings:
    model = folder / "cache" / "whisper-base"
    model.mkdir(parents=True)
    for name in files:
        (model / name).touch()
    (folder / "data").mkdir()
    return Settings(data_dir=folder / "data", cache_dir=folder / "cache")


def test_the_model_that_the_tests_fetched_transcribes_the_demonstration_too(tmp_path):
    settings = settings_with_model(tmp_path, "model.bin", "tokenizer.json")
    for _ in range(2):  # a second start finds it done
        lend_speech_model(settings)
        assert find(Wanted(settings.stt_dir)).name == "whisper"


def test_half_a_model_is_not_lent(tmp_path):
    settings = settings_with_model(tmp_path, "model.bin")
    lend_speech_model(settings)
    assert not holds("whisper", settings.stt_dir / "whisper-base")
    assert not settings.stt_dir.exists()
