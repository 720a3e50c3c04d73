"""Every remaining ARI operation is accepted, and does its work, on a real Asterisk."""

import asyncio
import secrets

import pytest

from telephony.ari import Origination, RecordingOptions, Snoop
from telephony.ari.events import (
    ChannelDestroyed,
    ChannelDtmfReceived,
    PlaybackStarted,
    RecordingFinished,
    RecordingStarted,
    StasisEnd,
    StasisStart,
)
from telephony.errors import AriError, AriNotFound
from tests.contract.telephony.test_ari_real import a_call, connected, until

pytestmark = pytest.mark.calls


async def test_a_channel_rings_waits_with_music_and_is_held_and_muted(line):
    async with connected(line) as ari, a_call(ari) as start:
        leg, channels = start.channel.id, ari.channels
        await channels.answer(leg)
        await channels.ring(leg)
        await channels.stop_ring(leg)
        await channels.start_moh(leg, "default")
        await channels.stop_moh(leg)
        await channels.start_silence(leg)
        await channels.stop_silence(leg)
        await channels.hold(leg)
        await channels.unhold(leg)
        await channels.mute(leg, "in")
        await channels.unmute(leg, "in")
        await channels.play(leg, ["sound:beep"], playback_id="p-on-channel", lang="en")
        started = await until(ari, PlaybackStarted)
        assert started.channel_ids == (leg,)


async def test_a_created_channel_is_dialled_bridged_sent_a_key_and_taken_out_again(line):
    async with connected(line) as ari:
        await ari.channels.create("digit-leg", Origination("Local/s@fallback/n", ari.app))
        await until(ari, StasisStart, lambda event: event.channel.id == "digit-leg")
        await ari.channels.dial("digit-leg", timeout_s=5)
        async with a_call(ari) as start:
            await ari.bridges.create("digits", kind="mixing,dtmf_events")
            await ari.bridges.add_channel("digits", "digit-leg", start.channel.id)
            assert set((await ari.bridges.get("digits")).channels) == {
                "digit-leg",
                start.channel.id,
            }
            await ari.channels.send_dtmf("digit-leg", "5", duration_ms=80)
            await ari.bridges.remove_channel("digits", start.channel.id)
            assert (await ari.bridges.get("digits")).channels == ("digit-leg",)
            assert "digits" in {bridge.id for bridge in await ari.bridges.list()}
            await ari.bridges.start_moh("digits")
            await ari.bridges.stop_moh("digits")
            await ari.bridges.destroy("digits")
        await ari.channels.hangup("digit-leg")
        await until(ari, ChannelDestroyed, lambda event: event.channel.id == "digit-leg")


async def test_a_key_pressed_at_the_far_end_is_an_event_of_the_call(line):
    context = f"keys-{secrets.token_hex(3)}"
    for step in ("1,Answer", "2,SendDTMF,7", "3,Wait,5"):
        await line.process.cli(f"dialplan add extension s,{step} into {context}")
    async with connected(line) as ari:
        call = Origination(f"Local/s@{context}/n", ari.app)
        await ari.channels.originate("keyed", call)
        key = await until(ari, ChannelDtmfReceived)
        assert (key.digit, key.channel_ids) == ("7", ("keyed",))
        await ari.channels.hangup("keyed")


async def test_a_supervisor_listens_in_by_a_snoop_channel(line):
    async with connected(line) as ari, a_call(ari) as start:
        snoop = Snoop(ari.app, ("supervisor",), spy="in", whisper="out")
        made = await ari.channels.snoop(start.channel.id, "snoop-1", snoop)
        entered = await until(ari, StasisStart)
        assert (made.id, entered.channel.id, entered.args) == (
            "snoop-1",
            "snoop-1",
            ("supervisor",),
        )
        await ari.channels.hangup("snoop-1")


async def test_a_call_is_handed_to_the_dialplan_and_to_another_application(line):
    async with connected(line) as ari, connected(line) as other, a_call(ari) as start:
        await ari.channels.move(start.channel.id, other.app, ["moved"])
        moved = await until(other, StasisStart)
        assert (moved.channel.id, moved.args) == (start.channel.id, ("moved",))
        await other.channels.continue_in_dialplan(
            start.channel.id, context="fallback", extension="s", priority=1
        )
        await until(other, StasisEnd)
        assert (await ari.channels.get(start.channel.id)).dialplan.context == "fallback"
        await ari.channels.hangup(start.channel.id)
        await until(ari, ChannelDestroyed, lambda event: event.channel.id == start.channel.id)


async def test_redirecting_a_channel_that_cannot_be_is_refused(line):
    async with connected(line) as ari, a_call(ari) as start:
        with pytest.raises(AriError):
            await ari.channels.redirect(start.channel.id, "PJSIP/100")


async def kept(ari):
    """The names of all recordings that have a file."""
    return {stored.name for stored in await ari.recordings.list_stored()}


async def test_a_playback_is_paused_and_a_recording_thrown_away(line):
    name = f"thrown-{secrets.token_hex(3)}"
    async with connected(line) as ari, a_call(ari) as start:
        leg = start.channel.id
        await ari.channels.play(leg, ["sound:vm-intro"], playback_id="long")
        await until(ari, PlaybackStarted)
        await ari.playbacks.control("long", "pause")
        assert (await ari.playbacks.get("long")).state == "paused"
        await ari.playbacks.stop("long")
        await ari.channels.record(leg, name, RecordingOptions(terminate_on="#"))
        await until(ari, RecordingStarted)
        assert (await ari.recordings.live(name)).state == "recording"
        # Asterisk says that it records just before it makes the file that is to be thrown away.
        async with asyncio.timeout(10):
            while name not in await kept(ari):
                pass
        await ari.recordings.cancel(name)
        await until(ari, RecordingFinished)
        assert name not in await kept(ari)
        with pytest.raises(AriNotFound):
            await ari.recordings.stored(name)


async def test_device_states_globals_modules_and_subscriptions(line):
    async with connected(line) as ari:
        await ari.device_states.put("Stasis:desk", "RINGING")
        assert (await ari.device_states.get("Stasis:desk")).state == "RINGING"
        assert "Stasis:desk" in {device.name for device in await ari.device_states.list()}
        await ari.device_states.delete("Stasis:desk")

        await ari.asterisk.set_variable("CONTRACT", "á 1")
        assert await ari.asterisk.get_variable("CONTRACT") == "á 1"
        await ari.asterisk.reload_module("pbx_config.so")

        subscribed = await ari.applications.subscribe(ari.app, "deviceState:Stasis:desk")
        assert subscribed.device_names == ("Stasis:desk",)
        freed = await ari.applications.unsubscribe(ari.app, "deviceState:Stasis:desk")
        assert freed.device_names == ()
        wanted = {"allowed": [{"type": "StasisStart"}, {"type": "RESTResponse"}]}
        filtered = await ari.applications.set_event_filter(ari.app, wanted)
        assert {"type": "StasisStart"} in filtered.events_allowed
        assert (await ari.applications.get(ari.app)).name == ari.app
        assert ari.app in {application.name for application in await ari.applications.list()}
        with pytest.raises(AriNotFound):
            await ari.endpoints.get("nobody")
