"""SIP accounts on the real Asterisk: there at once, there after a restart, gone when deleted."""

import time

import pytest

from telephony.ari import Origination
from telephony.ari.events import (
    ChannelDestroyed,
    ChannelDtmfReceived,
    PeerStatusChange,
    StasisStart,
)
from telephony.errors import AriError
from tests.calls.conftest import Bench, BenchFor
from tests.rig.asterisk import LineFactory
from tests.rig.handsets import watching

pytestmark = pytest.mark.calls


async def test_a_new_account_can_call_within_a_second_without_any_restart(bench: Bench):
    await bench.phones.plug_in("100", "secreto-100", registers=False)
    started = time.monotonic()
    await bench.accounts.create("100", "secreto-100", "caller")
    await bench.phones.connected(await bench.phones.dial("100", "0800"))
    assert time.monotonic() - started < 1.0


@pytest.mark.parametrize("transport", ["udp", "tcp"])
async def test_a_phone_registers_over(bench: Bench, transport: str):
    await bench.phone(f"101{transport}", transport=transport)
    contacts = await bench.line.process.cli("pjsip show contacts")
    assert f"101{transport}/sip:101{transport}@127.0.0.1" in contacts
    assert ("transport=TC" in contacts) == (transport == "tcp")


async def test_a_wrong_password_does_not_register(bench: Bench):
    await bench.accounts.create("102", "right")
    await bench.phones.plug_in("102", "wrong")
    with pytest.raises(AssertionError):
        await bench.accounts.log.first(
            PeerStatusChange, lambda e: e.endpoint.resource == "102", within_s=1.5
        )


async def test_accounts_and_queue_members_survive_a_restart_with_the_application_away(
    start_line: LineFactory, bench_for: BenchFor
):
    line = start_line()
    async with bench_for(line) as bench:
        await bench.accounts.create("103", "secreto-103")
        await line.process.cli("queue add member PJSIP/103 to fallback")
        bench.accounts.keep_all()
    await line.process.stop()
    await line.process.start()
    async with bench_for(line) as bench:
        await bench.phones.plug_in("103", "secreto-103")
        await bench.accounts.registered("103")
    assert "PJSIP/103" in await line.process.cli("queue show fallback")


async def test_a_deleted_account_can_no_longer_call(bench: Bench):
    await bench.phone("104", "caller")
    await bench.accounts.delete("104")
    call = await bench.phones.dial("104", "0800")
    assert await bench.phones.ended(call) != 16
    assert not [e for e in bench.phones.log.seen if isinstance(e, StasisStart)]


async def test_a_changed_password_counts_from_the_next_call_on(bench: Bench):
    await bench.phone("105", "caller")
    await bench.accounts.create("105", "another", "caller")
    refused = await bench.phones.dial("105", "0800")
    assert await bench.phones.ended(refused) != 16
    await bench.phones.plug_in("105", "another")
    await bench.phones.connected(await bench.phones.dial("105", "0800"))


async def test_no_password_is_stored_in_the_clear(bench: Bench):
    await bench.accounts.create("106", "muy-secreto-106")
    stored = (bench.line.config.run_dir / "db/astdb.sqlite3").read_bytes()
    listed = await bench.line.process.cli("database show")
    assert "auth/106" in listed
    assert "muy-secreto-106" not in listed
    assert b"muy-secreto-106" not in stored


async def test_a_caller_brings_its_own_number_and_an_agent_cannot_forge_one(bench: Bench):
    await bench.phone("cliente", "caller")
    await bench.phone("107")
    config = bench.line.config
    async with watching(
        config.ari_url, config.ari_user, config.ari_password, config.app
    ) as application:
        await bench.phones.dial("cliente", "0800", caller_id="1145678901")
        first = await application.first(StasisStart)
        await bench.phones.dial("107", "0800", caller_id="1145678901")
        second = await application.first(StasisStart, since=len(application.seen))
    assert (first.channel.caller.number, first.args) == ("1145678901", ("line", "0800"))
    assert second.channel.caller.number == "107"


@pytest.mark.parametrize("digits", ["rfc4733", "info"])
async def test_keys_are_heard_whichever_way_the_phone_sends_them(bench: Bench, digits: str):
    await bench.phone("108", "caller", digits=digits)
    config = bench.line.config
    async with watching(
        config.ari_url, config.ari_user, config.ari_password, config.app
    ) as application:
        call = await bench.phones.dial("108", "0800")
        arrived = await application.first(StasisStart)
        await application.ari.channels.answer(arrived.channel.id)
        await bench.phones.connected(call)
        await bench.phones.press(call, "1#")
        await application.first(ChannelDtmfReceived, lambda e: e.digit == "1")
        await application.first(ChannelDtmfReceived, lambda e: e.digit == "#")


@pytest.mark.parametrize("cause", [17, 21], ids=["busy", "declined"])
async def test_whoever_rings_a_phone_learns_how_it_was_refused(bench: Bench, cause: int):
    await bench.phone("109")
    ari = bench.accounts.log.ari
    await ari.channels.originate(f"offer-{cause}", Origination("PJSIP/109", "probe"))
    ring = await bench.phones.ringing("109")
    await bench.phones.hang_up(ring.id, cause)
    refused = await bench.accounts.log.first(
        ChannelDestroyed, lambda e: e.channel.id == f"offer-{cause}"
    )
    assert refused.cause == cause


async def test_agents_can_call_one_another(bench: Bench):
    await bench.phone("113")
    await bench.phone("114")
    call = await bench.phones.dial("113", "114")
    ring = await bench.phones.ringing("114")
    assert (ring.caller.number, ring.caller.name) == ("113", "Teléfono 113")
    await bench.phones.answer(ring.id)
    await bench.phones.connected(call)


async def test_a_caller_account_reaches_nothing_but_the_line(bench: Bench):
    await bench.phone("111")
    await bench.phone("cliente", "caller")
    call = await bench.phones.dial("cliente", "111")
    assert await bench.phones.ended(call) != 16
    with pytest.raises(AssertionError):
        await bench.phones.ringing("111", within_s=0.5)


async def test_dialling_a_phone_that_never_registered_is_an_error(bench: Bench):
    await bench.accounts.create("112", "secreto-112")
    with pytest.raises(AriError):
        await bench.phones.dial("112", "0800")
