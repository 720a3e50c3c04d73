"""A foreign CRM may be slow, wrong or away: the caller goes on to a person all the same."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from atiende.demo.phones import Rings
from tests.contract.crm_bridge.server import CrmServer, crm_server, reply, waits_for
from tests.rig.line import WholeLine
from tests.rig.scene import Caller, Scene

pytestmark = [pytest.mark.calls, pytest.mark.asyncio(loop_scope="session")]

SETTINGS = """
[crm]
url = "{address}/companies/{{number}}"
timeout_s = 10
cache = {{found_s = 0, unknown_s = 0}}
breaker = {{failures = 1000}}
[crm.paths]
name = "company.legal_name"
number = "company.code"
unknown = "company"
functional = {{name = "company.contacts[role=functional].name"}}
billing = {{name = "company.contacts[role=billing].name"}}
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def crm(whole_line: WholeLine) -> AsyncIterator[CrmServer]:
    """The line asks a CRM of somebody else's for as long as this module's tests run."""
    async with crm_server() as server:
        crm_file = whole_line.folder / "crm.toml"
        crm_file.write_text(SETTINGS.format(address=server.address))
        await whole_line.restart_application(crm_file=str(crm_file))
        yield server
        await whole_line.restart_application()


async def keyed_in(scene: Scene, number: str) -> Caller:
    """A caller who has just ended a company number."""
    caller = await scene.dial()
    await caller.call.press("1")
    await scene.until_said("ask_company", since=caller.mark)
    await caller.call.press(f"{number}#")
    return caller


async def test_a_company_that_only_the_foreign_crm_knows_is_shown(scene: Scene, crm: CrmServer):
    crm.handler = crm.answer
    ana = await scene.sit_down("ana", Rings())
    caller = await keyed_in(scene, "1001")
    shown = await ana.page.until_call("announced")
    company = shown.message["call"]["company"]
    assert (company["verification"], company["name"]) == ("verified", "Panadería Ñandú S.R.L.")
    assert [request.match_info["number"] for request in crm.requests] == ["1001"]
    await caller.call.hang_up()


async def test_a_slow_crm_holds_nobody_up_and_its_late_answer_still_arrives(
    scene: Scene, crm: CrmServer
):
    ready = asyncio.Event()
    crm.handler = waits_for(ready, crm.answer)
    ana = await scene.sit_down("ana", Rings())
    received = crm.received.value
    caller = await keyed_in(scene, "1001")
    await crm.received.reaches(received + 1)
    asked = time.monotonic()
    shown = await ana.page.until_call("announced")
    assert time.monotonic() - asked < 2.0
    assert shown.message["call"]["company"]["number"] == "1001"
    assert shown.message["call"]["company"]["verification"] == "unavailable"
    await ana.phone.incoming()
    ready.set()
    await ana.page.until(
        lambda m: m["call"] and m["call"]["company"]["verification"] == "verified",
        "the late answer",
    )
    await caller.call.hang_up()
    row = await scene.row_of(caller, ended=True)
    assert (row["company_number"], row["company_verification"]) == ("1001", "verified")


@pytest.mark.parametrize(
    "handler",
    [
        pytest.param(reply(b"<html>mantenimiento</html>"), id="no JSON"),
        pytest.param(reply(b"{}", status=500), id="status 500"),
        pytest.param(reply(b'{"company": {"legal_name": 7}}'), id="another shape"),
    ],
)
async def test_a_wrong_crm_leads_on_to_a_person(scene: Scene, crm: CrmServer, handler):
    crm.handler = handler
    ana = await scene.sit_down("ana", Rings())
    caller = await keyed_in(scene, "1001")
    shown = await ana.page.until_call("announced")
    company = shown.message["call"]["company"]
    assert (company["number"], company["verification"]) == ("1001", "unavailable")
    await ana.phone.incoming()
    await caller.call.hang_up()
