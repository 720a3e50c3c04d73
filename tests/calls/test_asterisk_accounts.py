"""SIP accounts on the real Asterisk: there at once, there after a restart, gone when deleted."""

import time

import pytest

from atiende.demo.phone_call import PhoneError
from atiende.demo.phones import Answers, Refuses
from telephony.ari import Origination
from telephony.ari.events import ChannelDestroyed, ChannelDtmfReceived, StasisStart
from tests.rig.asterisk import LineFactory
from tests.rig.bench import Bench, BenchFor, application, next_event

pytestmark = [
    pytest.mark.calls,
    pytest.mark.beside,
    pytest.mark.asyncio(loop_scope="module"),
]

ANSWERED = 16


async def test_a_new_account_can_call_within_a_second_without_any_restart(bench: Bench):
    took_s = []
    for user in ("new-1", "new-2", "new-3"):
        started = time.monotonic()
        caller = await bench.caller(user)
        call = await caller.call("0800")
        await call.wait_up()
        took_s.append(time.monotonic() - started)
        await call.hang_up()
    assert min(took_s) < 1.0  # the best of three: the machine may be busy with other things


@pytest.mark.parametrize("transport", ["udp", "tcp"])
async def test_a_phone_registers_over(bench: Bench, transport: str):
    await bench.agent("101", transport=transport)
    contacts = await bench.line.process.cli("pjsip show contacts")
    assert "101/sip:101@127.0.0.1" in contacts
    assert ("transport=TCP" in contacts) == (transport == "tcp")


async def test_a_wrong_password_does_not_register(bench: Bench):
    await bench.account("102", password="another")
    with pytest.raises(PhoneError, match="wrong user or password"):
        await bench.registered("102")


async def test_accounts_and_queue_members_survive_a_restart_with_the_application_away(
    start_line: LineFactory, bench_for: BenchFor
):
    line = start_line()
    async with bench_for(line) as bench:
        await bench.account("103")
        await line.process.cli("queue add member PJSIP/103 to fallback")
        bench.keep_accounts()
    await line.process.stop()
    await line.process.start()
    async with bench_for(line) as bench:
        await bench.registered("103")
    assert "PJSIP/103" in await line.process.cli("queue show fallback")


async def test_a_deleted_account_can_no_longer_call(bench: Bench):
    caller = await bench.caller("104")
    call = await caller.call("0800")
    await call.wait_up()
    await call.hang_up()
    await bench.delete("104")
    refused = await caller.call("0800")
    assert (await refused.wait_ended()).cause != ANSWERED


async def test_a_changed_password_counts_from_the_next_call_on(bench: Bench):
    caller = await bench.caller("105")
    await (await caller.call("0800")).wait_up()
    await bench.account("105", "caller", password="another")
    refused = await caller.call("0800")
    assert (await refused.wait_ended()).cause != ANSWERED


async def test_no_password_is_stored_in_the_clear(bench: Bench):
    await bench.account("106", password="muy-secreto-106")
    stored = await bench.line.process.cli("database show")
    assert "auth/106" in stored
    assert "muy-secreto" not in stored


async def test_a_caller_brings_its_own_number_and_an_agent_cannot_forge_one(bench: Bench):
    caller, agent = await bench.caller(), await bench.agent("107")
    async with application(bench.line) as app:
        await caller.call("0800", caller_number="1145678901")
        first = await next_event(app, StasisStart)
        await agent.call("0800", caller_number="1145678901")
        second = await next_event(app, StasisStart)
    assert (first.channel.caller.number, first.args) == ("1145678901", ("line", "0800", "", ""))
    assert second.channel.caller.number == "107"


@pytest.mark.parametrize("digits", ["rfc4733", "info"])
async def test_keys_are_heard_whichever_way_the_phone_sends_them(bench: Bench, digits: str):
    caller = await bench.caller("108", digits=digits)
    async with application(bench.line) as app:
        call = await caller.call("0800")
        arrived = await next_event(app, StasisStart)
        await app.channels.answer(arrived.channel.id)
        await call.wait_up()
        await call.press("1#")
        heard = [(await next_event(app, ChannelDtmfReceived)).digit for _ in range(2)]
    assert heard == ["1", "#"]


@pytest.mark.parametrize(("status", "cause"), [(486, 17), (603, 21)], ids=["busy", "declined"])
async def test_whoever_rings_a_phone_learns_how_it_was_refused(
    bench: Bench, status: int, cause: int
):
    await bench.agent("109", Refuses(status))
    await bench.ari.channels.originate(f"offer-{status}", Origination("PJSIP/109", "probe"))
    refused = await next_event(bench.ari, ChannelDestroyed, about=f"offer-{status}")
    assert refused.cause == cause


async def test_agents_can_call_one_another(bench: Bench):
    caller, called = await bench.agent("113"), await bench.agent("114", Answers())
    call = await caller.call("114")
    ring = await called.incoming()
    assert (ring.caller_number, ring.caller_name) == ("113", "Teléfono 113")
    await call.wait_up()


async def test_an_agent_who_calls_a_colleague_on_the_phone_finds_it_busy(bench: Bench):
    caller = await bench.agent("115")
    await bench.agent("116", Refuses(486))
    call = await caller.call("116")
    assert (await call.wait_ended()).sip_status == 486


async def test_a_caller_account_reaches_nothing_but_the_line(bench: Bench):
    caller, agent = await bench.caller(), await bench.agent("111")
    call = await caller.call("111")
    assert (await call.wait_ended()).sip_status == 404
    assert not agent.was_rung()
