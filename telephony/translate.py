"""From ARI's events to the few things that a call must know (pure)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from telephony.ari.events import (
    ChannelDestroyed,
    ChannelDtmfReceived,
    ChannelEvent,
    ChannelHangupRequest,
    ChannelHold,
    ChannelStateChange,
    ChannelUnhold,
    PlaybackFinished,
    RecordingFailed,
    RecordingFinished,
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
    LegHeld,
    LegLeft,
    LegResumed,
    LegRinging,
    PlaybackEnded,
    RecordingEnded,
)

CALLER_ARG, AGENT_ARG = "line", "agent"
"""First Stasis argument: the dialplan's for callers, our own for the phones that we dial.

A caller's others are the dialled number, the queue of another PBX that the call overflowed from
(may be empty), and ``sent_back`` when that PBX would not have the caller back.
"""

SENT_BACK_ARG = "sent_back"

LINE_CONTEXT = "line"
"""The dialplan's context of callers: a channel of ours that stands elsewhere is an agent's."""

EVENT_FILTER = (
    "StasisStart",
    "StasisEnd",
    "ChannelDtmfReceived",
    "ChannelStateChange",
    "ChannelHold",
    "ChannelUnhold",
    "ChannelHangupRequest",
    "ChannelDestroyed",
    "PlaybackStarted",
    "PlaybackFinished",
    "RecordingFinished",
    "RecordingFailed",
    "ApplicationReplaced",
)
"""All that :func:`leg_event` and :mod:`telephony.keys` read; asking for no more spares Asterisk most of its JSON."""

_MAX_TEXT = 80
_QUOTED = re.compile(r'^"(.*?)"?$', re.DOTALL)
_QUOTED_PAIR = re.compile(r"\\(.)")
_NORMAL_CLEARING = 16


_PLAIN: Final[Mapping[type[ChannelEvent], type[LegHeld | LegResumed | LegLeft]]] = {
    ChannelHold: LegHeld,
    ChannelUnhold: LegResumed,
    StasisEnd: LegLeft,
}
"""What needs no word beside the channel's id."""


def leg_event(event: StreamItem) -> AnyLegEvent | None:
    """Return what ``event`` means for a leg, or None when it means nothing."""
    match event:
        case StasisStart():
            return _entered(event)
        case ChannelDtmfReceived(channel=channel, digit=digit):
            return DigitReceived(channel.id, digit)
        case PlaybackFinished() | RecordingFinished() | RecordingFailed():
            return _media_ended(event)
        case ChannelStateChange(channel=channel) if channel.state == "Ringing":
            return LegRinging(channel.id)
        case ChannelHold() | ChannelUnhold() | StasisEnd():
            return _PLAIN[type(event)](event.channel.id)
        # Of a caller's end Asterisk says only this: it tells no more of a channel after StasisEnd.
        case ChannelHangupRequest(channel=channel, cause=cause, soft=soft):
            # A hang-up of our own is "soft", and its cause is a flag of Asterisk's, not Q.850. Of
            # a BYE with a Reason header no cause is told; 0 would say that nobody saw him go.
            told = not soft and (cause or channel.state != "Up")
            return LegEnded(channel.id, cause if told else _NORMAL_CLEARING)
        case ChannelDestroyed(channel=channel, cause=cause):
            return LegEnded(channel.id, cause)
    return None


def _media_ended(
    event: PlaybackFinished | RecordingFinished | RecordingFailed,
) -> PlaybackEnded | RecordingEnded | None:
    """Whom it was played to, or who spoke; None when it concerned a bridge, not one channel."""
    if not event.channel_ids:
        return None
    [channel_id] = event.channel_ids
    if isinstance(event, PlaybackFinished):
        return PlaybackEnded(channel_id, event.playback.id)
    return RecordingEnded(channel_id, event.recording.name, isinstance(event, RecordingFailed))


def _entered(event: StasisStart) -> CallerArrived | LegAnswered:
    if event.args[:1] == (AGENT_ARG,):
        return LegAnswered(event.channel.id)
    return _arrival(event.channel, event.args)


def found_waiting(channel: Channel) -> CallerArrived:
    """Return who waits on a channel that entered the application while nobody listened."""
    _, *args = channel.dialplan.app_data.split(",")
    return _arrival(channel, args)


def arrival(channel: Channel, dialled: str) -> CallerArrived:
    """Return who calls on ``channel``, whether we were told or found the channel waiting."""
    return _arrival(channel, (CALLER_ARG, dialled))


def _arrival(channel: Channel, args: Sequence[str]) -> CallerArrived:
    """Read Stasis' arguments; those that are left out are empty."""
    _, dialled, queue, sent_back = (*args, "", "", "", "")[:4]
    return CallerArrived(
        channel.id,
        _text(channel.caller.number),
        _name(channel.caller.name),
        dialled or channel.dialplan.exten,
        foreign_queue=_text(queue),
        sent_back=sent_back == SENT_BACK_ARG,
    )


def _name(sent: str) -> str:
    """Asterisk hands a name over as it travelled: RFC 3261's quotes and quoted pairs are still in it."""
    unquoted = _QUOTED.sub(r"\1", sent)
    return _text(_QUOTED_PAIR.sub(r"\1", unquoted))


def _text(sent: str) -> str:
    """What a caller sends as name or number is anybody's text: printable, and not endless."""
    return "".join(char for char in sent if char.isprintable())[:_MAX_TEXT]
