"""The published documents: those of today for a new call, those it began with for each other one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Literal, TypeAlias

from atiende.call.state import CallState
from atiende.call.turn import Opening, Plan, always_open
from atiende.clock import utc_now
from atiende.defaults import put_queues
from atiende.settings import Settings
from db.directory import ClosedNowRecord, Directory, DocumentRevision, FlowRevision
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

Kind: TypeAlias = Literal["hours", "overflow"]
SHIPPED: Final[Mapping[Kind, Path]] = {"hours": DEFAULT_HOURS, "overflow": DEFAULT_POLICY}

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


class Plans:
    """Reads revisions from the directory and keeps them parsed: they never change."""

    def __init__(self, directory: Directory, now: Callable[[], datetime]) -> None:
        self._directory = directory
        self._now = now
        self._flows: dict[int, Flow] = {}
        self._policies: dict[int, OverflowPolicy] = {}
        self._hours: dict[int, Hours] = {}
        self._zone = "UTC"

    def zone(self) -> str:
        """Name the time zone of the line: that of the default calendar as last read."""
        return self._zone

    async def current(self) -> Plan:
        """Return what a new call gets. Raises LookupError before anything was published."""
        documents = self._directory.documents
        flow, policy, calendar, closed = await asyncio.gather(
            self._directory.flows.latest(),
            documents.latest("overflow"),
            documents.latest("hours"),
            self._directory.closed_now.all(self._now()),
        )
        if flow is None:
            raise LookupError("no flow was published: run `atiende flow publish`")
        return self._plan(flow, policy, calendar, closed)

    async def of(self, call: CallState) -> Plan:
        """Return the revisions that a call began with. Raises LookupError."""
        documents = self._directory.documents
        flow = await self._directory.flows.by_id(call.flow_revision)
        if flow is None:
            raise LookupError(f"there is no flow revision {call.flow_revision}")
        return self._plan(
            flow,
            await documents.by_id("overflow", call.overflow_revision),
            await documents.by_id("hours", call.hours_revision),
            await self._directory.closed_now.all(self._now()),
        )

    def _plan(
        self,
        flow: FlowRevision,
        policy: DocumentRevision | None,
        calendar: DocumentRevision | None,
        closed: Collection[ClosedNowRecord],
    ) -> Plan:
        switches = {record.calendar: switch_of(record) for record in closed}
        return Plan(
            flow.id,
            self._flow(flow),
            policy.id if policy else 0,
            self._policy(policy) if policy else OverflowPolicy(),
            calendar.id if calendar else 0,
            opening_by(self._calendars(calendar), switches) if calendar else always_open,
        )

    def _flow(self, revision: FlowRevision) -> Flow:
        if revision.id not in self._flows:
            name = f"flow revision {revision.id}"
            self._flows[revision.id] = parse_flow(revision.source, name)
        return self._flows[revision.id]

    def _policy(self, revision: DocumentRevision) -> OverflowPolicy:
        if revision.id not in self._policies:
            name = f"overflow revision {revision.id}"
            self._policies[revision.id] = parse_policy(revision.source, name)
        return self._policies[revision.id]

    def _calendars(self, revision: DocumentRevision) -> Hours:
        if revision.id not in self._hours:
            name = f"hours revision {revision.id}"
            self._hours[revision.id] = parse_hours(revision.source, name)
        hours = self._hours[revision.id]
        self._zone = hours.calendars[hours.default].zone
        return hours


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
    """Check the hours or the policy at ``path`` and make it the current one.

    Raises DocumentErrors with all that is wrong, OSError when it cannot be read.
    """
    source = path.read_bytes()
    if kind == "hours":
        parse_hours(source, str(path), prompts=known.prompts)
    else:
        parse_policy(source, str(path), prompts=known.prompts, queues=known.queues)
    return await directory.documents.publish(kind, source.decode(), by, now)


async def publish_first(directory: Directory, settings: Settings, prompts: set[str]) -> None:
    """Publish the documents that the settings name; a new installation gets the shipped ones."""
    if settings.flow_file is not None or await directory.flows.latest() is None:
        if settings.flow_file is None:
            await put_queues(directory)
        await publish(directory, settings.flow_file, prompts, "start", utc_now)
    known = Known(prompts, {queue.name for queue in await directory.queues.all()})
    given: dict[Kind, Path | None] = {
        "hours": settings.hours_file,
        "overflow": settings.overflow_file,
    }
    for kind, path in given.items():
        if path is not None or await directory.documents.latest(kind) is None:
            chosen = path or SHIPPED[kind]
            await publish_document(directory, kind, chosen, known, "start", utc_now())
