"""From ARI's events to the few things that a call must know (pure)."""

from __future__ import annotations

import re

from telephony.ari.events import (
    ChannelDestroyed,
    ChannelDtmfReceived,
    ChannelHangupRequest,
    ChannelStateChange,
    PlaybackFinished,
    StasisEnd,
    StasisStart,
    StreamItem,
)
from telephony.ari.models import Channel
from telephony.calls import (
    AnyLegEvent,
    CallerArrived,
    DigitReceived,
    LegAnswered,
    LegEnded,
    LegLeft,
    LegRinging,
    PlaybackEnded,
)

CALLER_ARG, AGENT_ARG = "line", "agent"
"""First Stasis argument: the dialplan's for callers, our own for the phones that we dial."""

LINE_CONTEXT = "line"
"""The dialplan's context of callers: a channel of ours that stands elsewhere is an agent's."""

EVENT_FILTER = (
    "StasisStart",
    "StasisEnd",
    "ChannelDtmfReceived",
    "ChannelStateChange",
    "ChannelHangupRequest",
    "ChannelDestroyed",
    "PlaybackFinished",
    "ApplicationReplaced",
)
"""All that :func:`leg_event` reads; asking for no more spares Asterisk most of its JSON."""

_MAX_TEXT = 80
_QUOTED_PAIR = re.compile(r"\\(.)")
_NORMAL_CLEARING = 16


def leg_event(event: StreamItem) -> AnyLegEvent | None:
    """Return what ``event`` means for a leg, or None when it means nothing."""
    match event:
        case StasisStart():
            return _entered(event)
        case ChannelDtmfReceived(channel=channel, digit=digit):
            return DigitReceived(channel.id, digit)
        case PlaybackFinished(playback=playback) if playback.channel_ids:
            return PlaybackEnded(playback.channel_ids[0], playback.id)
        case ChannelStateChange(channel=channel) if channel.state == "Ringing":
            return LegRinging(channel.id)
        case StasisEnd(channel=channel):
            return LegLeft(channel.id)
        # Of a caller's end Asterisk says only this: it tells no more of a channel after StasisEnd.
        case ChannelHangupRequest(channel=channel, cause=cause, soft=soft):
            # A hang-up of our own is "soft", and its cause is a flag of Asterisk's, not Q.850.
            return LegEnded(channel.id, _NORMAL_CLEARING if soft else cause)
        case ChannelDestroyed(channel=channel, cause=cause):
            return LegEnded(channel.id, cause)
    return None


def _entered(event: StasisStart) -> CallerArrived | LegAnswered:
    channel, args = event.channel, event.args
    if args[:1] == (AGENT_ARG,):
        return LegAnswered(channel.id)
    return arrival(channel, args[1] if len(args) > 1 else channel.dialplan.exten)


def arrival(channel: Channel, dialled: str) -> CallerArrived:
    """Return who calls on ``channel``, whether we were told or found the channel waiting."""
    return CallerArrived(
        channel.id, _text(channel.caller.number), _name(channel.caller.name), dialled
    )


def _name(sent: str) -> str:
    """Asterisk hands a name over as it travelled: RFC 3261's quoted pairs are still in it."""
    return _text(_QUOTED_PAIR.sub(r"\1", sent))


def _text(sent: str) -> str:
    """What a caller sends as name or number is anybody's text: printable, and not endless."""
    return "".join(char for char in sent if char.isprintable())[:_MAX_TEXT]
