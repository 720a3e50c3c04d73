"""Whom another PBX could not serve: the whole line offers, keeps, or hands him back."""

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio

from asterisk_conf.binary import AsteriskBinary
from atiende.demo.phone_call import PhoneCall
from db.directory import Directory
from db.engine import Database
from tests.rig.foreign_pbx import ANSWERING, DID, EXTENSION, ForeignPbx, Way, admins_trunk
from tests.rig.line import WholeLine
from tests.rig.scene import Scene

pytestmark = [pytest.mark.calls, pytest.mark.asyncio(loop_scope="session")]

NOWHERE = "9999"
HEARD = 0.5

POLICY = f"""
format: 1
title: Otra central
default:
  open: {{choices: [wait, ticket]}}
entries:
  "{DID}":
    queue: general
    send_back: {{to: "{ANSWERING}", by: refer}}
  "{EXTENSION}":
    queue: general
    send_back: {{to: "{NOWHERE}", by: refer}}
"""


@dataclass
class Overflowing:
    """Somebody whose call has overflowed to the line."""

    number: str
    call: PhoneCall


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def pbx(asterisk_binary: AsteriskBinary, whole_line: WholeLine) -> AsyncIterator[ForeignPbx]:
    """The other PBX, known to the line as trunk and as extension, and to its policy."""
    folder, settings = whole_line.folder, whole_line.settings
    trunks = settings.local_dir / "pjsip_trunks.conf"
    before = trunks.read_text()
    async with ForeignPbx(asterisk_binary, folder, settings.sip_port) as pbx:
        trunks.write_text(admins_trunk(pbx, "header") + admins_trunk(pbx, "extension"))
        await reload(whole_line)
        await pbx.wait_registered()
        async with published(settings.database, POLICY):
            yield pbx
        trunks.write_text(before)
        await reload(whole_line)


async def reload(line: WholeLine) -> None:
    for module in ("res_pjsip.so", "res_pjsip_outbound_registration.so"):
        await line.asterisk.cli(f"module reload {module}")


@asynccontextmanager
async def published(database: str, policy: str) -> AsyncIterator[None]:
    """The policy for new calls, and afterwards the one that there was."""
    async with Database(database) as opened:
        documents = Directory(opened).documents
        before = await documents.latest("overflow")
        assert before is not None
        await documents.publish("overflow", policy, "test", datetime.now(UTC))
        yield
        await documents.publish("overflow", before.source, "test", datetime.now(UTC))


@pytest.fixture
def row_of(scene: Scene) -> Callable[..., Awaitable[dict[str, Any]]]:
    async def find(who: Overflowing, known: str) -> dict[str, Any]:
        async def look() -> list[dict[str, Any]]:
            sql = f"SELECT * FROM calls WHERE caller_number = ? AND {known} IS NOT NULL"
            return scene.line.rows(sql, who.number)

        return (await scene.until(look, known))[0]

    return find


async def overflows(pbx: ForeignPbx, way: Way) -> Overflowing:
    """Nobody at the PBX takes this call."""
    number = f"54911{secrets.randbelow(10**8):08}"
    return Overflowing(number, await pbx.call(way, number))


async def test_a_caller_who_waits_on_goes_back_to_the_queue_of_his_pbx(
    scene: Scene, pbx: ForeignPbx, row_of: Callable[..., Awaitable[dict[str, Any]]]
):
    mark = scene.line.events.mark()
    who = await overflows(pbx, "header")
    arrived = await row_of(who, "arrived_at")
    assert (arrived["dialled"], arrived["foreign_queue"]) == (DID, "ventas")
    ear = await who.call.record(f"foreign-{who.number}")
    await scene.until_said("digit_1", since=mark)
    await who.call.press("1")
    await pbx.wait_in_queue(ANSWERING)
    ended = await row_of(who, "ended_at")
    assert (ended["outcome"], ended["diverted_to"]) == ("diverted", "sent_back")
    assert who.call.is_up
    [told] = scene.find(await ear.stop(), "press_to_wait")
    assert told.score > HEARD
    await who.call.hang_up()
    await pbx.wait_in_queue(ANSWERING, 0)


async def test_a_caller_whom_his_pbx_will_not_have_waits_with_us_and_is_served(
    scene: Scene, pbx: ForeignPbx, row_of: Callable[..., Awaitable[dict[str, Any]]]
):
    who = await overflows(pbx, "extension")
    await row_of(who, "arrived_at")
    mark = scene.line.events.mark()
    await who.call.press("1")
    await scene.until_said("keep_waiting", since=mark)
    waiting = await row_of(who, "joined_at")
    assert (waiting["queue"], waiting["dialled"]) == ("general", EXTENSION)
    ana = await scene.sit_down("ana", expect_call=True)
    await ana.page.until_call("talking")
    await who.call.hang_up()
    answered = await row_of(who, "answered_at")
    assert answered["agent_id"] == ana.agent_id
    first = await row_of(who, "ended_at")
    assert (first["outcome"], first["diverted_to"]) == ("diverted", "sent_back")
