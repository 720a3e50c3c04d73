"""Whether the books balance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import (
    Column,
    CompoundSelect,
    Select,
    distinct,
    exists,
    func,
    select,
    union,
)

from db.metrics.balance import CALLS, QUEUE_ENTRIES, Balance
from db.metrics.recount import calls_that_differ
from db.tables import (
    calls,
    issued_tickets,
    ledger,
    left_messages,
    legs,
    live_calls,
    offers,
    queue_waits,
    ticket_repeats,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection


class Problem(NamedTuple):
    """One thing that does not add up: a code for programs, what it is about, and a sentence."""

    code: str
    subject: str
    detail: str


_ENDED: Final = select(calls.c.call_id).where(calls.c.ended_at.is_not(None))
_LIVE: Final = select(live_calls.c.call_id)
_ARRIVED: Final = select(calls.c.call_id)

_TICKETS: Final = select(issued_tickets.c.ticket_number)
_TOLD_A_TICKET: Final = union(
    select(issued_tickets.c.call_id), select(ticket_repeats.c.call_id)
).scalar_subquery()


def _said_by_several(kind: str, field: str) -> Select[str, str]:
    """What two calls claim as their own, with one of them."""
    name = ledger.c.body[field].as_string()
    return (
        select(name, func.min(ledger.c.call_id))
        .where(ledger.c.kind == kind)
        .group_by(name)
        .having(func.count(distinct(ledger.c.call_id)) > 1)
    )


def _about_nothing(kind: str, field: str, there: Column[str]) -> Select[str, str]:
    """Facts about a ticket or message that its call never had."""
    name = ledger.c.body[field].as_string()
    same = exists().where(there == name, there.table.c.call_id == ledger.c.call_id)
    return select(name, ledger.c.call_id).where(ledger.c.kind == kind, ~same)


# Each query lists what should not be there: its subject and the call that it belongs to.
_SHOULD_BE_EMPTY: Final[dict[tuple[str, str], Select[str, str] | CompoundSelect[str, str]]] = {
    ("lost_call", "has no end and no state to recover from"): select(
        calls.c.call_id, calls.c.call_id
    ).where(calls.c.ended_at.is_(None), calls.c.call_id.not_in(_LIVE)),
    ("ended_but_live", "has ended, yet its state is kept as live"): select(
        live_calls.c.call_id, live_calls.c.call_id
    ).where(live_calls.c.call_id.in_(_ENDED)),
    ("never_arrived", "has facts but never arrived"): select(ledger.c.call_id, ledger.c.call_id)
    .where(ledger.c.call_id.is_not(None), ledger.c.call_id.not_in(_ARRIVED))
    .distinct(),
    ("open_wait", "still waits in a queue though its call has ended"): select(
        queue_waits.c.entry_id, queue_waits.c.call_id
    ).where(queue_waits.c.left_at.is_(None), queue_waits.c.call_id.in_(_ENDED)),
    ("open_offer", "is still open though its call has ended"): select(
        offers.c.offer_id, offers.c.call_id
    ).where(offers.c.ended_at.is_(None), offers.c.call_id.in_(_ENDED)),
    ("open_leg", "still stands though its call has ended"): select(
        legs.c.channel_id, legs.c.call_id
    ).where(legs.c.ended_at.is_(None), legs.c.call_id.in_(_ENDED)),
    ("backwards", "ended before it arrived"): select(calls.c.call_id, calls.c.call_id).where(
        calls.c.ended_at < calls.c.arrived_at
    ),
    ("ticket_twice", "was given out in more than one call"): _said_by_several(
        "ticket_issued", "ticket_number"
    ),
    ("message_twice", "was left in more than one call"): _said_by_several(
        "message_left", "message_id"
    ),
    ("unknown_ticket", "was told again or joined, but never given out"): union(
        select(ticket_repeats.c.ticket_number, ticket_repeats.c.call_id).where(
            ticket_repeats.c.ticket_number.not_in(_TICKETS)
        ),
        select(left_messages.c.ticket_number, left_messages.c.call_id).where(
            left_messages.c.ticket_number != "", left_messages.c.ticket_number.not_in(_TICKETS)
        ),
    ),
    ("unknown_handled", "was handled under a call that has no such ticket"): _about_nothing(
        "ticket_handled", "ticket_number", issued_tickets.c.ticket_number
    ),
    ("unknown_handled", "was handled under a call that has no such message"): _about_nothing(
        "message_handled", "message_id", left_messages.c.message_id
    ),
    ("no_message", "ended with a message, but none is kept"): select(
        calls.c.call_id, calls.c.call_id
    ).where(
        calls.c.diverted_to == "message",
        calls.c.call_id.not_in(select(left_messages.c.call_id)),
    ),
    ("no_ticket", "ended with a ticket, but none was told"): select(
        calls.c.call_id, calls.c.call_id
    ).where(calls.c.diverted_to == "ticket", calls.c.call_id.not_in(_TOLD_A_TICKET)),
    ("unspoken", "ended as answered, yet nobody spoke with the caller"): select(
        calls.c.call_id, calls.c.call_id
    ).where(calls.c.outcome == "answered", calls.c.answered_at.is_(None)),
    ("spoken", "was spoken to, yet did not end as answered"): select(
        calls.c.call_id, calls.c.call_id
    ).where(calls.c.outcome != "answered", calls.c.answered_at.is_not(None)),
    ("stray_ticket", "was given out in a call that an agent answered"): select(
        issued_tickets.c.ticket_number, issued_tickets.c.call_id
    ).where(
        issued_tickets.c.call_id.in_(select(calls.c.call_id).where(calls.c.outcome == "answered"))
    ),
}


class Books(NamedTuple):
    """The sums and what is wrong, on one view of the data."""

    calls: Balance
    queue_entries: Balance
    problems: list[Problem]


def books(connection: Connection) -> Books:
    """The sums, and everything that does not add up."""
    return Books(CALLS.balance(connection), QUEUE_ENTRIES.balance(connection), problems(connection))


def books_recounted(connection: Connection) -> Books:
    """Likewise, with the calls that the facts, counted anew, tell otherwise; reads all of them."""
    found = books(connection)
    differ = [
        Problem("recounted", call_id, f"{call_id} is not what its facts add up to")
        for call_id in calls_that_differ(connection)
    ]
    return found._replace(problems=[*found.problems, *differ])


def problems(connection: Connection) -> list[Problem]:
    """Everything that does not add up."""
    return [*_what_should_not_be(connection), *_unbalanced(connection)]


def _what_should_not_be(connection: Connection) -> Iterator[Problem]:
    for (code, sentence), query in _SHOULD_BE_EMPTY.items():
        for subject, call_id in connection.execute(query):
            yield Problem(code, call_id, f"{subject} {sentence}")


def _unbalanced(connection: Connection) -> Iterator[Problem]:
    """Each call that is astray; should none be, yet the sum be wrong, the sum."""
    for code, book in (("calls_unbalanced", CALLS), ("queues_unbalanced", QUEUE_ENTRIES)):
        named = [
            Problem(code, call_id, f"{call_id} {sentence}")
            for call_id, sentence in book.astray(connection)
        ]
        yield from named
        balance = book.balance(connection)
        if not named and not balance.balances:
            yield Problem(code, "", f"does not add up: {balance}")
