"""How each kind of document is checked: against the prompts, queues and people that there are now."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Final

from acd.routing.source import LIMITS
from acd.routing.source import lint as lint_routing
from atiende.around import around_of
from atiende.plans import SHIPPED, Kind
from atiende.web.revisions import LARGEST_BODY_BYTES, Check, DocumentKind
from db.directory import Directory
from documents.problems import DocumentProblem
from ivr.hours.source import lint as lint_hours
from overflow.source import lint as lint_policy

_ROUTING_BYTES: Final = max(LARGEST_BODY_BYTES, 6 * LIMITS.characters)
"""Every letter may come escaped."""


def document_kinds(
    directory: Directory,
    prompts: Callable[[], Collection[str]],
    now: Callable[[], datetime],
    from_files: Collection[str] = (),
) -> Mapping[Kind, DocumentKind]:
    """Give the kinds; ``prompts`` tells the ids that there are. Reading happens in a thread.

    ``from_files`` names the kinds that a setting publishes from a file at each start.
    """

    async def hours(source: str) -> Sequence[DocumentProblem]:
        return await asyncio.to_thread(
            lint_hours, source, "hours", prompts=prompts(), today=now().date()
        )

    async def overflow(source: str) -> Sequence[DocumentProblem]:
        names = [queue.name for queue in await directory.queues.all()]
        return await asyncio.to_thread(
            lint_policy, source, "overflow", prompts=prompts(), queues=names
        )

    async def routing(source: str) -> Sequence[DocumentProblem]:
        around = await around_of(directory)
        return await asyncio.to_thread(lint_routing, source, "routing", around)

    def kind(name: Kind, check: Check, most_bytes: int = LARGEST_BODY_BYTES) -> DocumentKind:
        return DocumentKind(SHIPPED[name], check, name in from_files, most_bytes)

    return {
        "hours": kind("hours", hours),
        "overflow": kind("overflow", overflow),
        "routing": kind("routing", routing, _ROUTING_BYTES),
    }
