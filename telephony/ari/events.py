# ruff: noqa: D101, D102 - the names say what happened; a docstring adds what they leave open
"""ARI's events, typed (pure). An event's type is its class's name.

Every event knows the channels and bridges it concerns, so that it can be put into
the mailbox of the call that owns them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct

from telephony.ari.models import (
    Bridge,
    Channel,
    ContactInfo,
    DeviceState,
    Endpoint,
    LiveRecording,
    Peer,
    Playback,
    Resource,
)


class Event(Struct, frozen=True, kw_only=True, tag=True, tag_field="type"):
    """What every event carries. `timestamp` has Asterisk's own time zone."""

    application: str = ""
    timestamp: datetime | None = None
    asterisk_id: str = ""

    @property
    def occurred_at(self) -> datetime | None:
        """`timestamp` in UTC."""
        return self.timestamp and self.timestamp.astimezone(UTC)

    @property
    def channel_ids(self) -> tuple[str, ...]:
        """Ids of the channels concerned, the event's own channel before its bridge's."""
        named = sorted(self._resources(), key=lambda resource: isinstance(resource, Bridge))
        return _unique(id_ for resource in named for id_ in resource.channel_ids)

    @property
    def bridge_ids(self) -> tuple[str, ...]:
        """Ids of the bridges concerned."""
        return _unique(id_ for resource in self._resources() for id_ in resource.bridge_ids)

    def _resources(self) -> Iterator[Resource]:
        for field in self.__struct_fields__:
            value = getattr(self, field)
            if isinstance(value, Resource):
                yield value


def _unique(ids: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))


class ChannelEvent(Event, frozen=True, kw_only=True):
    channel: Channel


class StasisStart(ChannelEvent, frozen=True, kw_only=True):
    """A channel came under our control. `args`: those of `Stasis()` or of the originate."""

    args: tuple[str, ...] = ()
    replace_channel: Channel | None = None


class StasisEnd(ChannelEvent, frozen=True, kw_only=True):
    """A channel left our control; it may live on in the dialplan."""


class ChannelCreated(ChannelEvent, frozen=True, kw_only=True):
    pass


class ChannelDestroyed(ChannelEvent, frozen=True, kw_only=True):
    """The last word about a channel. `cause`: Q.850; `tech_cause`: SIP status if any."""

    cause: int = 0
    cause_txt: str = ""
    tech_cause: int = 0


class ChannelStateChange(ChannelEvent, frozen=True, kw_only=True):
    pass


class ChannelHangupRequest(ChannelEvent, frozen=True, kw_only=True):
    cause: int = 0
    tech_cause: int = 0
    soft: bool = False


class ChannelDtmfReceived(ChannelEvent, frozen=True, kw_only=True):
    """A key was released. `digit`: 0-9, A-D, * or #."""

    digit: str
    duration_ms: int = 0


class ChannelDialplan(ChannelEvent, frozen=True, kw_only=True):
    dialplan_app: str = ""
    dialplan_app_data: str = ""


class ChannelCallerId(ChannelEvent, frozen=True, kw_only=True):
    caller_presentation: int = 0
    caller_presentation_txt: str = ""


class ChannelConnectedLine(ChannelEvent, frozen=True, kw_only=True):
    pass


class ChannelHold(ChannelEvent, frozen=True, kw_only=True):
    musicclass: str = ""


class ChannelUnhold(ChannelEvent, frozen=True, kw_only=True):
    pass


class ChannelTalkingStarted(ChannelEvent, frozen=True, kw_only=True):
    """Needs `TALK_DETECT` on the channel."""


class ChannelTalkingFinished(ChannelEvent, frozen=True, kw_only=True):
    """`duration`: milliseconds of talk."""

    duration: int = 0


class ChannelToneDetected(ChannelEvent, frozen=True, kw_only=True):
    pass


class ChannelVarset(Event, frozen=True, kw_only=True):
    """`channel` is None for a global variable."""

    variable: str
    value: str = ""
    channel: Channel | None = None


class ChannelUserevent(Event, frozen=True, kw_only=True):
    """An event made by the dialplan's `UserEvent()` or by ARI."""

    eventname: str
    userevent: dict[str, Any] = {}
    channel: Channel | None = None
    bridge: Bridge | None = None
    endpoint: Endpoint | None = None


class ChannelTransfer(Event, frozen=True, kw_only=True):
    """A phone sent REFER to a channel that handles transfers in the application."""

    state: str = ""
    refer_to: dict[str, Any] = {}
    referred_by: dict[str, Any] = {}


class Dial(Event, frozen=True, kw_only=True):
    """How an outgoing attempt fares. `dialstatus`: "" at first, RINGING, ANSWER, BUSY, …"""

    peer: Channel
    dialstatus: str = ""
    dialstring: str = ""
    caller: Channel | None = None
    forward: str = ""
    forwarded: Channel | None = None


class BridgeEvent(Event, frozen=True, kw_only=True):
    bridge: Bridge


class BridgeCreated(BridgeEvent, frozen=True, kw_only=True):
    pass


class BridgeDestroyed(BridgeEvent, frozen=True, kw_only=True):
    pass


class BridgeMerged(BridgeEvent, frozen=True, kw_only=True):
    bridge_from: Bridge


class BridgeVideoSourceChanged(BridgeEvent, frozen=True, kw_only=True):
    old_video_source_id: str = ""


