"""Calls that overflow from another PBX to the line, and go back to it."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
import pytest_asyncio

from asterisk_conf.binary import AsteriskBinary
from telephony.ari import AriClient, Origination
from telephony.ari.events import ChannelDestroyed, ChannelDialplan, StasisStart
from telephony.calls import CallerArrived, SendBack
from telephony.send_back import send_back
from telephony.translate import leg_event
from tests.rig import sipp_scenarios as scenarios
from tests.rig.asterisk import SOUNDS, Line, LineFactory
from tests.rig.bench import BenchFor, application, next_event
from tests.rig.foreign_pbx import (
    ANSWERING,
    DID,
    EXTENSION,
    FULL,
    REFUSING,
    ForeignPbx,
    Way,
    admins_trunk,
)
from tests.rig.sipp import Sipp, require_sipp
from tests.rig.sipp_scenarios import Identity

SHORT_PROMPT = f"sound:{SOUNDS}/digit_1"
WITHIN_S = 10.0

TACITURN = "127.0.0.6"
TACITURN_TRUNK = f"""
[taciturn]
type = endpoint
context = from-trunk
disallow = all
allow = alaw
[taciturn]
type = identify
endpoint = taciturn
match = {TACITURN}
"""

pytestmark = [
    pytest.mark.calls,
    pytest.mark.beside,
    pytest.mark.asyncio(loop_scope="module"),
]


@pytest.fixture(scope="module")
def own_line(start_line: LineFactory) -> Line:
    """A line with nothing but its Asterisk; the tests are the application."""
    return start_line(send_back_wait_s=1)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pbx(asterisk_binary: AsteriskBinary, own_line: Line) -> AsyncIterator[ForeignPbx]:
    """The other PBX, with the line as a trunk and as an extension of it."""
    config = own_line.config
    async with ForeignPbx(asterisk_binary, config.run_dir.parent, config.sip_port) as pbx:
        trunks = config.local_dir / "pjsip_trunks.conf"
        ways = admins_trunk(pbx, "header") + admins_trunk(pbx, "extension")
        trunks.write_text(ways + TACITURN_TRUNK)
        for module in ("res_pjsip.so", "res_pjsip_outbound_registration.so"):
            await own_line.process.cli(f"module reload {module}")
        await pbx.wait_registered()
        yield pbx


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def connection(own_line: Line) -> AsyncIterator[AriClient]:
    """One for all tests: Asterisk notices the end of an old one only after a new one has begun."""
    async with application(own_line) as ari:
        yield ari


@pytest_asyncio.fixture(loop_scope="module")
async def ari(connection: AriClient, own_line: Line, pbx: ForeignPbx) -> AsyncIterator[AriClient]:
    """The application's place at the line; no call outlives a test."""
    yield connection
    await pbx.clear()
    await own_line.process.cli("channel request hangup all")


def a_number() -> str:
    return f"54911{secrets.randbelow(10**8):08}"


async def arrives(ari: AriClient) -> CallerArrived:
    """The next caller whom the line gets, answered."""
    arrived = leg_event(await next_event(ari, StasisStart))
    assert isinstance(arrived, CallerArrived)
    await ari.channels.answer(arrived.channel_id)
    return arrived


@pytest.mark.parametrize(
    ("way", "dialled", "queue"),
    [
        ("header", DID, "ventas"),
        ("diversion", DID, "6000"),
        ("history", DID, "6000"),
        ("extension", EXTENSION, "ventas"),
    ],
)
async def test_an_overflowing_call_brings_its_callers_number_and_its_queue(
    ari: AriClient, pbx: ForeignPbx, way: Way, dialled: str, queue: str
):
    number = a_number()
    await pbx.call(way, number)
    arrived = await arrives(ari)
    assert (arrived.number, arrived.dialled) == (number, dialled)
    assert (arrived.foreign_queue, arrived.sent_back) == (queue, False)


async def test_a_queues_name_holds_nothing_that_a_dialplan_could_take_for_its_own(
    ari: AriClient, pbx: ForeignPbx
):
    await pbx.call("header", a_number(), 'Mesa_de-ayuda 2, "${EPOCH}" $[1+1] (ñ);' + "x" * 90)
    queue = (await arrives(ari)).foreign_queue
    assert queue.startswith("Mesa_de-ayuda 2 EPOCH 1+1 x")
    assert len(queue) == 60


async def test_nobody_but_a_trunk_is_believed_about_the_caller_and_the_queue(
    own_line: Line, ari: AriClient, bench_for: BenchFor
):
    async with bench_for(own_line) as bench:
        caller = await bench.caller()
        claim = Origination(
            f"PJSIP/0800@{caller.user}",
            bench.phones.config.app,
            caller_id=(number := a_number()),
            variables={
                "PJSIP_HEADER(add,X-Atiende-Queue)": "ventas",
                "PJSIP_HEADER(add,X-Atiende-Caller)": "5491100000000",
                "PJSIP_HEADER(add,Diversion)": "<sip:6000@pbx.example>;reason=no-answer",
            },
        )
        await bench.phones.ari.channels.originate(f"liar-{number}", claim)
        arrived = await arrives(ari)
    assert (arrived.number, arrived.foreign_queue) == (number, "")


