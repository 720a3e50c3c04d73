"""The published documents: those of today for a new call, those it began with for each other one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Literal, NamedTuple, Self, TypeAlias, TypeVar

from acd.routing.document import Routing
from acd.routing.source import DEFAULT_ROUTING
from acd.routing.source import parse as parse_routing
from atiende.call.state import CallState
from atiende.call.turn import Opening, Plan, always_open
from atiende.clock import utc_now
from atiende.defaults import put_queues
from atiende.settings import Settings
from db.directory import ClosedNowRecord, Directory, DocumentRevision, FlowRevision
from db.directory.published import PublishedNow
from ivr.flow import DEFAULT_FLOW, Flow
from ivr.flow import parse as parse_flow
from ivr.hours.document import ClosedNow, Hours
from ivr.hours.source import DEFAULT_HOURS
from ivr.hours.source import parse as parse_hours
from ivr.hours.spoken import reopening
from ivr.hours.state import Closed, is_open, state_at
from overflow.policy import OverflowPolicy, Prompts
from overflow.source import DEFAULT_POLICY
from overflow.source import parse as parse_policy

Revision = TypeVar("Revision")
Kind: TypeAlias = Literal["hours", "overflow", "routing"]
SHIPPED: Final[Mapping[Kind, Path]] = {
    "hours": DEFAULT_HOURS,
    "overflow": DEFAULT_POLICY,
    "routing": DEFAULT_ROUTING,
}

_WHY_CLOSED: Final[Mapping[str, Prompts]] = {
    "hours": ("overflow_closed",),
    "holiday": ("overflow_holiday",),
    "closed_now": ("overflow_closed_now",),
}


@dataclass(frozen=True, slots=True)
class Known:
    """What documents may refer to."""

    prompts: Collection[str]
    queues: Collection[str]


class _Numbers(NamedTuple):
    """The revision of each document; 0: none was published."""

    flow: int
    overflow: int
    hours: int
    routing: int

    @classmethod
    def of(cls, published: PublishedNow) -> Self:
        return cls(published.flow, published.overflow, published.hours, published.routing)

    @classmethod
    def of_call(cls, call: CallState) -> Self:
        return cls(
            call.flow_revision, call.overflow_revision, call.hours_revision, call.routing_revision
        )


class Plans:
    """Reads revisions from the directory and keeps them parsed: they never change."""

    def __init__(self, directory: Directory, now: Callable[[], datetime]) -> None:
        self._directory = directory
        self._now = now
        self._flows: dict[int, Flow] = {}
        self._policies: dict[int, OverflowPolicy] = {}
        self._hours: dict[int, Hours] = {}
        self._routings: dict[int, Routing] = {0: Routing()}
        self._reading = asyncio.Lock()
        self._routing_in_force = 0
        self._zone = "UTC"

    def zone(self) -> str:
        """Name the time zone of the line: that of the default calendar as last read."""
        return self._zone

    async def current(self) -> Plan:
        """Return what a new call gets. Raises LookupError before anything was published.

        Routing that is published newly counts from the next :meth:`routing_now` on, as it does for
        the queues: no caller waits until thousands of companies are read.
        """
        published = await self._directory.published.now(self._now())
        if not published.flow:
            raise LookupError("no flow was published: run `atiende flow publish`")
        if not self._routing_in_force:
            await self._put_in_force(published.routing)
        numbers = _Numbers.of(published)._replace(routing=self._routing_in_force)
        return await self._plan(numbers, published.closed)

    async def of(self, call: CallState) -> Plan:
        """Return the revisions that a call began with. Raises LookupError."""
        closed = await self._directory.closed_now.all(self._now())
        return await self._plan(_Numbers.of_call(call), closed)

    async def routing_now(self) -> Routing:
        """Read how queues are served from now on. Raises DocumentErrors, LookupError."""
        published = await self._directory.published.now(self._now())
        return await self._put_in_force(published.routing)

    async def _put_in_force(self, number: int) -> Routing:
        routing = await self._routing(number)
        self._routing_in_force = number
        return routing

    async def _plan(self, numbers: _Numbers, closed: Collection[ClosedNowRecord]) -> Plan:
        flow, overflow, hours, routing = numbers
        switches = {record.calendar: switch_of(record) for record in closed}
        calendars = await self._calendars(hours) if hours else None
        return Plan(
            flow,
            await self._flow(flow),
            overflow,
            await self._policy(overflow) if overflow else OverflowPolicy(),
            hours,
            opening_by(calendars, switches) if calendars else always_open,
            routing_revision=routing,
            routing=await self._routing(routing),
        )

    async def _flow(self, number: int) -> Flow:
        if number not in self._flows:
            revision = _found(await self._directory.flows.by_id(number), "flow", number)
            self._flows[number] = parse_flow(revision.source, f"flow revision {number}")
        return self._flows[number]

    async def _routing(self, number: int) -> Routing:
        if number not in self._routings:
            # One of thousands of companies takes a second: calls go on meanwhile, and nobody reads
            # at the same time what another is reading.
            async with self._reading:
                if number not in self._routings:
                    self._routings[number] = await self._read_routing(number)
        return self._routings[number]

    async def _read_routing(self, number: int) -> Routing:
        source = await self._source("routing", number)
        return await asyncio.to_thread(parse_routing, source, f"routing revision {number}")

    async def _policy(self, number: int) -> OverflowPolicy:
        if number not in self._policies:
            source = await self._source("overflow", number)
            self._policies[number] = parse_policy(source, f"overflow revision {number}")
        return self._policies[number]

    async def _calendars(self, number: int) -> Hours:
        if number not in self._hours:
            source = await self._source("hours", number)
            self._hours[number] = parse_hours(source, f"hours revision {number}")
        hours = self._hours[number]
        self._zone = hours.calendars[hours.default].zone
        return hours

    async def _source(self, kind: Kind, number: int) -> str:
        return _found(await self._directory.documents.by_id(kind, number), kind, number).source


def _found(revision: Revision | None, kind: str, number: int) -> Revision:
    if revision is None:
        raise LookupError(f"there is no {kind} revision {number}")
    return revision


def opening_by(
    calendars: Hours, switches: Mapping[str, ClosedNow]
) -> Callable[[str, datetime], Opening]:
    """Tell calls whether their line is open, and in what words it is not."""

    def opening(dialled: str, now: datetime) -> Opening:
        calendar = calendars.calendar_for(dialled)
        switch = switches.get(calendar.name)
        if is_open(calendar, now, switch):
            return Opening()
        state = state_at(calendar, now, switch)
        assert isinstance(state, Closed)
        words = state.notice or _WHY_CLOSED[state.reason]
        if state.until is not None:
            words += reopening(state.until, calendar, now)
        return Opening(closed=True, words=words, overrides=state.reason == "closed_now")

    return opening


def switch_of(record: ClosedNowRecord) -> ClosedNow:
    """Give a closing by hand as calendars take it."""
    return ClosedNow(tuple(record.notice), record.until, record.reason)


async def publish(
    directory: Directory, path: Path | None, prompts: set[str], by: str, now: Callable[[], datetime]
) -> tuple[FlowRevision, Flow]:
    """Check the flow at ``path`` (None: the shipped one) and make it the current one.

    Raises DocumentErrors with all that is wrong, OSError when it cannot be read.
    """
    chosen = path or DEFAULT_FLOW
    source = chosen.read_bytes()
    queues = {queue.name for queue in await directory.queues.all()}
    flow = parse_flow(source, str(chosen), prompts=prompts, queues=queues)
    return await directory.flows.publish(source.decode(), published_by=by, now=now()), flow


async def publish_document(  # noqa: PLR0913, PLR0917  # who publishes what, when, checked by what
    directory: Directory,
    kind: Kind,
    path: Path,
    known: Known,
    by: str,
    now: datetime,
) -> DocumentRevision:
    """Check the document at ``path`` and make it the current one of its kind.

    Raises DocumentErrors with all that is wrong, OSError when it cannot be read.
    """
    source = path.read_bytes()
    match kind:
        case "hours":
            parse_hours(source, str(path), prompts=known.prompts)
        case "overflow":
            parse_policy(source, str(path), prompts=known.prompts, queues=known.queues)
        case "routing":
            parse_routing(source, str(path), queues=known.queues)
    return await directory.documents.publish(kind, source.decode(), by, now)


def files_at_start(settings: Settings) -> dict[Kind, Path | None]:
    """Name the files whose text the settings publish at each start, whatever was published since."""
    return {
        "hours": settings.hours_file,
        "overflow": settings.overflow_file,
        "routing": settings.routing_file,
    }


async def publish_first(directory: Directory, settings: Settings, prompts: set[str]) -> None:
    """Publish the documents that the settings name; a new installation gets the shipped ones."""
    if settings.flow_file is not None or await directory.flows.latest() is None:
        if settings.flow_file is None:
            await put_queues(directory)
        await publish(directory, settings.flow_file, prompts, "start", utc_now)
    known = Known(prompts, {queue.name for queue in await directory.queues.all()})
    for kind, path in files_at_start(settings).items():
        if path is not None or await directory.documents.latest(kind) is None:
            chosen = path or SHIPPED[kind]
            await publish_document(directory, kind, chosen, known, "start", utc_now())
