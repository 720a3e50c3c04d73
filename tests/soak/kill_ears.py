"""Tells each caller what Asterisk does with his call, whether or not the application lives."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal, NamedTuple

from telephony.ari.events import (
    ChannelDialplan,
    ChannelEvent,
    PlaybackStarted,
    RecordingFailed,
    RecordingFinished,
    RecordingStarted,
)
from tests.rig.sip_events import EventLog


class Cue(NamedTuple):
    """``what``: the name of a prompt or of a recording; empty for the others. ``at``: loop time."""

    kind: Literal["says", "records", "recorded", "fallback"]
    what: str
    at: float


class Ears:
    """One reader of the line's events for all callers, by the number they call from."""

    def __init__(self, events: EventLog) -> None:
        self._events = events
        self._by_number: dict[str, asyncio.Queue[Cue]] = {}
        self._by_channel: dict[str, asyncio.Queue[Cue]] = {}

    def of(self, number: str) -> asyncio.Queue[Cue]:
        """What happens to the call from this number, which is yet to be made."""
        return self._by_number.setdefault(number, asyncio.Queue())

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Listen."""
        task = asyncio.create_task(self._listen(self._events.mark()))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _listen(self, at: int) -> None:
        log = self._events
        while True:
            async with log._news:
                while len(log.seen) == at:
                    await log._news.wait()
            for event in log.seen[at:]:
                self._tell(event)
            at = len(log.seen)

    def _tell(self, event: object) -> None:
        if isinstance(event, ChannelEvent):
            cues = self._by_number.get(event.channel.caller.number)
            if cues is not None:
                self._by_channel[event.channel.id] = cues
        cue = _cue(event)
        if cue is None:
            return
        for channel_id in getattr(event, "channel_ids", ()):
            if channel_id in self._by_channel:
                self._by_channel[channel_id].put_nowait(cue)


def _cue(event: object) -> Cue | None:
    now = asyncio.get_running_loop().time()
    match event:
        case PlaybackStarted():
            return Cue("says", Path(event.playback.media_uri).name, now)
        case RecordingStarted():
            return Cue("records", event.recording.name, now)
        case RecordingFinished() | RecordingFailed():
            return Cue("recorded", event.recording.name, now)
        case ChannelDialplan(dialplan_app="BackGround"):
            return Cue("fallback", "", now)
    return None
