"""One call as a phone sees it: what happens to it, and what its owner does with it."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar

from telephony.ari import AriClient, RecordingOptions, Snoop
from telephony.ari.events import (
    ChannelDestroyed,
    ChannelEvent,
    ChannelStateChange,
    ChannelTalkingStarted,
    KnownEvent,
    PlaybackFinished,
    RecordingFailed,
    RecordingFinished,
    StasisStart,
)
from telephony.errors import AriConflict, AriNotFound

_TALK_DETECT = {"TALK_DETECT(set)": "300,200"}
"""Makes Asterisk tell of sound from the far end louder than an energy of 200 (of 32,767)."""

SNOOP_MARK = "~"
"""Between a call's id and the rest of the id of a channel that listens in to it."""

_Q850_NORMAL = 16
_SNOOP_LIMIT_S = 5.0
_T = TypeVar("_T")


class PhoneError(Exception):
    """A phone could not do, or did not see in time, what was asked; the message says which."""


class Ending(NamedTuple):
    """Why a call ended: the Q.850 cause and, if the far end gave one, the SIP status."""

    cause: int
    sip_status: int


class Recording:
    """A recording of what a phone hears, from its start until `stop()` or the call's end."""

    def __init__(self, ari: AriClient, folder: Path, name: str, channel_id: str) -> None:
        self.name = name
        self.path = folder / f"{name}.wav"
        self._ari = ari
        self._channel_id = channel_id
        self._finished: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    async def stop(self, deadline_s: float = 5.0) -> Path:
        """End the recording; resolves to its WAV file (16 bit, 8 kHz, mono) once it is whole."""
        with suppress(AriNotFound, AriConflict):
            await self._ari.recordings.stop(self.name)
        whole = await _in_time(asyncio.shield(self._finished), deadline_s, f"{self.name} not saved")
        if not whole:
            raise PhoneError(f"Asterisk could not record {self.name}")
        with suppress(AriNotFound):
            await self._ari.channels.hangup(self._channel_id)
        return self.path

    def end(self, *, whole: bool) -> None:
        """Asterisk says that the file is closed (`whole`) or that there is none."""
        if not self._finished.done():
            self._finished.set_result(whole)


