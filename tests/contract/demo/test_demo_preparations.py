"""What the demonstration makes before the line starts: what people chose stays theirs."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from asterisk_conf.prompts.catalogue import Catalogue
from atiende.clock import utc_now
from atiende.defaults import put_queues
from atiende.demo import people
from atiende.demo.seed import (
    POLICY,
    ROUTING,
    lend_speech_model,
    publish_documents,
    secrets_in,
    seed,
)
from atiende.plans import SHIPPED
from atiende.settings import Settings
from db.directory import Directory
from db.engine import Database
from db.schema import upgrade
from overflow.transcription.find import Wanted, find, holds

PROMPTS = {*Catalogue.shipped("es").entries}
OWN = {"overflow": POLICY, "routing": ROUTING}


@pytest.fixture
async def directory(tmp_path: Path) -> AsyncIterator[Directory]:
    url = f"sqlite:///{tmp_path}/atiende.db"
    await upgrade(url)
    async with Database(url) as database:
        made = Directory(database)
        await put_queues(made)
        yield made


async def source_of(directory: Directory, kind: str) -> str:
    latest = await directory.documents.latest(kind)
    assert latest is not None
    return latest.source


async def publish_shipped(directory: Directory, by: str) -> None:
    for kind in OWN:
        source = SHIPPED[kind].read_text("utf-8")
        await directory.documents.publish(kind, source, by, utc_now())


@pytest.mark.parametrize("earlier", [None, "start"])
async def test_nobody_has_to_publish_the_demonstrations_documents(directory, earlier):
    if earlier is not None:
        await publish_shipped(directory, earlier)
    await publish_documents(directory, PROMPTS)
    for kind, path in OWN.items():
        assert await source_of(directory, kind) == path.read_text("utf-8")


async def test_what_somebody_published_stays(directory):
    await publish_shipped(directory, "admin")
    await publish_documents(directory, PROMPTS)
    for kind in OWN:
        assert await source_of(directory, kind) == SHIPPED[kind].read_text("utf-8")


async def agents_of(directory: Directory) -> dict[str, tuple[dict[str, int], tuple[str, ...]]]:
    return {one.login: (one.skills, one.groups) for one in await directory.agents.all()}


async def test_the_team_of_an_older_demonstration_learns_what_todays_can(directory, tmp_path):
    secrets = secrets_in(tmp_path / "secrets.json")
    await seed(directory, secrets)
    whole = await agents_of(directory)
    assert whole == {one.login: (one.skills, one.groups) for one in people.AGENTS}
    carla = await directory.agents.by_login("carla")
    await directory.agents.set_groups(carla.id, ())
    await directory.agents.set_skills(carla.id, {"usuarios": 6, "ventas": 6, "consultas": 6})
    await seed(directory, secrets)
    assert await agents_of(directory) == whole


async def test_what_somebody_made_of_the_demonstrations_agents_stays(directory, tmp_path):
    secrets = secrets_in(tmp_path / "secrets.json")
    await seed(directory, secrets)
    carla = await directory.agents.by_login("carla")
    await directory.agents.set_groups(carla.id, ())
    await directory.agents.set_skills(carla.id, {"usuarios": 9})
    await seed(directory, secrets)
    assert (await agents_of(directory))["carla"] == ({"usuarios": 9}, ())


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
