"""What was offered to each queue, and what became of it.

A contact is one passage of a call by one queue: every entry into its line; or, for a call that
never entered one, the queue that it would have waited in (overflow or the hours spoke instead), or
no queue at all (the caller hung up in the menu). So every call is in the sum at least once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from db import facts as f
from db.metrics.spans import Span, length_s, spans_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

Outcome: TypeAlias = Literal["answered", "abandoned", "diverted", "in_progress"]
Kind: TypeAlias = Literal["", "message", "ticket", "closed", "sent_back", "fallback", "other"]
Work: TypeAlias = "Mapping[tuple[str, str], Iterable[tuple[datetime, float]]]"
"""By call and state: when the state began and how many seconds it lasted; finished ones only."""
WORK: Final = ("on_hold", "wrap_up")
"""The states of an agent that are counted for the queue that his call came from."""


class Passage(NamedTuple):
    """A contact as it is recorded; the fields from ``call_ended_at`` on are its call's."""

    call_id: str
    entry_id: str
    """Empty when the call never entered a line."""
    queue: str
    offered_at: datetime
    left_at: datetime | None
    outcome: str | None
    call_ended_at: datetime | None
    call_outcome: str | None
    diverted_to: str
    next_joined_at: datetime | None
    """When the call next entered a line after having left this one."""
    credit_s: float = 0.0
    first_contact_at: datetime | None = None
    unseen: bool = False


class Contact(NamedTuple):
    """``queue`` is empty for who chose none; seconds are None for what did not happen (yet)."""

    call_id: str
    queue: str
    offered_at: datetime
    outcome: Outcome
    diverted_to: Kind = ""
    """Where to, when ``diverted``; ``other``: the call went on, or its end does not say."""
    waited_s: float | None = None
    """None too for a call that never entered a line."""
    talk_s: float | None = None
    hold_s: float = 0.0
    """Of the talk."""
    wrap_up_s: float = 0.0
    ahead_s: float = 0.0
    """How much earlier than it was offered its place counts from: what it was granted (its own
    head start, as last known, without its queue's), and its age since the first contact."""
    unseen: bool = False
    """It ended unanswered and nobody saw when: it lasted no longer than ``waited_s``, maybe hours less
    (:mod:`db.metrics.unseen`)."""


@dataclass(slots=True)
class _Call:
    arrived_at: datetime | None = None
    ended: f.CallEnded | None = None
    offered: tuple[datetime, str] | None = None
    """When overflow first spoke, and for which queue."""
    joined: list[tuple[datetime, str]] = field(default_factory=list)
    legs: dict[str, f.LegEnded | None] = field(default_factory=dict)
    """The caller's, and how each ended."""


@dataclass(slots=True)
class _Entry:
    joined: f.QueueJoined
    asks: f.QueueJoined | f.EntryRevised
    left: f.QueueLeft | None = None


def contacts_of(facts: Iterable[f.AnyFact]) -> list[Contact]:
    """Every contact in the facts, which are in the ledger's order; the earliest first."""
    told = list(facts)
    work = work_of(spans_of(told))
    return in_order(contact_of(passage, work) for passage in passages_of(told))


def work_of(spans: Iterable[Span]) -> Work:
    """What agents did for calls, where the state says which one."""
    found: dict[tuple[str, str], list[tuple[datetime, float]]] = {}
    for span in spans:
        if span.state in WORK and span.call_id and span.until is not None:
            of_call = found.setdefault((span.call_id, span.state), [])
            of_call.append((span.since, length_s(span, span.until)))
    return found


def in_order(contacts: Iterable[Contact]) -> list[Contact]:
    """The earliest first."""
    return sorted(contacts, key=lambda contact: (contact.offered_at, contact.call_id))


def contact_of(passage: Passage, work: Work) -> Contact:
    """What a passage comes to. A talk ends with the call, or when it goes on to another queue."""
    outcome = _outcome(passage)
    left_at, until = passage.left_at, passage.next_joined_at or passage.call_ended_at
    answered = outcome == "answered"
    return Contact(
        passage.call_id,
        passage.queue,
        passage.offered_at,
        outcome,
        _kind(passage) if outcome == "diverted" else "",
        _seconds(passage.offered_at, left_at) if passage.entry_id else None,
        _seconds(left_at, until) if answered else None,
        _worked_s(passage, work, "on_hold") if answered else 0.0,
        _worked_s(passage, work, "wrap_up") if answered else 0.0,
        ahead_s(passage.credit_s, passage.first_contact_at, passage.offered_at),
        passage.unseen,
    )