class PhoneCall:
    """A call that a phone makes or gets.

    `caller_number`, `caller_name`: what this phone's display shows. `ringing_at`, `up_at` and
    `ended_at` are Asterisk's own times, None until then; on an incoming call `ringing_at` is when
    the INVITE came.
    """

    def __init__(
        self,
        ari: AriClient,
        call_id: str,
        direction: Literal["incoming", "outgoing"],
        recordings: Path,
    ) -> None:
        self.id = call_id
        self.direction = direction
        self.caller_number = ""
        self.caller_name = ""
        self.ringing_at: datetime | None = None
        self.up_at: datetime | None = None
        self.ended_at: datetime | None = None
        self._ari = ari
        self._folder = recordings
        # An incoming call is under our control before it is answered, an outgoing one after.
        self._in_stasis = direction == "incoming"
        self._ringing = asyncio.Event()
        self._up = asyncio.Event()
        self._hears = asyncio.Event()
        self._ended: asyncio.Future[Ending] = asyncio.get_running_loop().create_future()
        self._playbacks: dict[str, asyncio.Event] = {}
        self._recordings: dict[str, Recording] = {}
        self._snoops: dict[str, asyncio.Event] = {}

    @property
    def is_up(self) -> bool:
        """Whether the two ends are connected now."""
        return self._up.is_set() and not self._ended.done()

    # -- what happens -------------------------------------------------------------------------

    async def wait_ringing(self, deadline_s: float = 10.0) -> None:
        """Resolves when the far end rings (outgoing) or this phone does (incoming)."""
        await self._unless_ended(self._ringing, deadline_s, "does not ring")

    async def wait_up(self, deadline_s: float = 10.0) -> None:
        """Resolves when the call is answered and ready for `press`, `play` and `record`."""
        await self._unless_ended(self._up, deadline_s, "is not answered")

    async def wait_ended(self, deadline_s: float = 10.0) -> Ending:
        """Resolves when the call is over."""
        return await _in_time(asyncio.shield(self._ended), deadline_s, f"{self.id} does not end")

    async def wait_sound(self, deadline_s: float = 10.0) -> None:
        """Resolves when something is heard from the far end from now on (speech, music)."""
        self._hears.clear()
        # Set anew, detection starts from silence; it cannot tell that nothing arrives any more.
        for name, value in _TALK_DETECT.items():
            await self._ari.channels.set_variable(self.id, name, value)
        await self._unless_ended(self._hears, deadline_s, "hears nothing")

    # -- what the phone's owner does ----------------------------------------------------------

    async def ring(self) -> None:
        """Tell the far end that this phone rings (180)."""
        await self._ari.channels.ring(self.id)

    async def answer(self) -> None:
        """Pick up."""
        await self._ari.channels.answer(self.id)
        await self.wait_up()

    async def refuse(self, sip_status: int = 603) -> None:
        """Turn an unanswered call down with this SIP status (603 decline, 486 busy)."""
        await self._ari.channels.continue_in_dialplan(
            self.id, context="refuse", extension=str(sip_status), priority=1
        )

    async def hang_up(self) -> None:
        """End the call; harmless when it is over already."""
        with suppress(AriNotFound):
            await self._ari.channels.hangup(self.id, _Q850_NORMAL)

    async def press(self, keys: str, *, duration_ms: int = 80, between_ms: int = 60) -> None:
        """Press these keys (0-9, *, #, A-D) one after another; returns while they are sent."""
        await self._ari.channels.send_dtmf(
            self.id, keys, duration_ms=duration_ms, between_ms=between_ms
        )

    async def play(self, *media: str, deadline_s: float = 30.0) -> None:
        """Send `media` (`sound:/path/without/suffix`, `tone:440`…) to the far end, to its end."""
        playback_id = f"{self.id}-{secrets.token_hex(4)}"
        played = self._playbacks[playback_id] = asyncio.Event()
        await self._ari.channels.play(self.id, media, playback_id=playback_id)
        await self._unless_ended(played, deadline_s, "does not finish playing")

    async def play_wav(self, wav: Path, deadline_s: float = 30.0) -> None:
        """Send an 8 kHz WAV file to the far end, to its end."""
        await self.play(f"sound:{wav.with_suffix('')}", deadline_s=deadline_s)

    async def record(self, name: str) -> Recording:
        """Record what arrives from the far end, beside anything that is played or pressed."""
        snoop_id = f"{self.id}{SNOOP_MARK}{secrets.token_hex(4)}"
        recording = Recording(self._ari, self._folder, name, snoop_id)
        self._recordings[name] = recording
        ready = self._snoops[snoop_id] = asyncio.Event()
        snoop = Snoop(self._ari.app, ("snoop",), spy="in")
        await self._ari.channels.snoop(self.id, snoop_id, snoop)
        await self._unless_ended(ready, _SNOOP_LIMIT_S, "cannot be recorded")
        await self._ari.channels.record(snoop_id, name, RecordingOptions(if_exists="overwrite"))
        return recording

    # -- told by Phones -----------------------------------------------------------------------

    def take(self, event: KnownEvent) -> None:
        """Something happened to this call."""
        match event:
            case PlaybackFinished() if event.playback.id in self._playbacks:
                self._playbacks.pop(event.playback.id).set()
            case RecordingFinished() | RecordingFailed():
                whole = isinstance(event, RecordingFinished)
                self._recordings[event.recording.name].end(whole=whole)
            case ChannelTalkingStarted():
                self._hears.set()
            case ChannelDestroyed():
                self.ended_at = event.occurred_at
                if not self._ended.done():
                    self._ended.set_result(Ending(event.cause, event.tech_cause))
            case StasisStart() if event.channel.id in self._snoops:
                self._snoops.pop(event.channel.id).set()
            case StasisStart() | ChannelStateChange():
                self._take_channel(event)
            case _:
                pass

    def _take_channel(self, event: ChannelEvent) -> None:
        channel = event.channel
        if self.direction == "incoming":
            self.caller_number, self.caller_name = channel.caller.number, channel.caller.name
        if channel.state in {"Ring", "Ringing"} and self.ringing_at is None:
            self.ringing_at = event.occurred_at
            self._ringing.set()
        if channel.state == "Up":
            self.up_at = self.up_at or event.occurred_at
            self._in_stasis = self._in_stasis or isinstance(event, StasisStart)
            if self._in_stasis:
                self._up.set()

    async def _unless_ended(self, moment: asyncio.Event, deadline_s: float, complaint: str) -> None:
        """Wait for `moment`; PhoneError when the call ends before it, or after `deadline_s`."""
        waiting = asyncio.ensure_future(moment.wait())
        either: set[asyncio.Future[Any]] = {waiting, self._ended}
        try:
            await asyncio.wait(either, timeout=deadline_s, return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiting.cancel()
        if moment.is_set():
            return
        if self._ended.done():
            raise PhoneError(f"{self.id} {complaint}: it ended with {self._ended.result()}")
        raise PhoneError(f"{self.id} {complaint} within {deadline_s:g} s")


async def _in_time(waiting: Awaitable[_T], deadline_s: float, complaint: str) -> _T:
    try:
        async with asyncio.timeout(deadline_s):
            return await waiting
    except TimeoutError:
        raise PhoneError(f"{complaint} within {deadline_s:g} s") from None
