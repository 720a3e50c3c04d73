"""The published flow for new calls, and that of each call in progress."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from atiende.call.turn import PublishedFlow
from db.directory import Directory, FlowRevision
from ivr.flow import DEFAULT_FLOW, Flow, parse


class Flows:
    """Reads revisions from the directory and keeps them parsed: they never change."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._parsed: dict[int, PublishedFlow] = {}

    async def current(self) -> PublishedFlow:
        """Return what a new call gets. Raises LookupError before anything was published."""
        revision = await self._directory.flows.latest()
        if revision is None:
            raise LookupError("no flow was published: run `atiende flow publish`")
        return self._published(revision)

    async def of(self, number: int) -> PublishedFlow:
        """Return the revision that a call began with. Raises LookupError."""
        known = self._parsed.get(number)
        if known is not None:
            return known
        revision = await self._directory.flows.by_id(number)
        if revision is None:
            raise LookupError(f"there is no flow revision {number}")
        return self._published(revision)

    def _published(self, revision: FlowRevision) -> PublishedFlow:
        if revision.id not in self._parsed:
            flow = parse(revision.source, f"flow revision {revision.id}")
            self._parsed[revision.id] = PublishedFlow(revision.id, flow)
        return self._parsed[revision.id]


async def publish(
    directory: Directory, path: Path | None, prompts: set[str], by: str, now: Callable[[], datetime]
) -> tuple[FlowRevision, Flow]:
    """Check the document at ``path`` (None: the shipped one) and make it the current flow.

    Raises DocumentErrors with all that is wrong, OSError when it cannot be read.
    """
    chosen = path or DEFAULT_FLOW
    source = chosen.read_bytes()
    queues = {queue.name for queue in await directory.queues.all()}
    flow = parse(source, str(chosen), prompts=prompts, queues=queues)
    return await directory.flows.publish(source.decode(), published_by=by, now=now()), flow
