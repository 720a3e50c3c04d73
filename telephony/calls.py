"""The words between the call's brain and Asterisk: what happened to a leg, and what to do with it.

Plain values only. :mod:`telephony.translate` makes the events from ARI's; ``atiende.effects``
carries the commands out. Every command carries the ids that it creates, chosen by us, so that
after a restart it can be told what already ran.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec


class LegEvent(msgspec.Struct, frozen=True, tag_field="type"):
    """Something that Asterisk says about one channel of a call."""

    channel_id: str


class CallerArrived(LegEvent, frozen=True):
    """A caller's channel was handed to the application; numbers and names as the carrier sent them."""

    number: str
    name: str
    dialled: str
    foreign_queue: str = ""
    """The queue of another PBX that this call overflowed from, as that PBX named it."""
    sent_back: bool = False
    """We tried to send the caller back to that PBX, and it would not have him."""


class DigitReceived(LegEvent, frozen=True):
    """One DTMF digit, complete (RFC 4733 end or SIP INFO)."""

    key: str


class PlaybackEnded(LegEvent, frozen=True):
    """A playback finished, was stopped, or failed: in each case nothing more is heard of it."""

    playback_id: str


class RecordingEnded(LegEvent, frozen=True):
    """A recording is over: by key, silence, length, hang-up or ``failed``."""

    recording_id: str
    failed: bool = False


class LegRinging(LegEvent, frozen=True):
    """The far phone said that it rings (180 or 183)."""


class LegAnswered(LegEvent, frozen=True):
    """A channel that we dialled was answered and is ours now."""


class LegHeld(LegEvent, frozen=True):
    """The far phone put us on hold; in a bridge Asterisk plays music to the other leg by itself."""


class LegResumed(LegEvent, frozen=True):
    """The far phone took us back."""


class LegLeft(LegEvent, frozen=True):
    """A living channel left the application: the dialplan or an operator took it elsewhere."""


class LegEnded(LegEvent, frozen=True):
    """The channel is gone; ``cause`` is the Q.850 number, 0 when unknown."""

    cause: int


AnyLegEvent: TypeAlias = (
    CallerArrived
    | DigitReceived
    | PlaybackEnded
    | RecordingEnded
    | LegRinging
    | LegAnswered
    | LegHeld
    | LegResumed
    | LegLeft
    | LegEnded
)


class LegCommand(msgspec.Struct, frozen=True):
    """Something to do in Asterisk, for one channel."""

    channel_id: str


class Answer(LegCommand, frozen=True):
    """Pick up the caller's call."""


class Play(LegCommand, frozen=True):
    """Say the prompts one after another; a :class:`PlaybackEnded` with this id always follows."""

    playback_id: str
    prompts: tuple[str, ...]


class StopPlay(LegCommand, frozen=True):
    """Silence a playback now; harmless when it is over already."""

    playback_id: str


class StartMusic(LegCommand, frozen=True):
    """Music on hold until stopped; prompts may be played over it."""


class StopMusic(LegCommand, frozen=True):
    """End the music on hold."""


class Record(LegCommand, frozen=True):
    """Beep, then record what the caller says; a :class:`RecordingEnded` with this id follows.

    It ends by ``#``, after ``silence_s`` of silence or ``max_s`` in all.
    """

    recording_id: str
    max_s: float
    silence_s: float


class StopRecording(LegCommand, frozen=True):
    """End a recording; harmless when it is over already."""

    recording_id: str


class PlayRecording(LegCommand, frozen=True):
    """Let the caller hear a recording; a :class:`PlaybackEnded` with this id always follows."""

    playback_id: str
    recording_id: str


class SendBack(LegCommand, frozen=True):
    """Hand the caller back to the PBX that sent him: ``to`` is a queue or hunt group there."""

    to: str
    trunk: str
    by: str


class DialAgent(LegCommand, frozen=True):
    """Ring a phone: ``channel_id`` is the id the new channel will have."""

    extension: str
    ring_timeout_s: int
    caller_number: str
    caller_name: str


class Connect(LegCommand, frozen=True):
    """Put the caller (``channel_id``) and the agent into a new bridge, so that they hear each other."""

    bridge_id: str
    agent_channel_id: str


class DropBridge(LegCommand, frozen=True):
    """Dissolve the bridge that the call no longer needs."""

    bridge_id: str


class HangUp(LegCommand, frozen=True):
    """End the channel; harmless when it is gone already."""


class Divert(LegCommand, frozen=True):
    """Send the caller to the fallback dialplan, which needs nothing of ours."""


AnyLegCommand: TypeAlias = (
    Answer
    | Play
    | StopPlay
    | StartMusic
    | StopMusic
    | Record
    | StopRecording
    | PlayRecording
    | SendBack
    | DialAgent
    | Connect
    | DropBridge
    | HangUp
    | Divert
)
