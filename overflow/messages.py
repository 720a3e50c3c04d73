"""Where a caller is in the overflow menu, what the menu is told, and what it asks for.

Ids and timers are unique within one call; a recording's id is also its message's.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from msgspec import Struct

from overflow.policy import Choice, Prompts

Stage: TypeAlias = Literal[
    "asking", "prompting", "recording", "checking", "reviewing", "listening", "keeping",
    "numbering", "telling", "over",
]  # fmt: skip
Result: TypeAlias = Literal["", "wait", "message", "ticket", "none"]


class Menu(Struct, frozen=True):
    """Where a caller is in the menu; with the rules, all there is to know to go on.

    `closed` decides what silence means. `heard` is the opening, to be said again. `gone`: the
    caller hung up, and what he left behind is still being looked after. `size` is that of the
    running recording's file in bytes when it was last looked at; `stopping`: we had it ended.
    """

    choices: tuple[Choice, ...]
    heard: Prompts
    closed: bool
    id_prefix: str
    stage: Stage = "asking"
    tries: int = 0
    seq: int = 0
    saying: str | None = None
    timer: str | None = None
    recordings: int = 0
    recording: str = ""
    recorded_at: datetime | None = None
    duration_s: float = 0.0
    size: int = 0
    stopping: bool = False
    empty: int = 0
    gone: bool = False
    told: Prompts = ()
    result: Result = ""
    interrupted: bool = False
    """The application was away when this recording was to begin or going on."""

    @property
    def place_is_kept(self) -> bool:
        """The caller is busy with something better not interrupted: his turn passes him by."""
        return self.stage not in ("asking", "over")


# -- told -----------------------------------------------------------------------------------------


class Pressed(Struct, frozen=True, tag_field="type", tag=True):
    """A key."""

    key: str


class SaidAll(Struct, frozen=True, tag_field="type", tag=True):
    """What was said or played is over."""

    say_id: str


class TimerFired(Struct, frozen=True, tag_field="type", tag=True):
    """A timer ran out."""

    timer: str


class Recorded(Struct, frozen=True, tag_field="type", tag=True):
    """The recording is over, by whatever cause."""

    recording_id: str


class Measured(Struct, frozen=True, tag_field="type", tag=True):
    """How large the running recording's file is now, in bytes."""

    recording_id: str
    size: int


class Inspected(Struct, frozen=True, tag_field="type", tag=True):
    """What is in the recording; `usable` False when there is none or it cannot be read."""

    recording_id: str
    usable: bool
    duration_s: float = 0.0
    speech_s: float = 0.0


class Kept(Struct, frozen=True, tag_field="type", tag=True):
    """The recording is safe on the disk (`ok`), or could not be made so."""

    recording_id: str
    ok: bool


class Numbered(Struct, frozen=True, tag_field="type", tag=True):
    """A ticket number for this caller; `again` when he has it open already; None: there is none."""

    number: str | None
    again: bool = False


class CallerGone(Struct, frozen=True, tag_field="type", tag=True):
    """The caller hung up."""


class Resumed(Struct, frozen=True, tag_field="type", tag=True):
    """The application was away; `recording` tells whether the recording still runs."""

    recording: bool


MenuEvent: TypeAlias = (
    Pressed
    | SaidAll
    | TimerFired
    | Recorded
    | Measured
    | Inspected
    | Kept
    | Numbered
    | CallerGone
    | Resumed
)


# -- asked for ------------------------------------------------------------------------------------


class Say(Struct, frozen=True, tag_field="type", tag=True):
    """Say the prompts; `SaidAll` follows."""

    say_id: str
    prompts: Prompts


class StopSaying(Struct, frozen=True, tag_field="type", tag=True):
    """Cut what sounds."""


class StartTimer(Struct, frozen=True, tag_field="type", tag=True):
    """Send `TimerFired` later."""

    timer: str
    after_s: float


class CancelTimer(Struct, frozen=True, tag_field="type", tag=True):
    """Forget it."""

    timer: str


class Record(Struct, frozen=True, tag_field="type", tag=True):
    """Beep and record; `Recorded` follows."""

    recording_id: str
    max_s: float
    silence_s: float


class Measure(Struct, frozen=True, tag_field="type", tag=True):
    """Look whether anything is being recorded at all; answered by `Measured`."""

    recording_id: str


class StopRecording(Struct, frozen=True, tag_field="type", tag=True):
    """End the recording; `Recorded` follows."""

    recording_id: str


class Listen(Struct, frozen=True, tag_field="type", tag=True):
    """Play the recording to the caller; `SaidAll` follows."""

    say_id: str
    recording_id: str


class Inspect(Struct, frozen=True, tag_field="type", tag=True):
    """Look what was recorded; answered by `Inspected`."""

    recording_id: str


class Discard(Struct, frozen=True, tag_field="type", tag=True):
    """The caller wants this one thrown away."""

    recording_id: str


class Keep(Struct, frozen=True, tag_field="type", tag=True):
    """Make the recording safe; answered by `Kept`. Asked twice, it is kept once."""

    recording_id: str


class AskNumber(Struct, frozen=True, tag_field="type", tag=True):
    """A ticket number, or the one that the caller has open; answered by `Numbered`."""

    same_caller_s: float


class Chose(Struct, frozen=True, tag_field="type", tag=True):
    """For the record: what the caller wants ("none": he pressed nothing)."""

    choice: Literal["wait", "message", "ticket", "none"]


class IssueTicket(Struct, frozen=True, tag_field="type", tag=True):
    """The ticket is the caller's from now on; durable before anything after it."""

    number: str
    again: bool


class LeaveMessage(Struct, frozen=True, tag_field="type", tag=True):
    """The message is left from now on; durable before anything after it."""

    message_id: str
    number: str
    again: bool
    started_at: datetime
    duration_s: float


class End(Struct, frozen=True, tag_field="type", tag=True):
    """The menu is over; `result` tells how the call goes on."""

    result: Result


MenuCommand: TypeAlias = (
    Say
    | StopSaying
    | StartTimer
    | CancelTimer
    | Record
    | Measure
    | StopRecording
    | Listen
    | Inspect
    | Discard
    | Keep
    | AskNumber
    | Chose
    | IssueTicket
    | LeaveMessage
    | End
)


class Step(Struct, frozen=True):
    """What one event led to; the commands in the order to carry them out."""

    menu: Menu
    commands: tuple[MenuCommand, ...] = ()
