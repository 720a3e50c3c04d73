"""A routing document that is published while calls come in holds none of them up."""

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from acd.routing import source
from asterisk_conf.prompts.catalogue import Catalogue
from atiende import plans
from atiende.clock import utc_now
from atiende.settings import Settings
from db.directory import Directory
from db.engine import Database
from db.schema import upgrade
from documents.problems import DocumentErrors

NEW = "format: 1\ntitle: x\noptions: {a: {credit_s: 60}}\n"


@pytest.fixture
async def directory(tmp_path: Path) -> AsyncIterator[Directory]:
    url = f"sqlite:///{tmp_path}/atiende.db"
    await upgrade(url)
    async with Database(url) as database:
        directory = Directory(database)
        prompts = {*Catalogue.shipped("es").entries}
        await plans.publish_first(directory, Settings(data_dir=tmp_path), prompts)
        yield directory


@pytest.fixture
async def known(directory: Directory) -> plans.Plans:
    known = plans.Plans(directory, utc_now)
    await known.current()
    return known


async def publishes(directory: Directory, text: str) -> int:
    return (await directory.documents.publish("routing", text, "ana", utc_now())).id


async def test_callers_wait_for_no_new_routing_but_have_what_queues_are_served_by(
    directory, known, monkeypatch
):
    before, begun, let_go, read = await known.current(), threading.Event(), threading.Event(), []

    def slow(text, name):
        read.append(name)
        begun.set()
        assert let_go.wait(10)
        return source.parse(text, name)

    monkeypatch.setattr(plans, "parse_routing", slow)
    number = await publishes(directory, NEW)
    reading = [asyncio.ensure_future(known.routing_now()) for _ in range(3)]
    try:
        assert await asyncio.to_thread(begun.wait, 10)
        meanwhile = await asyncio.wait_for(known.current(), 5)
    finally:
        let_go.set()
    routings = await asyncio.gather(*reading)
    assert (meanwhile.routing_revision, meanwhile.routing) == (
        before.routing_revision,
        before.routing,
    )
    after = await known.current()
    assert after.routing_revision == number != before.routing_revision
    assert all(routing is after.routing for routing in routings)
    assert len(read) == 1


async def test_routing_that_this_version_cannot_read_leaves_callers_and_queues_as_they_were(
    directory, known
):
    before = await known.current()
    await publishes(directory, "format: 1\nof_another_version: yes\n")
    with pytest.raises(DocumentErrors):
        await known.routing_now()
    assert (await known.current()).routing_revision == before.routing_revision