def passages_of(facts: Iterable[f.AnyFact]) -> Iterator[Passage]:
    """Every passage in the facts; where a fact comes twice, the first one counts."""
    calls: dict[str, _Call] = {}
    entries: dict[str, _Entry] = {}
    for fact in facts:
        if isinstance(fact, f.CallFact):
            _read(fact, calls.setdefault(fact.call_id, _Call()), entries)
    for entry_id, entry in entries.items():
        yield _of_entry(entry_id, entry, calls[entry.joined.call_id])
    for call_id, call in calls.items():
        if not call.joined and call.arrived_at is not None:
            yield _of_call(call_id, call, call.arrived_at)


def _read(fact: f.CallFact, call: _Call, entries: dict[str, _Entry]) -> None:
    match fact:
        case f.CallArrived():
            call.arrived_at = call.arrived_at or fact.at
        case f.CallEnded() if call.arrived_at and not call.ended:
            call.ended = fact
        case f.OverflowOffered() if call.offered is None or fact.at < call.offered[0]:
            call.offered = (fact.at, fact.queue)
        case f.LegStarted(role="caller"):
            call.legs.setdefault(fact.channel_id, None)
        case f.LegEnded() if fact.channel_id in call.legs and not call.legs[fact.channel_id]:
            call.legs[fact.channel_id] = fact
        case f.QueueJoined() if fact.entry_id not in entries:
            entries[fact.entry_id] = _Entry(fact, fact)
            call.joined.append((fact.at, fact.entry_id))
        case f.EntryRevised() if fact.entry_id in entries:
            entries[fact.entry_id].asks = fact
        case f.QueueLeft() if fact.entry_id in entries and not entries[fact.entry_id].left:
            entries[fact.entry_id].left = fact
        case _:
            pass


def _of_entry(entry_id: str, entry: _Entry, call: _Call) -> Passage:
    joined, left, ended = entry.joined, entry.left, call.ended
    later = (at for at, other in call.joined if left and other != entry_id and at >= left.at)
    return Passage(
        joined.call_id,
        entry_id,
        joined.queue,
        joined.at,
        left.at if left else None,
        left.outcome if left else None,
        ended.at if ended else None,
        ended.outcome if ended else None,
        ended.diverted_to if ended else "",
        min(later, default=None),
        entry.asks.credit_s,
        entry.asks.first_contact_at,
        left is not None and left.outcome != "answered" and _gone_unseen(call, left.at),
    )


def _gone_unseen(call: _Call, by: datetime) -> bool:
    return any(leg is not None and leg.cause == 0 and leg.at <= by for leg in call.legs.values())


def _of_call(call_id: str, call: _Call, arrived_at: datetime) -> Passage:
    offered_at, queue = call.offered or (arrived_at, "")
    ended = call.ended
    at, outcome, kind = (ended.at, ended.outcome, ended.diverted_to) if ended else (None, None, "")
    return Passage(call_id, "", queue, offered_at, at, outcome, at, outcome, kind, None)


def _outcome(passage: Passage) -> Outcome:
    match passage.outcome:
        case "answered" | "abandoned" | "diverted":
            return passage.outcome
        case _:
            return "in_progress"


def _kind(passage: Passage) -> Kind:
    """The call's end says where it went, if that was this passage's end too."""
    if passage.next_joined_at is not None or passage.call_outcome != "diverted":
        return "other"
    match passage.diverted_to:
        case "message" | "ticket" | "closed" | "sent_back" | "fallback":
            return passage.diverted_to
        case _:
            return "other"


def _worked_s(passage: Passage, work: Work, state: str) -> float:
    after, before = passage.left_at, passage.next_joined_at
    return sum(
        seconds
        for began, seconds in work.get((passage.call_id, state), ())
        if (after is None or began >= after) and (before is None or began < before)
    )


def ahead_s(credit_s: float, first_contact_at: datetime | None, joined_at: datetime) -> float:
    """How much earlier than it joined an entry's place counts from, its queue's grant left out."""
    return credit_s + (_seconds(first_contact_at, joined_at) or 0.0)


def _seconds(start: datetime | None, end: datetime | None) -> float | None:
    if start is None or end is None:
        return None
    return max(0.0, (end - start).total_seconds())
