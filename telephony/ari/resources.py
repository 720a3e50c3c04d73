# ruff: noqa: D101, D102 - a method is named after ARI's operation; a docstring adds the rest
"""ARI's resources as methods, one class per resource.

Every method raises AriError or a subclass: AriNotFound, AriConflict (409: not in Stasis,
or the id is taken), AriUnavailable, AriTimeout. Ids are the caller's to choose.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from telephony.ari.channels import Channels, RecordingOptions
from telephony.ari.codec import path, query
from telephony.ari.models import (
    Application,
    AsteriskInfo,
    Bridge,
    ConfigTuple,
    DeviceState,
    Endpoint,
    LiveRecording,
    Playback,
    StoredRecording,
    Variable,
)
from telephony.ari.rest import Rest


class Resources:
    """What the client offers: `ari.channels`, `ari.bridges`, …"""

    def __init__(self, rest: Rest) -> None:
        self.rest = rest
        self.channels = Channels(rest)
        self.bridges = Bridges(rest)
        self.playbacks = Playbacks(rest)
        self.recordings = Recordings(rest)
        self.endpoints = Endpoints(rest)
        self.device_states = DeviceStates(rest)
        self.asterisk = AsteriskSystem(rest)
        self.dynamic_config = DynamicConfig(rest)
        self.applications = Applications(rest)


class Bridges:
    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    async def list(self) -> list[Bridge]:
        return await self._rest.fetch(list[Bridge], "GET", "bridges")

    async def get(self, bridge_id: str) -> Bridge:
        return await self._rest.fetch(Bridge, "GET", path("bridges", bridge_id))

    async def create(self, bridge_id: str, *, kind: str = "mixing", name: str = "") -> Bridge:
        """`kind`: mixing, holding, and attributes after commas (`mixing,dtmf_events`)."""
        return await self._rest.fetch(
            Bridge, "POST", path("bridges", bridge_id), query=query(type=kind, name=name or None)
        )

    async def add_channel(
        self, bridge_id: str, *channel_ids: str, role: str | None = None, mute: bool | None = None
    ) -> None:
        """The channels must be in Stasis (else AriConflict; 422 when one cannot be joined)."""
        await self._rest.call(
            "POST",
            path("bridges", bridge_id, "addChannel"),
            query=query(role=role, mute=mute),
            body={"channel": list(channel_ids)},
        )

    async def remove_channel(self, bridge_id: str, *channel_ids: str) -> None:
        await self._rest.call(
            "POST",
            path("bridges", bridge_id, "removeChannel"),
            body={"channel": list(channel_ids)},
        )

    async def destroy(self, bridge_id: str) -> None:
        """Its channels stay in Stasis."""
        await self._rest.call("DELETE", path("bridges", bridge_id))

    async def play(
        self, bridge_id: str, media: Sequence[str], *, playback_id: str, lang: str | None = None
    ) -> Playback:
        """Everybody in the bridge hears the media, one after the other."""
        return await self._rest.fetch(
            Playback,
            "POST",
            path("bridges", bridge_id, "play", playback_id),
            query=query(lang=lang),
            body={"media": list(media)},
        )

    async def record(
        self, bridge_id: str, name: str, options: RecordingOptions | None = None
    ) -> LiveRecording:
        """Record the mix to the spool as `name`."""
        return await self._rest.fetch(
            LiveRecording,
            "POST",
            path("bridges", bridge_id, "record"),
            query=query(name=name) | (options or RecordingOptions()).query(),
        )

    async def start_moh(self, bridge_id: str, moh_class: str | None = None) -> None:
        await self._rest.call(
            "POST", path("bridges", bridge_id, "moh"), query=query(mohClass=moh_class)
        )

    async def stop_moh(self, bridge_id: str) -> None:
        await self._rest.call("DELETE", path("bridges", bridge_id, "moh"))


class Playbacks:
    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    async def get(self, playback_id: str) -> Playback:
        return await self._rest.fetch(Playback, "GET", path("playbacks", playback_id))

    async def stop(self, playback_id: str) -> None:
        """`PlaybackFinished` follows. AriNotFound: it was over already."""
        await self._rest.call("DELETE", path("playbacks", playback_id))

    async def control(self, playback_id: str, operation: str) -> None:
        """`operation`: restart, pause, unpause, reverse, forward."""
        await self._rest.call(
            "POST", path("playbacks", playback_id, "control"), query=query(operation=operation)
        )


class Recordings:
    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    async def live(self, name: str) -> LiveRecording:
        return await self._rest.fetch(LiveRecording, "GET", path("recordings", "live", name))

    async def stop(self, name: str) -> None:
        """End a live recording and keep it; `RecordingFinished` follows.

        While its beep plays this is accepted and forgotten: it goes on to its limits.
        """
        await self._rest.call("POST", path("recordings", "live", name, "stop"))

    async def cancel(self, name: str) -> None:
        """End a live recording and throw it away; `RecordingFinished` follows.

        AriError 500 while it has no file yet: a moment after `RecordingStarted`, or as long as
        its beep plays. Asterisk then keeps the file that it makes, and takes no other order for it
        (AriConflict): without a beep it ends at once all the same, else at its limits.
        """
        await self._rest.call("DELETE", path("recordings", "live", name))

    async def stored(self, name: str) -> StoredRecording:
        return await self._rest.fetch(StoredRecording, "GET", path("recordings", "stored", name))

    async def list_stored(self) -> list[StoredRecording]:
        return await self._rest.fetch(list[StoredRecording], "GET", "recordings/stored")

    async def delete_stored(self, name: str) -> None:
        await self._rest.call("DELETE", path("recordings", "stored", name))


class Endpoints:
    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    async def list(self, technology: str = "PJSIP") -> list[Endpoint]:
        return await self._rest.fetch(list[Endpoint], "GET", path("endpoints", technology))

    async def get(self, resource: str, technology: str = "PJSIP") -> Endpoint:
        return await self._rest.fetch(Endpoint, "GET", path("endpoints", technology, resource))


class DeviceStates:
    """Of devices that the application makes (`Stasis:name`); others can only be read."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    async def list(self) -> list[DeviceState]:
        return await self._rest.fetch(list[DeviceState], "GET", "deviceStates")

    async def get(self, name: str) -> DeviceState:
        return await self._rest.fetch(DeviceState, "GET", path("deviceStates", name))

    async def put(self, name: str, state: str) -> None:
        await self._rest.call("PUT", path("deviceStates", name), query=query(deviceState=state))

    async def delete(self, name: str) -> None:
        await self._rest.call("DELETE", path("deviceStates", name))


