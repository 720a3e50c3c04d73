# ruff: noqa: D101, D102 - a method is named after ARI's operation; a docstring adds the rest
"""ARI's channels as methods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from telephony.ari.codec import path, query
from telephony.ari.models import Channel, LiveRecording, Playback, Variable
from telephony.ari.rest import Rest


@dataclass(frozen=True)
class Origination:
    """An outgoing call. `endpoint` such as `PJSIP/100`; `caller_id` such as `Name <number>`.

    `app` gets the channel when it is answered, with `app_args`. `timeout_s`: how long it may
    ring, -1 for ever. `originator`: the channel whose formats and linked id it shares.
    """

    endpoint: str
    app: str
    app_args: Sequence[str] = ()
    caller_id: str | None = None
    timeout_s: int = 30
    originator: str | None = None
    formats: Sequence[str] = ()
    other_channel_id: str | None = None
    variables: Mapping[str, str] = field(default_factory=dict)

    def fields(self) -> dict[str, Any]:
        """The JSON body that Asterisk expects."""
        named = {
            "endpoint": self.endpoint,
            "app": self.app,
            "appArgs": ",".join(self.app_args) or None,
            "callerId": self.caller_id,
            "timeout": self.timeout_s,
            "originator": self.originator,
            "formats": ",".join(self.formats) or None,
            "otherChannelId": self.other_channel_id,
            "variables": dict(self.variables) or None,
        }
        return {name: value for name, value in named.items() if value is not None}


@dataclass(frozen=True)
class RecordingOptions:
    """Zero seconds mean no limit.

    `terminate_on`: none, any, * or #; `if_exists`: fail, overwrite or append.
    """

    file_format: str = "wav"
    max_duration_s: int = 0
    max_silence_s: int = 0
    if_exists: str = "fail"
    beep: bool = False
    terminate_on: str = "none"

    def query(self) -> dict[str, str]:
        return query(
            format=self.file_format,
            maxDurationSeconds=self.max_duration_s,
            maxSilenceSeconds=self.max_silence_s,
            ifExists=self.if_exists,
            beep=self.beep,
            terminateOn=self.terminate_on,
        )


@dataclass(frozen=True)
class Snoop:
    """A channel that listens in. `spy`, `whisper`: none, in, out or both.

    `in` is what the snooped channel says, `out` what it hears.
    """

    app: str
    app_args: Sequence[str] = ()
    spy: str = "both"
    whisper: str = "none"


class Channels:
    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    async def list(self) -> list[Channel]:
        return await self._rest.fetch(list[Channel], "GET", "channels")

    async def get(self, channel_id: str) -> Channel:
        return await self._rest.fetch(Channel, "GET", path("channels", channel_id))

    async def originate(self, channel_id: str, call: Origination) -> Channel:
        """Create and dial a channel with this id; StasisStart comes when it is answered.

        Raises AriConflict when the id is taken, AriError 500 when nobody can be dialled (no
        such endpoint, or it is not registered). Take fresh ids only: after one conflict,
        Asterisk 22.10 answers the second case with 409 too, and no longer ends on SIGTERM.
        """
        return await self._rest.fetch(
            Channel, "POST", path("channels", channel_id), body=call.fields()
        )

    async def create(self, channel_id: str, call: Origination) -> Channel:
        """Create a channel in Stasis without dialling it; `dial` does that."""
        fields = call.fields() | {"channelId": channel_id}
        del fields["timeout"]
        return await self._rest.fetch(Channel, "POST", "channels/create", body=fields)

    async def dial(
        self, channel_id: str, *, caller: str | None = None, timeout_s: int | None = None
    ) -> None:
        await self._post(channel_id, "dial", caller=caller, timeout=timeout_s)

    async def answer(self, channel_id: str) -> None:
        await self._post(channel_id, "answer")

    async def ring(self, channel_id: str) -> None:
        """Indicate ringing to the caller."""
        await self._post(channel_id, "ring")

    async def stop_ring(self, channel_id: str) -> None:
        await self._delete(channel_id, "ring")

    async def hangup(self, channel_id: str, reason_code: int | None = None) -> None:
        """`reason_code`: Q.850 cause, 16 normal, 17 busy, 19 no answer, 21 rejected."""
        await self._rest.call(
            "DELETE", path("channels", channel_id), query=query(reason_code=reason_code)
        )

    async def continue_in_dialplan(
        self,
        channel_id: str,
        *,
        context: str | None = None,
        extension: str | None = None,
        priority: int | None = None,
        label: str | None = None,
    ) -> None:
        """Leave Stasis for this place, or for the line after `Stasis()`."""
        await self._post(
            channel_id,
            "continue",
            context=context,
            extension=extension,
            priority=priority,
            label=label,
        )

    async def redirect(self, channel_id: str, endpoint: str) -> None:
        """Send an unanswered caller elsewhere by the channel's own protocol (SIP 302)."""
        await self._post(channel_id, "redirect", endpoint=endpoint)

    async def move(self, channel_id: str, app: str, app_args: Sequence[str] = ()) -> None:
        """Hand the channel to another Stasis application."""
        await self._post(channel_id, "move", app=app, appArgs=",".join(app_args) or None)

    async def play(
        self,
        channel_id: str,
        media: Sequence[str],
        *,
        playback_id: str,
        lang: str | None = None,
        skip_ms: int | None = None,
    ) -> Playback:
        """Play the media one after the other as one playback (`sound:…`, `digits:…`, …)."""
        return await self._rest.fetch(
            Playback,
            "POST",
            path("channels", channel_id, "play", playback_id),
            query=query(lang=lang, skipms=skip_ms),
            body={"media": list(media)},
        )

    async def start_moh(self, channel_id: str, moh_class: str | None = None) -> None:
        await self._post(channel_id, "moh", mohClass=moh_class)

    async def stop_moh(self, channel_id: str) -> None:
        await self._delete(channel_id, "moh")

    async def start_silence(self, channel_id: str) -> None:
        """Send silence, so that the caller's side keeps receiving audio."""
        await self._post(channel_id, "silence")

    async def stop_silence(self, channel_id: str) -> None:
        await self._delete(channel_id, "silence")

    async def hold(self, channel_id: str) -> None:
        await self._post(channel_id, "hold")

    async def unhold(self, channel_id: str) -> None:
        await self._delete(channel_id, "hold")

    async def mute(self, channel_id: str, direction: str = "both") -> None:
        """`direction`: in, out or both."""
        await self._post(channel_id, "mute", direction=direction)

    async def unmute(self, channel_id: str, direction: str = "both") -> None:
        await self._rest.call(
            "DELETE", path("channels", channel_id, "mute"), query=query(direction=direction)
        )

    async def send_dtmf(
        self, channel_id: str, digits: str, *, duration_ms: int = 100, between_ms: int = 100
    ) -> None:
        await self._post(channel_id, "dtmf", dtmf=digits, duration=duration_ms, between=between_ms)

    async def record(
        self, channel_id: str, name: str, options: RecordingOptions | None = None
    ) -> LiveRecording:
        """Record what the channel says to the spool as `name`.

        It waits behind a running playback: stop that first. Once `RecordingStarted` has come and
        its beep is over it can be stopped; before, a stop is accepted and the recording goes on.
        """
        return await self._rest.fetch(
            LiveRecording,
            "POST",
            path("channels", channel_id, "record"),
            query=query(name=name) | (options or RecordingOptions()).query(),
        )

    async def snoop(self, channel_id: str, snoop_id: str, snoop: Snoop) -> Channel:
        """Make the channel `snoop_id`, which enters `snoop.app` at once."""
        return await self._rest.fetch(
            Channel,
            "POST",
            path("channels", channel_id, "snoop", snoop_id),
            query=query(
                app=snoop.app,
                appArgs=",".join(snoop.app_args) or None,
                spy=snoop.spy,
                whisper=snoop.whisper,
            ),
        )

    async def get_variable(self, channel_id: str, name: str) -> str:
        """The value of a variable or a dialplan function; AriNotFound when it is unset."""
        answer = await self._rest.fetch(
            Variable, "GET", path("channels", channel_id, "variable"), query=query(variable=name)
        )
        return answer.value

    async def set_variable(self, channel_id: str, name: str, value: str) -> None:
        await self._post(channel_id, "variable", variable=name, value=value)

    async def _post(self, channel_id: str, verb: str, **values: str | int | bool | None) -> None:
        await self._rest.call("POST", path("channels", channel_id, verb), query=query(**values))

    async def _delete(self, channel_id: str, verb: str) -> None:
        await self._rest.call("DELETE", path("channels", channel_id, verb))
