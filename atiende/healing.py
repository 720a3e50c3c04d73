"""Compares what the desk believes of its agents with what there is, and corrects what stays wrong.

Events can be lost, and a call's own task can fail. What looks wrong once may be a change under way;
only what is found wrong in just the same way again, :data:`GRACE_S` later, is corrected.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Literal, Protocol, TypeAlias

from acd.agents import AgentState
from acd.model import Agent
from atiende.call.messages import CallEvent
from atiende.call.state import CallState
from atiende.desk import Desk
from atiende.presence import Presence
from telephony.calls import LegEnded
from telephony.errors import AriError

log = logging.getLogger(__name__)

LOOK_EVERY_S: Final = 2.0
GRACE_S: Final = 1.5
REASON: Final = "healed:"
"""What the ledger's reason of a corrected state begins with."""
_BEFORE_NEXT_LOOK: Final = timedelta(seconds=2 * LOOK_EVERY_S)
_Q850_UNKNOWN, _Q850_NORMAL = 0, 16
_DIALLED: Final = ("dialled", "ringing")

Served: TypeAlias = Literal["quiet", "busy", "stranded"]
"""``busy``: something is being done for the call; ``stranded``: its task failed in the talk."""
LiveCalls: TypeAlias = Mapping[str, tuple[CallState, Served]]


class Fault(StrEnum):
    """What can be wrong with an agent's state."""

    CALL_GONE = "call_gone"
    OFFER_GONE = "offer_gone"
    PHONE_LEG_GONE = "phone_leg_gone"
    CALLER_GONE = "caller_gone"
    UNATTENDED = "unattended"
    WRAP_UP_OVERDUE = "wrap_up_overdue"
    PHONE_DEAD = "phone_dead"
    PHONE_BACK = "phone_back"
    PAGE_GONE = "page_gone"
    PAGE_BACK = "page_back"


@dataclass(frozen=True, slots=True)
class Finding:
    """One agent's fault; an equal one found later is the same that lasts."""

    agent_id: int
    fault: Fault
    since: datetime
    call_id: str | None = None
    offer_id: str | None = None


_ALL_THERE: Final = Presence()


def heal(  # noqa: PLR0913, PLR0917  # what is compared
    agents: Iterable[Agent],
    calls: LiveCalls,
    channels: Collection[str],
    now: datetime,
    suspected: Mapping[Finding, datetime],
    presence: Presence = _ALL_THERE,
) -> tuple[list[Finding], dict[Finding, datetime]]:
    """Decide what to correct, and what to suspect until the next look (and since when)."""
    examined = (_examined(agent, calls, channels, now, presence) for agent in agents)
    since = {found: suspected.get(found, now) for found in examined if found is not None}
    lasting = [
        found
        for found, first in since.items()
        if found.fault in _OF_PAGES or (now - first).total_seconds() >= GRACE_S
    ]
    return lasting, {finding: first for finding, first in since.items() if finding not in lasting}


def _examined(
    agent: Agent, calls: LiveCalls, channels: Collection[str], now: datetime, presence: Presence
) -> Finding | None:
    known = calls.get(agent.call_id) if agent.call_id is not None else None
    fault: Fault | None = None
    match agent.state:
        case AgentState.OFFERED | AgentState.RINGING:
            fault = _of_offer(agent, known, channels)
        case AgentState.TALKING | AgentState.ON_HOLD:
            fault = _of_talk(agent, known, channels)
        case AgentState.WRAP_UP if agent.wrap_up_until is None or agent.wrap_up_until <= now:
            fault = Fault.WRAP_UP_OVERDUE
        case AgentState.WRAP_UP if _ends_soon(agent, now) and presence.has_left(
            agent.agent_id, now
        ):
            fault = Fault.PAGE_GONE
        case AgentState.AVAILABLE if presence.has_left(agent.agent_id, now):
            fault = Fault.PAGE_GONE
        case AgentState.AVAILABLE:
            fault = _of_phone(agent)
        case AgentState.PAUSED if agent.reason == REASON + Fault.PAGE_GONE:
            fault = Fault.PAGE_BACK if agent.agent_id in presence.watched else None
    if fault is None:
        return None
    offer = known[0].offer if known is not None else None
    offer_id = offer.offer_id if offer is not None else None
    return Finding(agent.agent_id, fault, agent.since, agent.call_id, offer_id)


def _ends_soon(agent: Agent, now: datetime) -> bool:
    """Whose wrap-up ends has the next call at once, unless he wished for something else."""
    until = agent.wrap_up_until
    return agent.wish is None and until is not None and until - now <= _BEFORE_NEXT_LOOK


