"""What a line begins with: the shipped documents, or those that its settings name."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from asterisk_conf.prompts.catalogue import Catalogue
from atiende.around import around_of
from atiende.clock import utc_now
from atiende.plans import SHIPPED, files_at_start, publish_first
from atiende.settings import Settings
from db.directory import Directory
from db.engine import Database
from db.schema import upgrade
from documents.problems import DocumentErrors

PROMPTS = {*Catalogue.shipped("es").entries}


@pytest.fixture
async def directory(tmp_path: Path) -> AsyncIterator[Directory]:
    url = f"sqlite:///{tmp_path}/atiende.db"
    await upgrade(url)
    async with Database(url) as database:
        yield Directory(database)


async def source_of(directory, kind):
    latest = await directory.documents.latest(kind)
    return latest.source if latest else ""


async def test_a_new_installation_gets_every_shipped_document(directory, tmp_path):
    await publish_first(directory, Settings(data_dir=tmp_path), PROMPTS)
    for kind, path in SHIPPED.items():
        assert await source_of(directory, kind) == path.read_text("utf-8")
    around = await around_of(directory)
    assert around.queues == {
        "usuarios": "usuarios",
        "ventas": "ventas",
        "consultas": "consultas",
        "general": None,
    }
    assert around.options


async def test_what_an_admin_published_stays_and_what_a_setting_names_returns(directory, tmp_path):
    await publish_first(directory, Settings(data_dir=tmp_path), PROMPTS)
    await directory.documents.publish("routing", "format: 1\ntitle: x\n", "ana", utc_now())
    await publish_first(directory, Settings(data_dir=tmp_path), PROMPTS)
    assert await source_of(directory, "routing") == "format: 1\ntitle: x\n"
    own = tmp_path / "enrutamiento.yaml"
    own.write_text("format: 1\ntitle: propio\n", encoding="utf-8")
    settings = Settings(data_dir=tmp_path, routing_file=own)
    await publish_first(directory, settings, PROMPTS)
    assert await source_of(directory, "routing") == "format: 1\ntitle: propio\n"
    assert [kind for kind, path in files_at_start(settings).items() if path] == ["routing"]


async def test_a_line_does_not_begin_with_routing_for_a_queue_that_it_lacks(directory, tmp_path):
    own = tmp_path / "enrutamiento.yaml"
    own.write_text("format: 1\ntitle: x\nqueues: {venta: {}}\n", encoding="utf-8")
    with pytest.raises(DocumentErrors, match="no hay ninguna cola «venta»"):
        await publish_first(directory, Settings(data_dir=tmp_path, routing_file=own), PROMPTS)
