"""How each kind of document is checked: against the prompts and queues that there are now."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from atiende.plans import SHIPPED, Kind
from atiende.web.revisions import DocumentKind
from db.directory import Queues
from documents.problems import DocumentProblem
from ivr.hours.source import lint as lint_hours
from overflow.source import lint as lint_policy


def document_kinds(
    queues: Queues, prompts: Callable[[], Collection[str]], now: Callable[[], datetime]
) -> Mapping[Kind, DocumentKind]:
    """Give the kinds; ``prompts`` tells the ids that there are. Reading happens in a thread."""

    async def hours(source: str) -> Sequence[DocumentProblem]:
        return await asyncio.to_thread(
            lint_hours, source, "hours", prompts=prompts(), today=now().date()
        )

    async def overflow(source: str) -> Sequence[DocumentProblem]:
        names = [queue.name for queue in await queues.all()]
        return await asyncio.to_thread(
            lint_policy, source, "overflow", prompts=prompts(), queues=names
        )

    return {
        "hours": DocumentKind(SHIPPED["hours"], hours),
        "overflow": DocumentKind(SHIPPED["overflow"], overflow),
    }