class ChannelEnteredBridge(BridgeEvent, frozen=True, kw_only=True):
    channel: Channel | None = None


class ChannelLeftBridge(BridgeEvent, frozen=True, kw_only=True):
    channel: Channel


class BridgeBlindTransfer(Event, frozen=True, kw_only=True):
    """`channel` is the one who transfers; `result`: Success, Fail, Invalid, Not Permitted."""

    channel: Channel
    result: str = ""
    exten: str = ""
    context: str = ""
    is_external: bool = False
    bridge: Bridge | None = None
    transferee: Channel | None = None
    replace_channel: Channel | None = None


class BridgeAttendedTransfer(Event, frozen=True, kw_only=True):
    transferer_first_leg: Channel
    transferer_second_leg: Channel
    result: str = ""
    is_external: bool = False
    destination_type: str = ""
    destination_bridge: str = ""
    destination_application: str = ""
    transferee: Channel | None = None
    transfer_target: Channel | None = None
    replace_channel: Channel | None = None
    transferer_first_leg_bridge: Bridge | None = None
    transferer_second_leg_bridge: Bridge | None = None
    destination_link_first_leg: Channel | None = None
    destination_link_second_leg: Channel | None = None
    destination_threeway_channel: Channel | None = None
    destination_threeway_bridge: Bridge | None = None


class PlaybackEvent(Event, frozen=True, kw_only=True):
    playback: Playback


class PlaybackStarted(PlaybackEvent, frozen=True, kw_only=True):
    pass


class PlaybackContinuing(PlaybackEvent, frozen=True, kw_only=True):
    """The next medium of the playback's list begins."""


class PlaybackFinished(PlaybackEvent, frozen=True, kw_only=True):
    """Played to its end, stopped, or failed (`playback.state`)."""


class RecordingEvent(Event, frozen=True, kw_only=True):
    recording: LiveRecording


class RecordingStarted(RecordingEvent, frozen=True, kw_only=True):
    pass


class RecordingFinished(RecordingEvent, frozen=True, kw_only=True):
    pass


class RecordingFailed(RecordingEvent, frozen=True, kw_only=True):
    pass


class EndpointEvent(Event, frozen=True, kw_only=True):
    endpoint: Endpoint


class EndpointStateChange(EndpointEvent, frozen=True, kw_only=True):
    pass


class ContactStatusChange(EndpointEvent, frozen=True, kw_only=True):
    contact_info: ContactInfo


class PeerStatusChange(EndpointEvent, frozen=True, kw_only=True):
    peer: Peer


class DeviceStateChanged(Event, frozen=True, kw_only=True):
    device_state: DeviceState


class TextMessageReceived(Event, frozen=True, kw_only=True):
    message: dict[str, Any]
    endpoint: Endpoint | None = None


class ApplicationReplaced(Event, frozen=True, kw_only=True):
    """Another websocket took over the application; this one hears nothing more."""


class ApplicationMoveFailed(ChannelEvent, frozen=True, kw_only=True):
    destination: str = ""
    args: tuple[str, ...] = ()


KnownEvent = (
    StasisStart
    | StasisEnd
    | ChannelCreated
    | ChannelDestroyed
    | ChannelStateChange
    | ChannelHangupRequest
    | ChannelDtmfReceived
    | ChannelDialplan
    | ChannelCallerId
    | ChannelConnectedLine
    | ChannelHold
    | ChannelUnhold
    | ChannelTalkingStarted
    | ChannelTalkingFinished
    | ChannelToneDetected
    | ChannelVarset
    | ChannelUserevent
    | ChannelTransfer
    | Dial
    | BridgeCreated
    | BridgeDestroyed
    | BridgeMerged
    | BridgeVideoSourceChanged
    | ChannelEnteredBridge
    | ChannelLeftBridge
    | BridgeBlindTransfer
    | BridgeAttendedTransfer
    | PlaybackStarted
    | PlaybackContinuing
    | PlaybackFinished
    | RecordingStarted
    | RecordingFinished
    | RecordingFailed
    | EndpointStateChange
    | ContactStatusChange
    | PeerStatusChange
    | DeviceStateChanged
    | TextMessageReceived
    | ApplicationReplaced
    | ApplicationMoveFailed
)


class UnknownEvent(Struct, frozen=True, kw_only=True):
    """An event of a type, or of a shape, that this version does not know."""

    type: str
    raw: dict[str, Any]

    @property
    def channel_ids(self) -> tuple[str, ...]:
        channel = self.raw.get("channel")
        id_ = channel.get("id") if isinstance(channel, dict) else None
        return (id_,) if isinstance(id_, str) else ()

    @property
    def bridge_ids(self) -> tuple[str, ...]:
        bridge = self.raw.get("bridge")
        id_ = bridge.get("id") if isinstance(bridge, dict) else None
        return (id_,) if isinstance(id_, str) else ()


class Connected(Struct, frozen=True, kw_only=True):
    """The event stream is up, after a time unheard: list channels and bridges and reconcile.

    `connection` counts the connections of this client from 1.
    """

    resync: bool = True
    connection: int = 1


class Disconnected(Struct, frozen=True, kw_only=True):
    """The event stream broke, for the reason given in words; the client reconnects by itself."""

    reason: str


StreamItem = KnownEvent | UnknownEvent | Connected | Disconnected
