"""The whole line on PostgreSQL: one call, from the dialled number to the books."""

from pathlib import Path

import pytest

from asterisk_conf.binary import AsteriskBinary
from atiende.demo import people
from atiende.demo.phones import Answers, Phones
from db.directory import Directory
from db.engine import Database
from db.ledger import Ledger
from tests.rig.line import WholeLine
from tests.rig.postgres import PostgresServer, postgres_server

__all__ = ["postgres_server"]

pytestmark = [
    pytest.mark.calls,
    pytest.mark.postgres,
    pytest.mark.asyncio(loop_scope="session"),
]


async def test_a_call_is_answered_and_booked_on_postgresql_through_a_restart(
    asterisk_binary: AsteriskBinary, asterisk_folder: Path, postgres_server: PostgresServer
):
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
        async with line.page("ana") as page:
            await page.until(lambda state: state["agent"]["phone"] == "registered", "a phone")
            call = await caller.call(line.settings.line_number, caller_number="1155550099")
            await call.wait_up()
            await call.press("1")
            await call.press("1001#")
            await page.until_call("talking")
            await line.kill_application()
            await line.start_application()
            await page.disconnect()
            await page.connect()
            answered = await ana.incoming()
            await answered.hang_up()
            await call.wait_ended()
            await page.until_agent("wrap_up")
            await line.until_idle()
    async with Database(url) as database, Ledger(database) as ledger:
        (booked,) = await Directory(database).history.recent_calls()
        assert await ledger.check() == []
    assert (booked.caller_number, booked.company_name) == ("1155550099", "Panadería La Espiga")
    assert (booked.outcome, booked.ended_by, booked.queue) == ("answered", "agent", "usuarios")