class AsteriskSystem:
    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    async def info(self) -> AsteriskInfo:
        return await self._rest.fetch(AsteriskInfo, "GET", "asterisk/info")

    async def ping(self) -> None:
        await self._rest.call("GET", "asterisk/ping")

    async def reload_module(self, name: str) -> None:
        await self._rest.call("PUT", path("asterisk", "modules", name))

    async def get_variable(self, name: str) -> str:
        """A global variable, "" when unset."""
        answer = await self._rest.fetch(
            Variable, "GET", "asterisk/variable", query=query(variable=name)
        )
        return answer.value

    async def set_variable(self, name: str, value: str) -> None:
        await self._rest.call("POST", "asterisk/variable", query=query(variable=name, value=value))


class DynamicConfig:
    """Push configuration (`config_class` such as `res_pjsip`, `kind` such as `endpoint`)."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    async def get(self, config_class: str, kind: str, id_: str) -> dict[str, str]:
        """Attributes by name. Raises AriNotFound."""
        found = await self._rest.fetch(list[ConfigTuple], "GET", self._uri(config_class, kind, id_))
        return {pair.attribute: pair.value for pair in found}

    async def put(
        self, config_class: str, kind: str, id_: str, fields: Mapping[str, str]
    ) -> dict[str, str]:
        """Create or change the object; returns all its attributes.

        Raises AriError 403 when sorcery.conf names no writable backend for it.
        """
        body = {"fields": [{"attribute": key, "value": value} for key, value in fields.items()]}
        stored = await self._rest.fetch(
            list[ConfigTuple], "PUT", self._uri(config_class, kind, id_), body=body
        )
        return {pair.attribute: pair.value for pair in stored}

    async def delete(self, config_class: str, kind: str, id_: str) -> None:
        await self._rest.call("DELETE", self._uri(config_class, kind, id_))

    def _uri(self, config_class: str, kind: str, id_: str) -> str:
        return path("asterisk", "config", "dynamic", config_class, kind, id_)


class Applications:
    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    async def list(self) -> list[Application]:
        return await self._rest.fetch(list[Application], "GET", "applications")

    async def get(self, name: str) -> Application:
        return await self._rest.fetch(Application, "GET", path("applications", name))

    async def subscribe(self, name: str, *event_sources: str) -> Application:
        """`event_sources`: `channel:ID`, `bridge:ID`, `endpoint:PJSIP/100`, `deviceState:NAME`."""
        return await self._subscription("POST", name, event_sources)

    async def unsubscribe(self, name: str, *event_sources: str) -> Application:
        return await self._subscription("DELETE", name, event_sources)

    async def set_event_filter(self, name: str, body: Mapping[str, Any]) -> Application:
        """`body`: `{"allowed": [{"type": …}, …]}`.

        Without RESTResponse, answers over the websocket are lost: prefer AriOptions.
        """
        return await self._rest.fetch(
            Application, "PUT", path("applications", name, "eventFilter"), body=body
        )

    async def _subscription(
        self, method: str, name: str, event_sources: Sequence[str]
    ) -> Application:
        return await self._rest.fetch(
            Application,
            method,
            path("applications", name, "subscription"),
            query=query(eventSource=",".join(event_sources)),
        )
