"""What agents' figures are shown, and of what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import msgspec

from atiende.cli.report_range import Range
from atiende.cli.report_sheet import Sheet, Values
from db.metrics.agents import measure
from db.metrics.intervals import sort_into
from db.metrics.spans import Span, cut_all
from db.metrics.tries import Try

_FIRST: Final = (
    *("offers", "accepted", "refused", "missed", "failed", "withdrawn", "open_offers"),
    *("talking_s", "hold_s", "wrap_up_s", "available_s", "paused_s"),
)
_LAST: Final = (
    *("not_answering_s", "other_s", "reported_s"),
    *("assignment_efficiency", "occupancy", "availability", "utilisation"),
)
_SELDOM: Final = frozenset(
    {"refused", "failed", "withdrawn", "open_offers", "hold_s", "not_answering_s", "other_s"}
)


class Work(NamedTuple):
    """What agents did; ``names`` by their id."""

    spans: Sequence[Span]
    tries: Sequence[Try]
    names: dict[int, str]


def agents_sheet(work: Work, within: Range) -> Sheet:
    """A row for each agent who was there at all, in each interval if there are any."""
    [whole] = cut_all(work.spans, [within.whole], within.now)
    total = msgspec.structs.asdict(measure(whole, work.tries, within.now))
    pauses = (f"pauses_s:{reason}" for reason in sorted(total["pauses_s"]))
    names = ("interval", "agent") if within.every else ("agent",)
    columns = (*_FIRST, *pauses, *_LAST)
    return Sheet(names, columns, _SELDOM, [*_rows(work, within)], total)


def _rows(work: Work, within: Range) -> Iterator[Values]:
    parts = cut_all(work.spans, within.parts, within.now)
    tries = sort_into(work.tries, lambda each: each.made_at, within.parts)
    for part, spans, made in zip(within.parts, parts, tries, strict=True):
        for agent_id, (those, offered) in _by_agent(spans, made, work.names):
            figures = measure(those, offered, within.now)
            if figures.reported_s or figures.offers:
                name = work.names.get(agent_id, str(agent_id))
                about = {**within.named(part), "agent": name, "agent_id": agent_id}
                yield {**about, **msgspec.structs.asdict(figures)}


def _by_agent(
    spans: Sequence[Span], tries: Sequence[Try], names: dict[int, str]
) -> list[tuple[int, tuple[list[Span], list[Try]]]]:
    """Each agent's own, by the agents' names."""
    found: dict[int, tuple[list[Span], list[Try]]] = defaultdict(lambda: ([], []))
    for span in spans:
        found[span.agent_id][0].append(span)
    for each in tries:
        found[each.agent_id][1].append(each)
    return sorted(found.items(), key=lambda item: (names.get(item[0], ""), item[0]))
