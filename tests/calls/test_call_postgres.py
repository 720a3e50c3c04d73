"""The whole line on PostgreSQL: one call, from the dialled number to the books."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from asterisk_conf.binary import AsteriskBinary
from atiende.demo import people
from atiende.demo.page import AgentPage
from atiende.demo.phone_call import PhoneCall
from atiende.demo.phones import Answers, Phone, Phones
from db.directory import CallRecord, Directory
from db.engine import Database
from db.ledger import Ledger
from telephony.ari.events import ChannelDialplan
from tests.rig.line import WholeLine
from tests.rig.postgres import PostgresServer, postgres_server

__all__ = ["postgres_server"]

pytestmark = [
    pytest.mark.calls,
    pytest.mark.postgres,
    pytest.mark.asyncio(loop_scope="session"),
]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stage(
    asterisk_binary: AsteriskBinary, asterisk_folder: Path, postgres_server: PostgresServer
) -> AsyncIterator[tuple[WholeLine, Phone, Phone, str]]:
    """A line on PostgreSQL with Ana's phone and a caller's."""
    url = postgres_server.url(await postgres_server.new_database())
    folder = asterisk_folder / "on-postgres"
    folder.mkdir()
    async with (
        WholeLine(asterisk_binary, folder, database_url=url) as line,
        Phones(asterisk_binary, folder / "handsets") as phones,
    ):
        sip = line.secrets.sip
        ana = await phones.register("2001", sip["2001"], *line.address, manners=Answers())
        caller = await phones.caller(people.CALLER, sip[people.CALLER], *line.address)
        yield line, ana, caller, url


async def until_talking(line: WholeLine, caller: Phone, page: AgentPage, number: str) -> PhoneCall:
    await page.be_available()
    await page.until(is_ready, "an available agent with a phone")
    call = await caller.call(line.settings.line_number, caller_number=number)
    await call.wait_up()
    await call.press("1")
    await call.press("1001#")
    await page.until_call("talking")
    return call


def is_ready(state: dict[str, Any]) -> bool:
    agent = state["agent"]
    return (agent["state"], agent["phone"]) == ("available", "registered")


def in_the_fallback_menu(event: ChannelDialplan) -> bool:
    place = event.channel.dialplan
    return (place.context, place.app_name) == ("fallback", "BackGround")


async def booked(url: str) -> list[CallRecord]:
    async with Database(url) as database, Ledger(database) as ledger:
        assert await ledger.check() == []
        return await Directory(database).history.recent_calls()


async def test_a_call_is_answered_and_booked_on_postgresql_through_a_restart(stage):
    line, ana, caller, url = stage
    async with line.page("ana") as page:
        call = await until_talking(line, caller, page, "1155550098")
        await line.kill_application()
        await line.start_application()
        await page.disconnect()
        await page.connect()
        await (await ana.incoming()).hang_up()
        await call.wait_ended()
        await page.until_agent("wrap_up")
        await line.until_idle()
        await page.log_out()
    (row,) = await booked(url)
    assert (row.caller_number, row.company_name) == ("1155550098", "Panadería La Espiga")
    assert (row.outcome, row.ended_by, row.queue) == ("answered", "agent", "usuarios")


async def test_without_its_database_a_caller_gets_the_fallback_and_two_who_talk_go_on(
    stage, postgres_server: PostgresServer
):
    line, ana, caller, url = stage
    async with line.page("ana") as page:
        talking = await until_talking(line, caller, page, "1155550099")
        other = await caller.call(line.settings.line_number, caller_number="1155550100")
        await other.wait_up()
        await other.wait_sound()
        await asyncio.to_thread(postgres_server.stop)
        try:
            heard = await other.record("rescued")
            await other.press("2")
            await line.events.first(ChannelDialplan, in_the_fallback_menu)
            await other.wait_sound()
            await other.press("3")
            await other.hang_up()
            assert (await heard.stop()).exists()
            assert talking.is_up
            await (await ana.incoming()).hang_up()
            await talking.wait_ended()
        finally:
            await asyncio.to_thread(postgres_server.start)
        await line.until_idle(deadline_s=20)
    rows = {row.caller_number: row for row in await booked(url)}
    assert rows["1155550099"].outcome == "answered"
    assert rows["1155550099"].ended_by == "agent"
    assert rows["1155550100"].outcome == "diverted"
    assert rows["1155550100"].diverted_to == "fallback"
