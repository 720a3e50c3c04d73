"""What a call is told (besides what Asterisk says of its legs), and what it asks for.

:mod:`telephony.calls` holds the words for Asterisk; these are the words for the ACD, the CRM, the
web page and the clock.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

import msgspec

from acd.model import LostOffer
from acd.needs import Need
from crm_bridge.port import Company
from overflow import messages as overflow
from overflow.decision import Situation
from telephony.calls import AnyLegCommand, AnyLegEvent


class _Message(msgspec.Struct, frozen=True):
    pass


# -- told -----------------------------------------------------------------------------------------


class TimerFired(_Message, frozen=True):
    """A timer started with :class:`StartTimer` ran out."""

    timer: str


class CompanyAnswered(_Message, frozen=True):
    """The CRM's answer, or that it gave none in time; a late one comes as a second message."""

    number: str
    outcome: Literal["found", "unknown", "unavailable"]
    company: Company | None = None


class LookedBack(_Message, frozen=True):
    """What is remembered of this caller's earlier calls; None is nothing."""

    last_agent_id: int | None
    first_contact_at: datetime | None


class Placed(_Message, frozen=True):
    """The place in the queue, from 1; to be asked for again after a while.

    ``expected`` is how long the wait will probably be, in seconds from now; None where too little
    is known, or it is not to be told.
    """

    position: int
    again_after_s: float
    situation: Situation
    expected: tuple[float, float] | None = None


class SituationTold(_Message, frozen=True):
    """How the wait stands, for the overflow policy to judge."""

    situation: Situation


class OfferGranted(_Message, frozen=True):
    """The ACD chose an agent."""

    offer_id: str
    agent_id: int
    extension: str
    ring_timeout_s: int
    reasons: tuple[str, ...]


class OfferWithdrawn(_Message, frozen=True):
    """The agent left before answering."""

    offer_id: str


class PopShown(_Message, frozen=True):
    """The agent's page has painted the caller's data, or there is no page to wait for."""

    offer_id: str


class CommandFailed(_Message, frozen=True):
    """Asterisk would not do it."""

    command: AnyLegCommand


class GivenUp(_Message, frozen=True):
    """The application cannot carry this call any further (it failed, or the database did)."""


class Recovered(_Message, frozen=True):
    """The application was away. ``alive``, ``in_app`` and ``up`` are channel ids as found."""

    alive: frozenset[str]
    in_app: frozenset[str]
    up: frozenset[str]
    bridged: frozenset[str]
    recordings: frozenset[str] = frozenset()
    """Recordings that are still running."""


CallEvent: TypeAlias = (
    AnyLegEvent
    | TimerFired
    | CompanyAnswered
    | LookedBack
    | Placed
    | SituationTold
    | overflow.Measured
    | overflow.Inspected
    | overflow.Kept
    | overflow.Numbered
    | OfferGranted
    | OfferWithdrawn
    | PopShown
    | CommandFailed
    | GivenUp
    | Recovered
)


# -- asked for ------------------------------------------------------------------------------------


class StartTimer(_Message, frozen=True):
    """Send :class:`TimerFired` after ``after_s``; a timer of the same name is replaced."""

    timer: str
    after_s: float


class CancelTimer(_Message, frozen=True):
    """Forget the timer; harmless when it ran out already."""

    timer: str


class LookUp(_Message, frozen=True):
    """Ask the CRM who this company is."""

    number: str


class LookBack(_Message, frozen=True):
    """Ask who spoke last with this caller, and since when he tries; answered by :class:`LookedBack`."""

    caller_number: str


class JoinQueue(_Message, frozen=True):
    """Take a place, with what the caller asks; answered by :class:`Placed`."""

    entry_id: str
    queue: str
    joined_at: datetime
    offers_made: int = 0
    credit_s: float = 0.0
    needs: tuple[Need, ...] = ()
    prefers: tuple[Need, ...] = ()
    first_contact_at: datetime | None = None
    last_agent_id: int | None = None


class ReviseEntry(_Message, frozen=True):
    """More became known of the caller: all that he asks from now on; an offer under way stands."""

    entry_id: str
    credit_s: float
    needs: tuple[Need, ...]
    prefers: tuple[Need, ...]
    first_contact_at: datetime | None
    last_agent_id: int | None


class AskPosition(_Message, frozen=True):
    """Answered by :class:`Placed`."""

    entry_id: str


class AskSituation(_Message, frozen=True):
    """Answered by :class:`SituationTold`."""

    entry_id: str


class HoldPlace(_Message, frozen=True):
    """Offer this entry to nobody for now; its place is kept."""

    entry_id: str


class FreePlace(_Message, frozen=True):
    """The entry may be offered again."""

    entry_id: str


class LeaveQueue(_Message, frozen=True):
    """Give up the place, and any offer of it."""

    entry_id: str


class LoseSight(_Message, frozen=True):
    """The caller went nobody knows when: nothing is to be learnt from this wait."""

    entry_id: str


class ShowPop(_Message, frozen=True):
    """Put the call on the agent's page; answered by :class:`PopShown`."""

    offer_id: str
    agent_id: int


class OfferRings(_Message, frozen=True):
    """The agent's phone rings."""

    offer_id: str
    agent_id: int


class OfferLost(_Message, frozen=True):
    """The offer came to nothing."""

    offer_id: str
    agent_id: int
    outcome: LostOffer


class AgentTalks(_Message, frozen=True):
    """The agent took the call (or was found talking after a restart), since ``since``."""

    entry_id: str
    queue: str
    agent_id: int
    since: datetime


class AgentHolds(_Message, frozen=True):
    """The agent put the caller on hold, or (``held`` false) took him back."""

    agent_id: int
    held: bool


class AgentDone(_Message, frozen=True):
    """The agent's part of the call is over."""

    agent_id: int


DeskCommand: TypeAlias = (
    JoinQueue
    | ReviseEntry
    | AskPosition
    | AskSituation
    | HoldPlace
    | FreePlace
    | LeaveQueue
    | LoseSight
    | OfferRings
    | OfferLost
    | AgentTalks
    | AgentHolds
    | AgentDone
)
MessageCommand: TypeAlias = (
    overflow.Measure | overflow.Inspect | overflow.Keep | overflow.Discard | overflow.AskNumber
)
"""For those who keep messages and number tickets."""

CallCommand: TypeAlias = (
    AnyLegCommand
    | StartTimer
    | CancelTimer
    | LookUp
    | LookBack
    | ShowPop
    | DeskCommand
    | MessageCommand
)