@pytest.mark.parametrize("way", ["header", "extension"])
async def test_a_caller_is_handed_back_into_the_queue_of_the_pbx(
    own_line: Line, ari: AriClient, pbx: ForeignPbx, way: Way
):
    call = await pbx.call(way, a_number())
    arrived = await arrives(ari)
    # Of a channel that has left the application Asterisk tells only who asks.
    await ari.applications.subscribe(own_line.config.app, f"channel:{arrived.channel_id}")
    back = SendBack(arrived.channel_id, ANSWERING, "", "refer")
    await send_back(ari.channels, back, [SHORT_PROMPT, SHORT_PROMPT])
    async with asyncio.timeout(WITHIN_S):
        while (done := await next_event(ari, ChannelDialplan)).dialplan_app != "Playback":
            pass
    assert done.dialplan_app_data == "&".join([SHORT_PROMPT.removeprefix("sound:")] * 2)
    await pbx.wait_in_queue(ANSWERING)
    await next_event(ari, ChannelDestroyed, arrived.channel_id)
    assert call.is_up


@pytest.mark.parametrize("way", ["header", "extension"])
async def test_a_pbx_that_takes_no_transfers_is_called_back(
    ari: AriClient, pbx: ForeignPbx, way: Way
):
    call = await pbx.call(way, a_number())
    arrived = await arrives(ari)
    trunk = "pbx" if way == "header" else f"pbx-{EXTENSION}"
    await send_back(ari.channels, SendBack(arrived.channel_id, ANSWERING, trunk, "call"))
    await pbx.wait_in_queue(ANSWERING)
    assert call.is_up
    await call.hang_up()
    await pbx.wait_in_queue(ANSWERING, 0)


REFUSALS = {
    "no such queue": ("9999", "", "refer"),
    "busy": (REFUSING, "pbx", "call"),
    "unknown trunk": (ANSWERING, "no-such-trunk", "call"),
    "no trunk": (ANSWERING, "", "call"),
    "nowhere": ("", "pbx", "refer"),
}


async def test_a_caller_whom_the_pbx_will_not_have_is_ours_again(ari: AriClient, pbx: ForeignPbx):
    call = await pbx.call("header", a_number())
    first = await arrives(ari)
    for to, trunk, by in REFUSALS.values():
        await send_back(ari.channels, SendBack(first.channel_id, to, trunk, by))
        assert await arrives(ari) == msgspec.structs.replace(first, sent_back=True)
    assert call.is_up


async def test_a_caller_of_whom_the_pbx_says_nothing_more_and_who_still_speaks_is_ours_again(
    own_line: Line, ari: AriClient
):
    hum = scenarios.write_hum(own_line.config.run_dir.parent / "hum.al")
    async with taciturn(own_line, hum) as sipp:
        arrived = await arrives(ari)
        back = SendBack(arrived.channel_id, ANSWERING, "", "refer")
        await send_back(ari.channels, back, [SHORT_PROMPT])
        again = await arrives(ari)
        assert (again.channel_id, again.sent_back) == (arrived.channel_id, True)
        await ari.channels.hangup(arrived.channel_id)
        await sipp.succeeds()


async def test_a_leg_that_the_pbx_has_emptied_without_a_word_does_not_wait_for_an_agent(
    own_line: Line, ari: AriClient
):
    async with taciturn(own_line) as sipp:
        arrived = await arrives(ari)
        back = SendBack(arrived.channel_id, ANSWERING, "", "refer")
        await send_back(ari.channels, back, [SHORT_PROMPT])
        await sipp.succeeds(within_s=5)


def taciturn(line: Line, hum: Path | None = None) -> Sipp:
    """A call over a trunk that takes its caller back and says no more; with `hum`, he is heard."""
    require_sipp()
    who = Identity(a_number())
    address = (line.config.bind, line.config.sip_port)
    scenario = scenarios.taciturn_pbx(who, DID, hum)
    return Sipp(line.config.run_dir.parent, who.number, address, scenario, at=TACITURN)


async def test_a_caller_who_is_sent_round_in_circles_stays_with_us_at_last(
    ari: AriClient, pbx: ForeignPbx
):
    await pbx.call("header", a_number())
    rounds = 0
    while not (arrived := await arrives(ari)).sent_back:
        rounds += 1
        await send_back(ari.channels, SendBack(arrived.channel_id, FULL, "pbx", "call"))
    assert rounds == 4
