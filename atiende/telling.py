"""Reads a call's story, for ``atiende why`` and the supervisor's page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from asterisk_conf.words import Language
from atiende.messages import choice_label, label
from atiende.records import Wording
from atiende.shown import Json, stamp
from atiende.story import Around, Line, story
from db.directory import Directory
from db.facts import AnyFact, OfferMade, QueueJoined, QueueLeft
from db.metrics.intervals import Interval
from db.metrics.spans import Span
from db.metrics.store import Metrics

_AN_INSTANT: Final = timedelta(microseconds=1)


async def tell(
    call_id: str, directory: Directory, metrics: Metrics, language: Language, now: datetime
) -> tuple[Line, ...]:
    """Read and tell one call; nothing of one that is not known. Raises DatabaseUnavailable."""
    facts = await directory.history.facts(call_id)
    names = {agent.id: agent.name for agent in await directory.agents.all()}
    queues = {queue.name: queue.label for queue in await directory.queues.all()}
    around = Around(
        names,
        Wording(queues, partial(choice_label, language)),
        partial(label, language, "pause"),
        await _spans(facts, metrics, now),
        now,
    )
    return story(facts, around)


def shown(call_id: str, lines: Sequence[Line], language: Language) -> Json:
    """Show a story to pages and programs."""
    return {
        "call_id": call_id,
        "live": bool(lines) and lines[-1].kind == "live",
        "lines": [
            {
                "at": stamp(line.at),
                "kind": line.kind,
                "text": line.words.text(language),
                "details": [detail.text(language) for detail in line.details],
            }
            for line in lines
        ],
    }


async def _spans(facts: Iterable[AnyFact], metrics: Metrics, now: datetime) -> list[Span] | None:
    """What agents did when a wait ended for which nobody was rung: it is told of no other."""
    untold = {fact.entry_id: now for fact in facts if isinstance(fact, QueueJoined)}
    for fact in facts:
        if isinstance(fact, OfferMade) or (
            isinstance(fact, QueueLeft) and fact.outcome == "answered"
        ):
            untold.pop(fact.entry_id, None)
        elif isinstance(fact, QueueLeft) and fact.entry_id in untold:
            untold[fact.entry_id] = fact.at
    if not untold:
        return None
    return await metrics.spans(Interval(min(untold.values()), max(untold.values()) + _AN_INSTANT))
