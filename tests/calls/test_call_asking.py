"""What is known of a caller decides who may serve him, when, and what he is told."""

from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from atiende.demo.phones import Answers
from db.directory import Directory, QueueRecord, SipAccountRecord
from db.engine import Database
from ivr.flow import DEFAULT_FLOW
from telephony.endpoints import ha1
from tests.rig.hearing import transcribe
from tests.rig.past import past_waits
from tests.rig.routed import no_wrap_up, routed
from tests.rig.scene import Caller, Desk, Scene

pytestmark = [pytest.mark.calls, pytest.mark.asyncio(loop_scope="session")]

BY_COMPANY = """
companies:
  "1009": {credit_s: 600}
  "1010": {needs: {ventas: 1}}
"""


async def of_company(scene: Scene, number: str) -> Caller:
    """A caller who keys in a company number and waits in the queue "usuarios"."""
    caller = await scene.dial()
    await caller.call.press(f"1{number}#")
    await scene.joined(caller)
    return caller


async def test_a_customer_of_value_goes_before_one_who_came_a_little_earlier(scene: Scene):
    async with routed(scene, "strategy: most_skilled", BY_COMPANY):
        plain = await of_company(scene, "1001")
        valued = await of_company(scene, "1009")
        ana = await scene.sit_down("ana", expect_call=True)
        await scene.answered(valued)
        assert (await scene.row_of(plain))["answered_at"] is None
        await valued.call.hang_up()
        await no_wrap_up(ana)
        await scene.answered(plain)
        await plain.call.hang_up()
        assert await scene.offers_to(plain) == [("ana", "accepted")]


async def test_a_company_that_needs_a_skill_waits_for_who_has_it(scene: Scene):
    async with routed(scene, "strategy: most_skilled", BY_COMPANY):
        await scene.sit_down("ana")
        caller = await of_company(scene, "1010")
        async with scene.line.page("sofia") as supervisor:
            shown = await supervisor.until(
                lambda m: m.get("calls") and m["calls"][0]["why_of"] == "waiting", "why he waits"
            )
        (call,) = shown.message["calls"]
        assert call["needs"] == ["ventas 1"]
        assert any("usuarios 1, ventas 1" in sentence for sentence in call["why"])
        carla = await scene.sit_down("carla", expect_call=True)
        await carla.page.until_call("talking")
        await caller.call.hang_up()
        assert await scene.offers_to(caller) == [("carla", "accepted")]


@asynccontextmanager
async def numbered(scene: Scene, number: str, queue: str):
    """Who dials this number waits in the queue at once, without any menu."""
    whole = DEFAULT_FLOW.read_text("utf-8")
    node = f"  directo: {{kind: queue, queue: {queue}}}"
    async with Database(scene.line.settings.database) as database:
        flows = Directory(database).flows
        numbers = f'numbers: {{"{number}": directo}}'
        source = whole.replace("\nnodes:", f"\n{numbers}\n\nnodes:\n{node}")
        await flows.publish(source, published_by="test", now=datetime.now(UTC))
        try:
            yield
        finally:
            await flows.publish(whole, published_by="test", now=datetime.now(UTC))


@asynccontextmanager
async def trunk(scene: Scene):
    """A carrier that delivers calls under the number that was dialled."""
    user, password = "operadora", "una-clave-de-operadora"
    async with Database(scene.line.settings.database) as database:
        accounts = Directory(database).sip_accounts
        await accounts.put(
            SipAccountRecord(user=user, ha1=ha1(user, password), kind="trunk", name="Operadora")
        )
        phone = await scene.phones.caller(user, password, *scene.line.address)

        async def known() -> bool:
            found = await scene.line.events.ari.endpoints.list()
            return any(endpoint.resource == user for endpoint in found)

        await scene.until(known, "the trunk at the line")
        try:
            yield phone
        finally:
            await accounts.remove(user)


async def test_each_number_of_the_line_may_lead_to_its_own_queue(scene: Scene):
    desk: Desk = await scene.sit_down("bruno", Answers())
    async with trunk(scene) as carrier, numbered(scene, "8002", "ventas"):
        call = await carrier.call("8002", caller_number="541144440001")
        await call.wait_up()
        shown = await desk.page.until_call("talking")
        await call.hang_up()
        await desk.page.until_agent("wrap_up")
    assert shown.message["call"]["dialled"] == "8002"
    assert shown.message["call"]["queue"]["name"] == "ventas"


async def test_who_waits_is_told_between_what_and_what_and_it_is_kept_what_was_said(scene: Scene):
    queue = QueueRecord(name="lenta", label="La que demora", skill="")
    async with Database(scene.line.settings.database) as database:
        await Directory(database).queues.put(queue)
    await past_waits(scene.line, queue.name, [200.0, 215.0, 230.0, 250.0, 270.0] * 4)
    await scene.line.restart_application()
    async with numbered(scene, scene.line.settings.line_number, queue.name):
        caller = await scene.dial()
        await scene.until_said("wait_minutes", since=caller.mark)
        await scene.listen(1.5)
        wav = await scene.heard(caller)
    (row,) = scene.line.rows(
        "SELECT a.* FROM wait_announcements a JOIN calls c USING (call_id)"
        " WHERE c.caller_number = ?",
        caller.number,
    )
    assert (row["position"], row["low_s"], row["high_s"]) == (1, 180.0, 300.0)
    matches = scene.find(wav, "wait_between", "number:3", "wait_and", "number:5", "wait_minutes")
    assert min(match.score for match in matches) > 0.8
    offsets = [match.offset_s for match in matches]
    assert offsets == sorted(offsets), transcribe(wav)
