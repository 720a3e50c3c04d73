"""Real SIP phones in a test's hand: they register, dial, press keys, answer, talk and listen."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TypeVar

from asterisk_conf.objects import ConfigObject
from asterisk_conf.phones import PhoneAccount, PhonesConfig, phone_objects, phone_removal
from telephony.ari import AriClient, AriOptions, Origination, RecordingOptions
from telephony.ari.events import (
    ChannelDestroyed,
    ChannelDtmfReceived,
    ContactStatusChange,
    PlaybackFinished,
    RecordingFinished,
    StasisStart,
)
from telephony.ari.models import Channel
from telephony.endpoints import SipAccount, endpoint_objects, ha1, removal_order
from telephony.errors import AriError
from tests.rig.asterisk import Line

WITHIN_S = 10.0
E = TypeVar("E")
_serial = itertools.count(1)


class EventLog:
    """All that an ARI connection has reported, and a way to wait for the next thing."""

    def __init__(self, ari: AriClient) -> None:
        self.ari = ari
        self.seen: list[object] = []
        self._news = asyncio.Condition()

    async def follow(self) -> None:
        """Collects until the connection is closed."""
        async for event in self.ari.events():
            async with self._news:
                self.seen.append(event)
                self._news.notify_all()

    async def first(
        self,
        kind: type[E],
        where: Callable[[E], bool] = lambda _: True,
        *,
        since: int = 0,
        within_s: float = WITHIN_S,
    ) -> E:
        """The first event of this kind that fits, from the past (`since` an index) or to come."""

        def found() -> E | None:
            fitting = (event for event in self.seen[since:] if isinstance(event, kind))
            return next((event for event in fitting if where(event)), None)

        try:
            async with asyncio.timeout(within_s), self._news:
                await self._news.wait_for(lambda: found() is not None)
        except TimeoutError:
            tail = "\n".join(map(str, self.seen[-5:]))
            raise AssertionError(f"no {kind.__name__} within {within_s} s; last:\n{tail}") from None
        event = found()
        assert event is not None
        return event


@asynccontextmanager
async def watching(url: str, user: str, password: str, app: str) -> AsyncIterator[EventLog]:
    """An ARI connection whose events are kept."""
    options = AriOptions(event_filter=None, event_sources=("endpoint:PJSIP",))
    async with AriClient(url, user, password, app, options) as ari:
        log = EventLog(ari)
        follower = asyncio.create_task(log.follow())
        await ari.wait_connected()
        try:
            yield log
        finally:
            follower.cancel()
            with suppress(asyncio.CancelledError):
                await follower


class Accounts:
    """SIP accounts on the line, pushed beside the application, which may be away."""

    def __init__(self, log: EventLog) -> None:
        self.log = log
        self._made: list[str] = []

    async def create(self, user: str, password: str, kind: str = "agent", **more: object) -> None:
        """Makes the account usable."""
        account = SipAccount(user, ha1(user, password), kind, name=f"Teléfono {user}", **more)
        self._made.append(user)
        await push(self.log.ari, endpoint_objects(account))

    async def delete(self, user: str) -> None:
        """Ends the account."""
        await drop(self.log.ari, removal_order(user))

    async def registered(self, user: str, *, since: int = 0) -> None:
        """Waits until a phone has registered as `user`."""
        await self.log.first(
            ContactStatusChange,
            lambda e: (
                e.endpoint.resource == user
                and e.contact_info.contact_status in {"Reachable", "NonQualified"}
            ),
            since=since,
        )

    def keep_all(self) -> None:
        """Leaves what was made so far in place."""
        self._made.clear()

    async def delete_all(self) -> None:
        """Ends all accounts made here."""
        for user in self._made:
            await self.delete(user)


class Handsets:
    """Phones on the second Asterisk; `line` is where they register."""

    def __init__(self, log: EventLog, config: PhonesConfig, line: Line) -> None:
        self.log = log
        self._config = config
        self._line = line
        self._made: list[str] = []

    async def plug_in(self, user: str, password: str, **more: object) -> None:
        """Connects a phone; it starts registering at once."""
        host, port = self._line.config.bind, self._line.config.sip_port
        self._made.append(user)
        await push(self.log.ari, phone_objects(PhoneAccount(user, password, host, port, **more)))

    async def unplug(self, user: str) -> None:
        """Unregisters the phone and takes it away."""
        await drop(self.log.ari, phone_removal(user))

    async def dial(self, user: str, number: str, caller_id: str | None = None) -> str:
        """Dials; returns the call's id at once."""
        call = f"out-{next(_serial)}"
        await self.log.ari.channels.originate(
            call, Origination(f"PJSIP/{number}@{user}", "phones", ("out",), caller_id=caller_id)
        )
        return call

    async def connected(self, call: str) -> Channel:
        """Waits until the other side has answered."""
        event = await self.log.first(StasisStart, lambda e: e.channel.id == call)
        return event.channel

    async def ringing(self, user: str, *, since: int = 0, within_s: float = WITHIN_S) -> Channel:
        """Waits for a call to this phone."""
        event = await self.log.first(
            StasisStart, lambda e: e.args == ("incoming", user), since=since, within_s=within_s
        )
        return event.channel

    async def ended(self, call: str, within_s: float = WITHIN_S) -> int:
        """Waits for the end of a call; returns its Q.850 cause."""
        event = await self.log.first(
            ChannelDestroyed, lambda e: e.channel.id == call, within_s=within_s
        )
        return event.cause

    async def answer(self, call: str) -> None:
        await self.log.ari.channels.answer(call)

    async def hang_up(self, call: str, cause: int | None = None) -> None:
        await self.log.ari.channels.hangup(call, cause)

    async def press(self, call: str, digits: str) -> None:
        await self.log.ari.channels.send_dtmf(call, digits)

    async def say(self, call: str, wav: Path, *, to_the_end: bool = True) -> None:
        """Speaks a recording into the call."""
        playback = f"say-{next(_serial)}"
        media = [f"sound:{wav.with_suffix('')}"]
        await self.log.ari.channels.play(call, media, playback_id=playback)
        if to_the_end:
            await self.log.first(PlaybackFinished, lambda e: e.playback.id == playback)

    async def listen(self, call: str) -> str:
        """Starts recording what the phone hears; returns the recording's name."""
        name = f"heard-{next(_serial)}"
        await self.log.ari.channels.record(call, name, RecordingOptions())
        return name

    async def heard(self, name: str) -> Path:
        """What was heard, once the recording has been stopped or the call has ended."""
        with suppress(AriError):
            await self.log.ari.recordings.stop(name)
        await self.log.first(RecordingFinished, lambda e: e.recording.name == name)
        return self._config.recordings_dir / f"{name}.wav"

    async def key_pressed(self, call: str) -> str:
        """Waits for a key pressed at the other end."""
        event = await self.log.first(ChannelDtmfReceived, lambda e: e.channel.id == call)
        return event.digit

    async def put_away(self) -> None:
        """Ends all calls and removes the phones made here."""
        for channel in await self.log.ari.channels.list():
            with suppress(AriError):
                await self.hang_up(channel.id)
        for user in self._made:
            await self.unplug(user)


async def push(ari: AriClient, objects: list[ConfigObject]) -> None:
    for item in objects:
        await ari.dynamic_config.put(item.module, item.type, item.id, item.fields)


async def drop(ari: AriClient, objects: list[ConfigObject]) -> None:
    for item in objects:
        with suppress(AriError):
            await ari.dynamic_config.delete(item.module, item.type, item.id)
