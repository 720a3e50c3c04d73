"""The phones that the demo and the call tests drive are real ones, and tell the truth."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from asterisk_conf.binary import AsteriskBinary
from atiende.demo.phone_call import PhoneError
from atiende.demo.phones import Answers, Phones, Refuses, Rings
from telephony.ari import AriClient, AriOptions, Origination
from telephony.ari.events import (
    ChannelDestroyed,
    ChannelDtmfReceived,
    PlaybackFinished,
    RecordingFinished,
    StasisEnd,
    StasisStart,
)
from telephony.endpoints import SipAccount, endpoint_objects, ha1
from tests.rig.asterisk import Line, LineFactory
from tests.rig.hearing import contains_audio
from tests.rig.tones import cut, write_tone

pytestmark = [pytest.mark.calls, pytest.mark.asyncio(loop_scope="module")]


class Desk:
    """A line without an application: whoever calls is answered and listened to."""

    def __init__(self, line: Line, ari: AriClient) -> None:
        self.line = line
        self.ari = ari
        self.events = ari.events()

    async def account(self, user: str, kind: str) -> tuple[str, str, str, int]:
        for thing in endpoint_objects(SipAccount(user, ha1(user, "secreto"), kind, f"Ana {user}")):
            await self.ari.dynamic_config.put(thing.module, thing.type, thing.id, thing.fields)
        return user, "secreto", "127.0.0.1", self.line.config.sip_port

    async def next(self, kind: type, about: str = ""):
        """The next event of a kind, passing over others."""
        async with asyncio.timeout(10):
            while True:
                event = await anext(self.events)
                if isinstance(event, kind) and (not about or about in event.channel_ids):
                    return event


@pytest.fixture(scope="module")
def own_line(start_line: LineFactory) -> Line:
    return start_line()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(own_line: Line) -> AsyncIterator[Desk]:
    config = own_line.config
    url = f"http://{config.bind}:{config.http_port}"
    options = AriOptions(event_filter=None)
    async with AriClient(url, config.ari_user, config.ari_password, "atiende", options) as ari:
        await ari.wait_connected()
        yield Desk(own_line, ari)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def phones(asterisk_binary: AsteriskBinary, asterisk_folder: Path) -> AsyncIterator[Phones]:
    async with Phones(asterisk_binary, asterisk_folder / "own-phones") as phones:
        yield phones


async def test_a_call_carries_keys_and_sound_both_ways(
    desk: Desk, phones: Phones, asterisk_folder: Path
):
    caller = await phones.caller(*await desk.account("c1", "caller"))
    call = await caller.call("0800", caller_number="5491155551234", caller_name='Ñandú "Ana" 🦜')
    arrived = await desk.next(StasisStart)
    assert arrived.channel.caller.number == "5491155551234"
    # Asterisk shows a quoted name as it travels, with its escapes.
    assert arrived.channel.caller.name == r"Ñandú \"Ana\" 🦜"
    await desk.ari.channels.answer(arrived.channel.id)
    await call.wait_up()
    await call.press("19*#AD0")
    keys = [(await desk.next(ChannelDtmfReceived)).digit for _ in range(7)]
    assert "".join(keys) == "19*#AD0"

    high = write_tone(asterisk_folder / "high.wav", hz=1100, seconds=1.5)
    recording = await call.record("both-ways")
    await desk.ari.channels.play(
        arrived.channel.id, [f"sound:{high.with_suffix('')}"], playback_id="p1"
    )
    await call.wait_sound()
    await desk.next(PlaybackFinished)
    heard = await recording.stop()
    assert contains_audio(heard, cut(high, 0.1, 1.2)).score > 0.8

    low = write_tone(asterisk_folder / "low.wav", hz=300, seconds=1.5)
    await desk.ari.channels.record(arrived.channel.id, "said")
    await call.play_wav(low)
    await desk.ari.recordings.stop("said")
    await desk.next(RecordingFinished)
    said = desk.line.config.recordings_dir / "said.wav"
    assert contains_audio(said, cut(low, 0.1, 1.2)).score > 0.8

    await call.hang_up()
    assert (await call.wait_ended()).cause == 16
    await desk.next(StasisEnd, arrived.channel.id)


async def test_a_phone_answers_rings_or_refuses_as_told(desk: Desk, phones: Phones):
    agent = await phones.register(*await desk.account("101", "agent"), manners=Answers())
    other = await phones.register(*await desk.account("102", "agent"), manners=Rings())
    call = await agent.call("102")
    ringing = await other.incoming()
    assert (ringing.caller_number, ringing.caller_name) == ("101", "Ana 101")
    await call.wait_ringing()
    await ringing.answer()
    await call.wait_up()
    await ringing.hang_up()
    await call.wait_ended()

    for sip_status, cause in ((603, 21), (486, 17)):
        other.manners = Refuses(sip_status)
        leg = f"refused-{sip_status}"
        await desk.ari.channels.originate(leg, Origination("PJSIP/102", "atiende"))
        refused = await desk.next(ChannelDestroyed, leg)
        assert (refused.tech_cause, refused.cause) == (sip_status, cause)
        await (await other.incoming()).wait_ended()

    other.manners = Answers(after_s=0.2)
    call = await agent.call("102")
    answered = await other.incoming()
    await answered.wait_up()
    await call.hang_up()
    await answered.wait_ended()


async def test_an_unregistered_phone_cannot_be_called(desk: Desk, phones: Phones):
    agent = await phones.register(*await desk.account("103", "agent"))
    caller = await phones.register(*await desk.account("104", "agent"))
    assert (await desk.ari.endpoints.get("103")).state == "online"
    await agent.unregister()
    assert (await desk.ari.endpoints.get("103")).state == "offline"
    call = await caller.call("103")
    await call.wait_ended()


async def test_a_wrong_password_is_said_plainly(desk: Desk, phones: Phones):
    user, _, host, port = await desk.account("105", "agent")
    with pytest.raises(PhoneError, match="wrong user or password"):
        await phones.register(user, "otro", host, port)
