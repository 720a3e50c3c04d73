"""The ARI client against a real Asterisk, over both transports."""

import asyncio
import os
import secrets
import signal
from contextlib import asynccontextmanager

import pytest

from telephony.ari import AriClient, AriOptions, Origination, RecordingOptions
from telephony.ari.events import (
    ApplicationReplaced,
    ChannelDestroyed,
    ChannelEnteredBridge,
    ChannelVarset,
    Connected,
    Disconnected,
    PlaybackFinished,
    PlaybackStarted,
    RecordingFinished,
    RecordingStarted,
    StasisStart,
)
from telephony.backoff import Backoff
from telephony.errors import AriAuthError, AriConflict, AriError, AriNotFound, AriReplaced

pytestmark = pytest.mark.calls

AWKWARD = 'Ñandú "O\'Brien" 😀; DROP TABLE calls;-- %20+&=<x>'


@asynccontextmanager
async def connected(line, *, app=None, password=None, **options):
    config = line.config
    app = app or f"contract-{secrets.token_hex(4)}"
    chosen = AriOptions(**({"event_filter": None} | options))
    async with AriClient(
        config.ari_url, config.ari_user, password or config.ari_password, app, chosen
    ) as ari:
        await ari.wait_connected()
        yield ari


async def until(ari, kind, matches=lambda event: True):
    """Read on to the first event of this kind; returns it."""
    async with asyncio.timeout(10):
        async for event in ari.events():
            if isinstance(event, kind) and matches(event):
                return event
    raise AssertionError("the stream ended")


@asynccontextmanager
async def a_call(ari, **changes):
    """A channel in our application whose other side listens to the fallback's menu."""
    channel_id = f"leg-{secrets.token_hex(4)}"
    call = Origination("Local/s@fallback/n", ari.app, ("agent", "7"), **changes)
    await ari.channels.originate(channel_id, call)
    start = await until(ari, StasisStart, lambda event: event.channel.id == channel_id)
    yield start
    try:
        await ari.channels.hangup(channel_id)
    except AriNotFound:
        return
    await until(ari, ChannelDestroyed, lambda event: event.channel.id == channel_id)


async def test_a_whole_call_is_driven_and_every_event_of_it_is_understood(line, transport):
    async with connected(line, transport=transport) as ari, a_call(ari) as start:
        leg, bridge = start.channel.id, f"bridge-{secrets.token_hex(4)}"
        assert start.args == ("agent", "7")
        await ari.bridges.create(bridge)
        await ari.bridges.add_channel(bridge, leg)
        entered = await until(ari, ChannelEnteredBridge)
        assert (entered.channel_ids, entered.bridge_ids) == ((leg,), (bridge,))

        await ari.bridges.play(bridge, ["sound:beep", "sound:vm-intro"], playback_id="p1")
        started = await until(ari, PlaybackStarted)
        assert started.bridge_ids == (bridge,)
        await ari.playbacks.stop("p1")
        assert (await until(ari, PlaybackFinished)).playback.id == "p1"

        await ari.bridges.destroy(bridge)
        await ari.channels.hangup(leg, 17)
        gone = await until(ari, ChannelDestroyed, lambda event: event.channel.id == leg)
        assert gone.cause == 17
        assert gone.occurred_at.utcoffset().total_seconds() == 0
        assert ari.stats.unknown_events == ari.stats.malformed_messages == 0


async def test_a_recording_is_made_stopped_fetched_and_deleted(line, transport):
    name = f"contract-{secrets.token_hex(4)}"
    async with connected(line, transport=transport) as ari, a_call(ari) as start:
        await ari.channels.record(start.channel.id, name, RecordingOptions(max_duration_s=30))
        await until(ari, RecordingStarted)
        await ari.recordings.stop(name)
        finished = await until(ari, RecordingFinished)
        assert finished.channel_ids == (start.channel.id,)
        assert (await ari.recordings.stored(name)).format == "wav"
        assert (await ari.download_recording(name)).startswith(b"RIFF")
        await ari.recordings.delete_stored(name)
        with pytest.raises(AriNotFound):
            await ari.download_recording(name)


async def test_texts_with_quotes_emoji_and_sql_arrive_unchanged(line, transport):
    async with (
        connected(line, transport=transport) as ari,
        a_call(ari, variables={"AT_START": AWKWARD}) as start,
    ):
        leg = start.channel.id
        assert await ari.channels.get_variable(leg, "AT_START") == AWKWARD
        await ari.channels.set_variable(leg, "LATER", AWKWARD)
        assert await ari.channels.get_variable(leg, "LATER") == AWKWARD
        await ari.channels.set_variable(leg, "CALLERID(name)", AWKWARD)
        assert (await ari.channels.get(leg)).caller.name == AWKWARD


async def test_asterisk_s_refusals_become_the_exceptions_that_callers_expect(line, transport):
    async with connected(line, transport=transport) as ari, a_call(ari) as start:
        with pytest.raises(AriNotFound, match="Channel not found"):
            await ari.channels.answer("no-such-channel")
        with pytest.raises(AriNotFound):
            await ari.channels.get_variable(start.channel.id, "NEVER_SET")
        with pytest.raises(AriNotFound):
            await ari.playbacks.stop("no-such-playback")
        with pytest.raises(AriError, match="Allocation failed"):
            await ari.channels.originate("leg-x", Origination("PJSIP/nobody", ari.app))
        with pytest.raises(AriConflict, match="not in Stasis"):
            await ari.channels.answer(f"{start.channel.id};2")


