"""The AMI client against a real Asterisk."""

import asyncio
import os
import secrets
import signal
from contextlib import asynccontextmanager

import pytest

from telephony.ami import (
    AmiClient,
    AmiConnected,
    AmiDisconnected,
    AmiMessage,
    AmiOptions,
    DeviceState,
    DeviceStateChange,
)
from telephony.ari import AriClient, Origination
from telephony.ari.events import StasisEnd, StasisStart
from telephony.errors import AmiAuthError, AmiError

pytestmark = pytest.mark.calls


@asynccontextmanager
async def connected(line, password=None, options=None):
    config = line.config
    secret = password or config.ami_password
    async with AmiClient(config.bind, config.ami_port, config.ami_user, secret, options) as ami:
        await ami.wait_connected()
        yield ami


async def until(stream, matches):
    async with asyncio.timeout(10):
        async for item in stream:
            if matches(item):
                return item
    raise AssertionError("the stream ended")


async def test_a_wrong_password_is_refused_by_asterisk_itself(line):
    with pytest.raises(AmiAuthError, match="ami_password"):
        async with connected(line, password="not-it"):
            pass


async def test_a_stranded_channel_is_listed_in_stasis_and_redirected_to_the_fallback(line):
    config = line.config
    app = f"stranding-{secrets.token_hex(4)}"
    async with (
        connected(line) as ami,
        AriClient(config.ari_url, config.ari_user, config.ari_password, app) as ari,
    ):
        await ari.wait_connected()
        await ari.channels.originate("stranded", Origination("Local/s@fallback/n", app))
        async with asyncio.timeout(5):
            while not isinstance(event := await anext(ari.events()), StasisStart):
                pass
            [row] = [row for row in await ami.show_channels() if row.uniqueid == "stranded"]
            assert row.application == "Stasis"
            assert row.application_data.startswith(app)
            await ami.redirect(row.channel, "fallback", "s")
            while not isinstance(event := await anext(ari.events()), StasisEnd):
                pass
        assert event.channel.id == "stranded"
        [row] = [row for row in await ami.show_channels() if row.uniqueid == "stranded"]
        assert row.context.startswith("fallback")
        await ari.channels.hangup("stranded")


async def test_a_queue_member_is_added_once_listed_and_removed(line):
    interface = f"PJSIP/{secrets.token_hex(3)}"
    async with connected(line) as ami:
        await ami.queue_add("fallback", interface, member_name="Íñigo Núñez")
        with pytest.raises(AmiError, match="Already there"):
            await ami.queue_add("fallback", interface)
        [member] = [m for m in await ami.queue_members("fallback") if m.interface == interface]
        assert (member.name, member.paused, member.dynamic) == ("Íñigo Núñez", False, True)
        await ami.queue_remove("fallback", interface)
        assert interface not in {m.interface for m in await ami.queue_members("fallback")}
        with pytest.raises(AmiError):
            await ami.queue_remove("fallback", interface)


async def test_a_device_s_change_of_state_is_heard_and_listed(line):
    device = f"Stasis:{secrets.token_hex(3)}"
    config = line.config
    async with (
        connected(line) as ami,
        AriClient(config.ari_url, config.ari_user, config.ari_password, "devices") as ari,
    ):
        await ari.wait_connected()
        with ami.events("DeviceStateChange") as events:
            await ari.device_states.put(device, "BUSY")
            event = await until(
                events, lambda item: isinstance(item, AmiMessage) and item["device"] == device
            )
        assert DeviceStateChange.of(event) == DeviceStateChange(device, DeviceState.BUSY)
        assert (await ami.device_states())[device] is DeviceState.BUSY
        await ari.device_states.delete(device)


async def test_a_module_is_reloaded_and_an_unknown_one_is_refused(line):
    async with connected(line) as ami:
        await ami.reload("pbx_config.so")
        with pytest.raises(AmiError, match="No such module"):
            await ami.reload("no_such_module.so")


async def test_the_command_line_answers_in_full(line):
    async with connected(line) as ami:
        shown = await ami.command("module show")
    assert "chan_pjsip.so" in shown
    assert shown.count("\n") > 50


async def test_an_asterisk_that_hangs_is_noticed_and_found_again(line):
    options = AmiOptions(ping_every_s=0.1, ping_deadline_s=0.2, connect_deadline_s=0.5)
    async with connected(line, options=options) as ami:
        with ami.events("FullyBooted") as events:
            os.kill(line.process.pid, signal.SIGSTOP)
            try:
                lost = await until(events, lambda item: isinstance(item, AmiDisconnected))
                assert "silent" in lost.reason
            finally:
                os.kill(line.process.pid, signal.SIGCONT)
            await until(events, lambda item: isinstance(item, AmiConnected))
        await ami.ping()


async def test_asterisk_may_restart_and_the_session_comes_back(start_line):
    line = await asyncio.to_thread(start_line)
    async with connected(line) as ami:
        with ami.events("FullyBooted") as events:
            await line.process.stop()
            await until(events, lambda item: isinstance(item, AmiDisconnected))
            await line.process.start()
            await until(events, lambda item: isinstance(item, AmiConnected))
        await ami.ping()
