# ruff: noqa: D101, D102 - the names are Asterisk's own; a docstring adds what they leave open
"""Asterisk's resources as ARI shows them (Asterisk 22, `rest-api/api-docs`).

Only ids are required: Asterisk leaves fields out between versions, and a call must
not be lost over a field that nobody reads.
"""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct


class Resource(Struct, frozen=True, kw_only=True):
    """Something that ARI shows, with the channels and bridges that it concerns."""

    @property
    def channel_ids(self) -> tuple[str, ...]:
        return ()

    @property
    def bridge_ids(self) -> tuple[str, ...]:
        return ()


class CallerID(Struct, frozen=True, kw_only=True):
    """Name and number as the network sent them: unchecked, possibly empty."""

    name: str = ""
    number: str = ""


class DialplanCEP(Struct, frozen=True, kw_only=True):
    """Where a channel stands in the dialplan."""

    context: str = ""
    exten: str = ""
    priority: int = 0
    app_name: str = ""
    app_data: str = ""


class Channel(Resource, frozen=True, kw_only=True):
    """One leg. `state`: Down, Rsrvd, OffHook, Dialing, Ring, Ringing, Up, Busy, Unknown."""

    id: str
    name: str = ""
    state: str = ""
    protocol_id: str = ""
    caller: CallerID = CallerID()
    connected: CallerID = CallerID()
    accountcode: str = ""
    dialplan: DialplanCEP = DialplanCEP()
    creationtime: datetime | None = None
    language: str = ""
    caller_rdnis: str = ""
    channelvars: dict[str, str] = {}

    @property
    def channel_ids(self) -> tuple[str, ...]:
        return (self.id,)


class Bridge(Resource, frozen=True, kw_only=True):
    """Channels that hear one another; `channels` holds their ids."""

    id: str
    name: str = ""
    technology: str = ""
    bridge_type: str = ""
    bridge_class: str = ""
    creator: str = ""
    channels: tuple[str, ...] = ()
    creationtime: datetime | None = None

    @property
    def channel_ids(self) -> tuple[str, ...]:
        return self.channels

    @property
    def bridge_ids(self) -> tuple[str, ...]:
        return (self.id,)


class Targeted(Resource, frozen=True, kw_only=True):
    """A media operation on `target_uri`: `channel:ID` or `bridge:ID`."""

    target_uri: str = ""

    @property
    def channel_ids(self) -> tuple[str, ...]:
        return self._target("channel:")

    @property
    def bridge_ids(self) -> tuple[str, ...]:
        return self._target("bridge:")

    def _target(self, scheme: str) -> tuple[str, ...]:
        target = self.target_uri
        return (target.removeprefix(scheme),) if target.startswith(scheme) else ()


class Playback(Targeted, frozen=True, kw_only=True):
    """`state`: queued, playing, continuing, done (also when stopped) or failed."""

    id: str
    media_uri: str = ""
    next_media_uri: str = ""
    language: str = ""
    state: str = ""


class LiveRecording(Targeted, frozen=True, kw_only=True):
    """`state`: queued, recording, paused, done, failed or canceled; durations in seconds."""

    name: str
    format: str = ""
    state: str = ""
    duration: int | None = None
    talking_duration: int | None = None
    silence_duration: int | None = None
    cause: str = ""


class StoredRecording(Struct, frozen=True, kw_only=True):
    """A finished recording in Asterisk's spool."""

    name: str
    format: str = ""


class Endpoint(Struct, frozen=True, kw_only=True):
    """A phone or trunk. `state`: online, offline or unknown; `channel_ids` are its calls."""

    technology: str
    resource: str
    state: str = "unknown"
    channel_ids: tuple[str, ...] = ()


class Peer(Struct, frozen=True, kw_only=True):
    peer_status: str = ""
    cause: str = ""
    address: str = ""
    port: str = ""


class ContactInfo(Struct, frozen=True, kw_only=True):
    """One registered address of a phone. `contact_status`: Reachable, NonQualified, …"""

    uri: str = ""
    contact_status: str = ""
    aor: str = ""
    roundtrip_usec: str = ""


class DeviceState(Struct, frozen=True, kw_only=True):
    """`state`: UNKNOWN, NOT_INUSE, INUSE, BUSY, INVALID, UNAVAILABLE, RINGING, ONHOLD, …"""

    name: str
    state: str = "UNKNOWN"


class Application(Struct, frozen=True, kw_only=True):
    """A Stasis application with what it is subscribed to."""

    name: str
    channel_ids: tuple[str, ...] = ()
    bridge_ids: tuple[str, ...] = ()
    endpoint_ids: tuple[str, ...] = ()
    device_names: tuple[str, ...] = ()
    events_allowed: tuple[dict[str, str], ...] = ()
    events_disallowed: tuple[dict[str, str], ...] = ()


class BuildInfo(Struct, frozen=True, kw_only=True):
    os: str = ""
    kernel: str = ""
    machine: str = ""
    date: str = ""


class SystemInfo(Struct, frozen=True, kw_only=True):
    version: str = ""
    entity_id: str = ""


class StatusInfo(Struct, frozen=True, kw_only=True):
    startup_time: datetime | None = None
    last_reload_time: datetime | None = None


class AsteriskInfo(Struct, frozen=True, kw_only=True):
    """Which Asterisk this is and since when it runs."""

    build: BuildInfo = BuildInfo()
    system: SystemInfo = SystemInfo()
    status: StatusInfo = StatusInfo()


class ConfigTuple(Struct, frozen=True, kw_only=True):
    """One attribute of a dynamic configuration object."""

    attribute: str
    value: str


class Variable(Struct, frozen=True, kw_only=True):
    value: str = ""
