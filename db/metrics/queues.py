"""What a queue's contacts come to: docs/metricas.md defines each name."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import msgspec

from db.metrics.stats import mean, percentile, ratio

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from db.metrics.contacts import Contact, Kind

KINDS: Final[tuple[Kind, ...]] = ("message", "ticket", "closed", "sent_back", "fallback", "other")


class Thresholds(msgspec.Struct, frozen=True):
    """What counts as answered in time, and as having hung up too soon for anybody to answer."""

    in_time_s: float = 15.0
    short_s: float = 5.0


class QueueMetrics(msgspec.Struct, frozen=True, kw_only=True):
    """Counts, seconds (``_s``) and shares from 0 to 1; None where there is nothing to divide."""

    offered: int
    answered: int
    abandoned: int
    short_abandons: int
    diverted: int
    diverted_message: int
    diverted_ticket: int
    diverted_closed: int
    diverted_sent_back: int
    diverted_fallback: int
    diverted_other: int
    in_progress: int
    answer_mean_s: float | None
    answer_p50_s: float | None
    answer_p90_s: float | None
    wait_mean_s: float | None
    wait_longest_s: float | None
    talk_s: float
    hold_s: float
    wrap_up_s: float
    handle_mean_s: float | None
    answered_in_time: int
    service_level: float | None
    service_level_strict: float | None
    service_level_offered: float | None

    @property
    def balances(self) -> bool:
        """Everything that was offered became something, once."""
        ended = self.answered + self.abandoned + self.diverted
        kinds = sum(getattr(self, f"diverted_{kind}") for kind in KINDS)
        return self.offered == ended + self.in_progress and self.diverted == kinds


def measure(contacts: Iterable[Contact], thresholds: Thresholds | None = None) -> QueueMetrics:
    """What these contacts come to, whichever queue or time they are of."""
    limits, these = thresholds or Thresholds(), list(contacts)
    became = Counter(contact.outcome for contact in these)
    went = Counter(contact.diverted_to for contact in these)
    answered = [contact for contact in these if contact.outcome == "answered"]
    answers = _waits(answered)
    abandons = _waits([contact for contact in these if contact.outcome == "abandoned"])
    waits = _waits(these)
    short = sum(wait < limits.short_s for wait in abandons)
    in_time = sum(wait <= limits.in_time_s for wait in answers)
    return QueueMetrics(
        offered=len(these),
        answered=became["answered"],
        abandoned=became["abandoned"],
        short_abandons=short,
        diverted=became["diverted"],
        diverted_message=went["message"],
        diverted_ticket=went["ticket"],
        diverted_closed=went["closed"],
        diverted_sent_back=went["sent_back"],
        diverted_fallback=went["fallback"],
        diverted_other=went["other"],
        in_progress=became["in_progress"],
        answer_mean_s=mean(answers),
        answer_p50_s=percentile(answers, 50),
        answer_p90_s=percentile(answers, 90),
        wait_mean_s=mean(waits),
        wait_longest_s=max(waits, default=None),
        talk_s=sum(contact.talk_s or 0.0 for contact in these),
        hold_s=sum(contact.hold_s for contact in these),
        wrap_up_s=sum(contact.wrap_up_s for contact in these),
        handle_mean_s=mean([*_handled(answered)]),
        answered_in_time=in_time,
        service_level=ratio(in_time, len(answers) + len(abandons) - short),
        service_level_strict=ratio(in_time, len(answers) + len(abandons)),
        service_level_offered=ratio(in_time, len(waits)),
    )


def by_queue(contacts: Iterable[Contact]) -> dict[str, list[Contact]]:
    """The contacts of each queue, by its name; who chose none comes last, under an empty one."""
    found: dict[str, list[Contact]] = {}
    for contact in contacts:
        found.setdefault(contact.queue, []).append(contact)
    return {name: found[name] for name in sorted(found, key=lambda name: (not name, name))}


def _waits(contacts: Sequence[Contact]) -> list[float]:
    return [contact.waited_s for contact in contacts if contact.waited_s is not None]


def _handled(contacts: Sequence[Contact]) -> Iterator[float]:
    for contact in contacts:
        if contact.talk_s is not None:
            yield contact.talk_s + contact.wrap_up_s