async def test_an_agent_s_endpoint_is_pushed_read_and_taken_away(line, transport):
    name = f"agent-{secrets.token_hex(3)}"
    async with connected(line, transport=transport) as ari:
        await ari.dynamic_config.put(
            "res_pjsip",
            "endpoint",
            name,
            {"context": "from-agents", "disallow": "all", "allow": "ulaw"},
        )
        stored = await ari.dynamic_config.get("res_pjsip", "endpoint", name)
        assert stored["context"] == "from-agents"
        assert name in {endpoint.resource for endpoint in await ari.endpoints.list()}
        await ari.dynamic_config.delete("res_pjsip", "endpoint", name)
        with pytest.raises(AriNotFound):
            await ari.dynamic_config.get("res_pjsip", "endpoint", name)


async def test_a_filter_spares_us_events_but_never_an_answer(line, transport):
    wanted = ["StasisStart", "ChannelDestroyed"]
    async with connected(line, transport=transport, event_filter=wanted) as ari:
        await ari.channels.originate("filtered", Origination("Local/s@fallback/n", ari.app))
        await until(ari, StasisStart)
        await ari.channels.set_variable("filtered", "X", "1")
        assert await ari.channels.get_variable("filtered", "X") == "1"
        await ari.channels.hangup("filtered")
        # The other side of the Local channel is destroyed too.
        heard = [await asyncio.wait_for(anext(ari.events()), 5) for _ in range(2)]
    assert {type(event) for event in heard} == {ChannelDestroyed}


async def test_without_a_filter_a_variable_change_is_seen(line):
    async with connected(line) as ari, a_call(ari) as start:
        await ari.channels.set_variable(start.channel.id, "X", "né 1")
        varset = await until(ari, ChannelVarset, lambda event: event.variable == "X")
        assert varset.value == "né 1"
        assert varset.channel_ids == (start.channel.id,)


async def test_two_hundred_requests_at_once_are_all_answered(line, transport):
    async with connected(line, transport=transport) as ari:
        versions = await asyncio.gather(*(ari.asterisk.info() for _ in range(200)))
    assert {info.system.version.split(".")[0] for info in versions} == {"22"}


async def test_a_request_too_long_for_asterisk_costs_nobody_the_connection(line):
    async with connected(line) as ari:
        call = Origination("Local/s@fallback/n", ari.app, variables={"X": "x" * 66_000})
        with pytest.raises(AriError, match="65535"):
            await ari.channels.originate("too-long", call)
        async with a_call(ari, variables={"X": "x" * 60_000}) as start:
            assert len(await ari.channels.get_variable(start.channel.id, "X")) == 60_000
        assert ari.stats.connections == 1


async def test_an_asterisk_that_hangs_is_noticed_and_found_again(line, transport):
    async with connected(line, transport=transport, heartbeat_s=0.2, connect_deadline_s=0.5) as ari:
        os.kill(line.process.pid, signal.SIGSTOP)
        try:
            await until(ari, Disconnected)
            with pytest.raises(AriError):
                await ari.rest.call("GET", "asterisk/ping", deadline_s=0.2)
        finally:
            os.kill(line.process.pid, signal.SIGCONT)
        assert (await until(ari, Connected)).connection == 2
        await ari.asterisk.ping()


async def test_a_wrong_password_is_refused_by_asterisk_itself(line):
    with pytest.raises(AriAuthError, match="ari_password"):
        async with connected(line, password="not-it"):
            pass


async def test_a_second_client_of_the_same_name_replaces_the_first_for_good(line):
    async with (
        connected(line, app="contested") as first,
        connected(line, app="contested") as second,
    ):
        await until(first, ApplicationReplaced)
        with pytest.raises(AriReplaced):
            await until(first, Connected)
        async with a_call(second) as start:
            assert start.application == "contested"


async def test_a_client_that_returns_finds_the_channels_it_left_behind(line):
    async with connected(line, app="returning") as ari:
        await ari.channels.originate("left-behind", Origination("Local/s@fallback/n", "returning"))
        await until(ari, StasisStart)
    async with connected(line, app="returning") as ari:
        assert "left-behind" in {channel.id for channel in await ari.channels.list()}
        await ari.channels.hangup("left-behind")
        await until(ari, ChannelDestroyed, lambda event: event.channel.id == "left-behind")


async def test_asterisk_may_restart_and_the_stream_comes_back(start_line):
    line = await asyncio.to_thread(start_line)
    async with connected(line, backoff=Backoff(first_s=0.05, cap_s=0.2)) as ari:
        await line.process.stop()
        await until(ari, Disconnected)
        await line.process.start()
        again = await until(ari, Connected)
        assert again.connection >= 2
        await ari.wait_connected()
        async with a_call(ari) as start:
            assert start.channel.state == "Up"
