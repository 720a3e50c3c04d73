"""What goes into the flow engine and what comes out of it; all of it survives JSON by msgspec.

Say ids and timer ids are unique within one call only: whoever talks to Asterisk adds the call's id.
"""

from datetime import datetime
from typing import Literal

from msgspec import Struct

KEYS = frozenset("0123456789*#ABCD")
"""Every key that telephone signalling knows; anything else is not a key press."""

Verification = Literal["none", "pending", "verified", "unknown", "unavailable"]
"""What the CRM said of the company number: not asked, not yet answered, known, not known, silent."""

LookupOutcome = Literal["found", "unknown", "unavailable"]


class Digit(Struct, frozen=True, tag_field="type", tag=True):
    """The caller pressed `key`."""

    key: str


class SaidAll(Struct, frozen=True, tag_field="type", tag=True):
    """The prompts of `say_id` have ended, or could not be played: either way nothing sounds now."""

    say_id: str


class TimerFired(Struct, frozen=True, tag_field="type", tag=True):
    """The timer that `StartTimer` named has run out."""

    timer: str


class LookedUp(Struct, frozen=True, tag_field="type", tag=True):
    """The CRM's answer about `number`; `unavailable` when it failed or its deadline passed."""

    number: str
    outcome: LookupOutcome


class Resumed(Struct, frozen=True, tag_field="type", tag=True):
    """The application was away and has this call back: prompts and timers of before are gone."""


FlowEvent = Digit | SaidAll | TimerFired | LookedUp | Resumed


class Say(Struct, frozen=True, tag_field="type", tag=True):
    """Play these prompts one after another; exactly one `SaidAll` must follow unless stopped."""

    say_id: str
    prompts: tuple[str, ...]


class StopSaying(Struct, frozen=True, tag_field="type", tag=True):
    """Cut the prompts now. A `SaidAll` that is already on its way will be ignored."""

    say_id: str


class StartTimer(Struct, frozen=True, tag_field="type", tag=True):
    """Send `TimerFired` after this many seconds; the name says what the caller is waited for."""

    timer: str
    after_s: float


class CancelTimer(Struct, frozen=True, tag_field="type", tag=True):
    """Forget the timer; one that fires all the same, or is not known any more, does no harm."""

    timer: str


class LookUpCompany(Struct, frozen=True, tag_field="type", tag=True):
    """Ask the CRM; the answer comes back as `LookedUp` with the same number."""

    number: str


class Enqueue(Struct, frozen=True, tag_field="type", tag=True):
    """The flow's last word: the call waits for an agent of `queue` from now on.

    `needs` and `prefers` are skills with a level from 1 to 10; `credit_s` is a head start.
    """

    queue: str
    needs: tuple[tuple[str, int], ...] = ()
    prefers: tuple[tuple[str, int], ...] = ()
    credit_s: float = 0.0


class HangUp(Struct, frozen=True, tag_field="type", tag=True):
    """The flow's last word: the call ends."""


FlowCommand = Say | StopSaying | StartTimer | CancelTimer | LookUpCompany | Enqueue | HangUp


class SpareEnd(Struct, frozen=True):
    """An end key that still belongs to a number which ended by its length: ignored until `until`."""

    key: str
    until: datetime


class Session(Struct, frozen=True):
    """Where one call is in its flow; with the flow, all there is to know to go on.

    `tries` counts failed attempts in this node, `digits` the number being keyed in, `keys` every
    key of the call (bounded), `ahead` keys that arrived before their question. `leaving` is the
    node that follows when the prompt now playing has ended. `language` is the code that was chosen
    in a menu, "" for none. `seq` numbers prompts and timers.
    """

    node: str
    entered_at: datetime
    tries: int = 0
    digits: str = ""
    keys: str = ""
    ahead: str = ""
    choice: str | None = None
    language: str = ""
    company_number: str = ""
    verification: Verification = "none"
    saying: str | None = None
    leaving: str | None = None
    timer: str | None = None
    spare_end: SpareEnd | None = None
    seq: int = 0
    finished: bool = False


class Step(Struct, frozen=True):
    """What one event led to: the new session, and the commands in the order to carry them out."""

    session: Session
    commands: tuple[FlowCommand, ...] = ()
