"""What queues' figures are shown, and of what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from atiende.cli.report_range import Range
from atiende.cli.report_sheet import Sheet, Values
from db.metrics.contacts import Contact
from db.metrics.intervals import sort_into
from db.metrics.queues import KINDS, Thresholds, by_queue, measure

_KINDS: Final = tuple(f"diverted_{kind}" for kind in KINDS)
_COLUMNS: Final = (
    *("offered", "answered", "abandoned", "short_abandons", "diverted", *_KINDS),
    *("in_progress", "service_level", "answer_mean_s", "answer_p50_s", "answer_p90_s"),
    *("wait_longest_s", "talk_s", "hold_s", "wrap_up_s"),
)
_SELDOM: Final = frozenset({"hold_s", *_KINDS})


def queues_sheet(contacts: Sequence[Contact], within: Range, limits: Thresholds) -> Sheet:
    """A row for each queue, in each interval if there are any."""
    rows = [
        {**about, "queue": queue, **_measured(those, limits)}
        for about, found in _by_interval(contacts, within)
        for queue, those in by_queue(found).items()
    ]
    names = ("interval", "queue") if within.every else ("queue",)
    return Sheet(names, _COLUMNS, _SELDOM, rows, _measured(contacts, limits))


def intervals_sheet(contacts: Sequence[Contact], within: Range, limits: Thresholds) -> Sheet:
    """A row for each interval."""
    rows = [
        {**about, **_measured(those, limits)} for about, those in _by_interval(contacts, within)
    ]
    return Sheet(("interval",), _COLUMNS, _SELDOM, rows, _measured(contacts, limits))


def _by_interval(
    contacts: Sequence[Contact], within: Range
) -> Iterator[tuple[Values, list[Contact]]]:
    found = sort_into(contacts, lambda contact: contact.offered_at, within.parts)
    for part, those in zip(within.parts, found, strict=True):
        yield within.named(part), those


def _measured(contacts: Sequence[Contact], limits: Thresholds) -> Values:
    return msgspec.structs.asdict(measure(contacts, limits))
