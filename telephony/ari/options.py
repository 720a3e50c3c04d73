"""How the ARI client behaves (plain values)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from telephony.backoff import Backoff

# What a call centre reads; the rest (half of it ChannelVarset) costs CPU on both sides.
CALL_CENTRE_EVENTS: tuple[str, ...] = (
    "StasisStart",
    "StasisEnd",
    "ChannelDestroyed",
    "ChannelHangupRequest",
    "ChannelStateChange",
    "ChannelDtmfReceived",
    "ChannelEnteredBridge",
    "ChannelLeftBridge",
    "ChannelHold",
    "ChannelUnhold",
    "BridgeDestroyed",
    "BridgeBlindTransfer",
    "BridgeAttendedTransfer",
    "Dial",
    "PlaybackStarted",
    "PlaybackFinished",
    "RecordingStarted",
    "RecordingFinished",
    "RecordingFailed",
    "EndpointStateChange",
    "ContactStatusChange",
    "PeerStatusChange",
    "DeviceStateChanged",
    "ApplicationReplaced",
)


@dataclass(frozen=True)
class AriOptions:
    """`transport` carries the requests; events always come over the websocket.

    `event_filter`: types to receive, None for all. `event_sources`: what to subscribe to
    after each connect (`endpoint:PJSIP`, `deviceState:`, …). `max_backlog`: events that may
    wait for the application before the connection is dropped and resynchronised.
    """

    transport: Literal["websocket", "http"] = "websocket"
    event_filter: Sequence[str] | None = CALL_CENTRE_EVENTS
    event_sources: Sequence[str] = ()
    subscribe_all: bool = False
    deadline_s: float = 5.0
    connect_deadline_s: float = 5.0
    heartbeat_s: float = 5.0
    max_in_flight: int = 32
    max_backlog: int = 50_000
    backoff: Backoff = field(default_factory=Backoff)
