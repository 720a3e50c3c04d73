"""Carries a call's commands out in Asterisk. What cannot be done comes back as an event."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from asterisk_conf.prompts.errors import PromptError
from asterisk_conf.prompts.store import PromptStore
from telephony.ari.channels import Origination, RecordingOptions
from telephony.ari.client import AriClient
from telephony.calls import (
    Answer,
    AnyLegCommand,
    Connect,
    DialAgent,
    Divert,
    DropBridge,
    HangUp,
    Play,
    PlayRecording,
    Record,
    SendBack,
    StartMusic,
    StopMusic,
    StopPlay,
    StopRecording,
)
from telephony.errors import AriConflict, AriNotFound
from telephony.send_back import send_back
from telephony.translate import AGENT_ARG

log = logging.getLogger(__name__)

FALLBACK_CONTEXT = "fallback"


class Effects:
    """The hands of every call."""

    def __init__(
        self, ari: AriClient, prompts: PromptStore, missing: Callable[[str], None]
    ) -> None:
        """``missing`` is told of a prompt that could not be found, in words for an admin."""
        self._ari = ari
        self._prompts = prompts
        self._missing = missing

    async def do(self, command: AnyLegCommand) -> None:
        """Do it. Raises AriError; what is over already (hang up, stop) raises nothing."""
        channels = self._ari.channels
        match command:
            case Answer(channel_id):
                await channels.answer(channel_id)
            case DialAgent():
                await self._dial(command)
            case Connect(channel_id, bridge_id, agent_channel_id):
                await self._ari.bridges.create(bridge_id)
                await self._ari.bridges.add_channel(bridge_id, channel_id, agent_channel_id)
            case DropBridge(_, bridge_id):
                await _unless_gone(self._ari.bridges.destroy(bridge_id))
            case HangUp(channel_id):
                await _unless_gone(channels.hangup(channel_id))
            case SendBack():
                await send_back(channels, command, self._media("sending_back"))
            case Divert(channel_id):
                await self.divert(channel_id)
            case _:
                await self._sound(command)

    async def _sound(self, command: AnyLegCommand) -> None:
        channels = self._ari.channels
        match command:
            case Play():
                await self._play(command)
            case PlayRecording(channel_id, playback_id, recording_id):
                media = [f"recording:{recording_id}"]
                await channels.play(channel_id, media, playback_id=playback_id)
            case StopPlay(_, playback_id):
                await _unless_gone(self._ari.playbacks.stop(playback_id))
            case Record():
                await self._record(command)
            case StopRecording(_, recording_id):
                await _unless_gone(self._ari.recordings.stop(recording_id))
            case StartMusic(channel_id):
                await _unless_gone(channels.start_moh(channel_id))
            case StopMusic(channel_id):
                await _unless_gone(channels.stop_moh(channel_id))

    async def divert(self, channel_id: str) -> None:
        """Send the caller to the fallback, which needs nothing of ours."""
        await _unless_gone(
            self._ari.channels.continue_in_dialplan(
                channel_id, context=FALLBACK_CONTEXT, extension="s", priority=1
            )
        )

    async def _record(self, command: Record) -> None:
        options = RecordingOptions(
            max_duration_s=int(command.max_s),
            max_silence_s=int(command.silence_s),
            beep=True,
            terminate_on="#",
        )
        await self._ari.channels.record(command.channel_id, command.recording_id, options)

    async def _play(self, command: Play) -> None:
        media = [uri for prompt in command.prompts for uri in self._media(prompt)]
        if not media:
            raise PromptError("nothing_to_play", names=", ".join(command.prompts))
        await self._ari.channels.play(command.channel_id, media, playback_id=command.playback_id)

    def _media(self, prompt: str) -> tuple[str, ...]:
        """A prompt that is missing is left out, never the rest of the sentence or the call."""
        try:
            return self._prompts.media(prompt)
        except PromptError as error:
            self._missing(error.message("en"))
            return ()

    async def _dial(self, command: DialAgent) -> None:
        await self._ari.channels.originate(
            command.channel_id,
            Origination(
                endpoint=f"PJSIP/{command.extension}",
                app=self._ari.app,
                app_args=(AGENT_ARG,),
                caller_id=_caller_id(command.caller_name, command.caller_number),
                # A second more than ours, so that it is we who say that the time is over.
                timeout_s=command.ring_timeout_s + 1,
                formats=("ulaw", "alaw"),
            ),
        )


def _caller_id(name: str, number: str) -> str:
    """``"name" <number>``; quotes and angle brackets are the only characters with a meaning."""
    clean = name.translate({ord(char): None for char in '"<>\\'})
    digits = "".join(char for char in number if char.isalnum() or char in "+*#") or "anonymous"
    return f'"{clean}" <{digits}>'


async def _unless_gone(request: Awaitable[None]) -> None:
    """What is gone, or no longer ours, needs no more doing."""
    with suppress(AriNotFound, AriConflict):
        await request