def _of_offer(
    agent: Agent, known: tuple[CallState, Served] | None, channels: Collection[str]
) -> Fault | None:
    if known is None:
        return Fault.OFFER_GONE
    call, served = known
    if served != "quiet":
        return None
    if call.phase != "offered" or call.offer is None or call.offer.agent_id != agent.agent_id:
        return Fault.OFFER_GONE
    rung = call.offer.stage in _DIALLED
    return Fault.PHONE_LEG_GONE if rung and call.offer.offer_id not in channels else None


def _of_talk(
    agent: Agent, known: tuple[CallState, Served] | None, channels: Collection[str]
) -> Fault | None:
    if known is None:
        return Fault.CALL_GONE
    call, served = known
    if served != "quiet":
        return Fault.UNATTENDED if served == "stranded" else None
    if call.phase != "talking" or call.offer is None or call.offer.agent_id != agent.agent_id:
        return Fault.CALL_GONE
    if call.channel_id not in channels:
        return Fault.CALLER_GONE
    return Fault.PHONE_LEG_GONE if call.offer.offer_id not in channels else None


def _of_phone(agent: Agent) -> Fault | None:
    """Who is available with a dead telephone is offered nothing; the ledger is to say why."""
    noted = agent.reason == REASON + Fault.PHONE_DEAD
    if agent.phone == "unregistered":
        return None if noted else Fault.PHONE_DEAD
    return Fault.PHONE_BACK if noted else None


class Calls(Protocol):
    """The live calls, as the line keeps them."""

    connected: bool

    def live(self) -> LiveCalls:
        """Every call that is not over, and who looks after it."""

    def post(self, call_id: str, event: CallEvent) -> None:
        """Put the event into the call's mailbox."""

    async def take_up_again(self, call_id: str) -> None:
        """Give a stranded call a task again."""


class Healer:
    """Looks every few seconds."""

    def __init__(
        self,
        desk: Desk,
        calls: Calls,
        channels: Callable[[], Awaitable[Collection[str]]],
        now: Callable[[], datetime],
        presence: Callable[[], Presence] = Presence,
    ) -> None:
        """``channels`` gives the ids of all that Asterisk has now; it may raise AriError."""
        self._desk = desk
        self._calls = calls
        self._channels = channels
        self._now = now
        self._presence = presence
        self._suspected: dict[Finding, datetime] = {}

    async def run(self) -> None:
        """Look again and again, until cancelled."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            await self.look()

    async def look(self) -> None:
        """Compare once. Without Asterisk nothing can be compared, and nothing is changed."""
        try:
            channels = await self._seen()
        except AriError as error:
            log.info("the agents' states could not be compared: %s", error)
            channels = None
        if channels is None:
            self._suspected = {}
            return
        agents = self._desk.board.agents.values()
        lasting, self._suspected = heal(
            agents,
            self._calls.live(),
            channels,
            self._now(),
            self._suspected,
            self._presence(),
        )
        for finding in lasting:
            await self._correct(finding)

    async def _seen(self) -> Collection[str] | None:
        """The channels, if there are any to compare; None when Asterisk is away."""
        if not self._calls.connected:
            return None
        anybody = any(agent.call_id for agent in self._desk.board.agents.values())
        return await self._channels() if anybody else ()

    async def _correct(self, finding: Finding) -> None:
        seldom = finding.fault not in (*_OF_PHONES, *_OF_PAGES)
        level = logging.WARNING if seldom else logging.DEBUG
        log.log(level, "agent %d is put right: %s", finding.agent_id, finding.fault)
        call_id = finding.call_id or ""
        if finding.fault is Fault.PAGE_GONE:
            self._desk.step_out(finding.agent_id, finding.since, REASON + finding.fault)
            return
        if finding.fault is Fault.PAGE_BACK:
            self._desk.step_in(finding.agent_id, finding.since)
            return
        if finding.fault is Fault.UNATTENDED:
            with suppress(AriError):  # it is tried again after the next looks
                await self._calls.take_up_again(call_id)
            return
        known = self._calls.live().get(call_id)
        if finding.fault is Fault.CALLER_GONE and known is not None:
            self._calls.post(call_id, LegEnded(known[0].channel_id, _Q850_NORMAL))
        if finding.fault is Fault.PHONE_LEG_GONE and known is not None and finding.offer_id:
            talks = known[0].phase == "talking"
            cause = _Q850_NORMAL if talks else _Q850_UNKNOWN
            self._calls.post(call_id, LegEnded(finding.offer_id, cause))
            if not talks:
                return  # the call itself gives the offer back, and spares the telephone a while
        reason = "" if finding.fault is Fault.PHONE_BACK else REASON + finding.fault
        self._desk.correct(finding.agent_id, finding.since, reason)


_OF_PHONES: Final = (Fault.PHONE_DEAD, Fault.PHONE_BACK)
_OF_PAGES: Final = (Fault.PAGE_GONE, Fault.PAGE_BACK)
"""They have lasted already, or are good news."""
