"""Whether the books balance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec
from sqlalchemy import (
    Column,
    ColumnElement,
    CompoundSelect,
    Select,
    Table,
    distinct,
    exists,
    func,
    or_,
    select,
    union,
)

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


_SAYS: Final = ledger.c.body["outcome"].as_string()
_JOINED: Final = ledger.c.body["entry_id"].as_string()


def _told(kind: str, call_id: Column[str], *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether the ledger has such a fact about that call."""
    return exists().where(ledger.c.call_id == call_id, ledger.c.kind == kind, *conditions)


def _other_outcome(table: Table, kind: str, *same: ColumnElement[bool]) -> Select[str]:
    """Calls of whose end, or of a wait's, the ledger says something else than the table."""
    call_id, outcome = table.c.call_id, table.c.outcome
    return select(call_id).where(
        or_(
            outcome.is_(None) & _told(kind, call_id, *same),
            outcome.is_not(None) & ~_told(kind, call_id, *same, outcome == _SAYS),
        )
    )


# For each sum: what is wrong with one call, and which calls that is true of.
_ASTRAY: Final[dict[str, dict[str, Select[str]]]] = {
    "calls_unbalanced": {
        "arrived, but is in no sum": select(ledger.c.call_id).where(
            ledger.c.kind == "call_arrived",
            ~exists().where(calls.c.call_id == ledger.c.call_id),
        ),
        "is counted, but never arrived": select(calls.c.call_id).where(
            ~_told("call_arrived", calls.c.call_id)
        ),
        "is counted under another outcome than it had": _other_outcome(calls, "call_ended"),
    },
    "queues_unbalanced": {
        "joined a queue, but is in none of its sums": select(ledger.c.call_id).where(
            ledger.c.kind == "queue_joined",
            ~exists().where(queue_waits.c.entry_id == _JOINED),
        ),
        "is counted in a queue that it never joined": select(queue_waits.c.call_id).where(
            ~_told("queue_joined", queue_waits.c.call_id, queue_waits.c.entry_id == _JOINED)
        ),
        "left a queue in another way than is counted": _other_outcome(
            queue_waits, "queue_left", queue_waits.c.entry_id == _JOINED
        ),
    },
}


class Balance(msgspec.Struct, frozen=True, kw_only=True):
    """Every call that arrived, and what became of it."""

    offered: int
    answered: int
    abandoned: int
    diverted: int
    in_progress: int

    @property
    def balances(self) -> bool:
        """Offered = answered + abandoned + diverted + in progress."""
        return self.offered == self.answered + self.abandoned + self.diverted + self.in_progress


class Books(NamedTuple):
    """The sums and what is wrong, on one view of the data."""

    calls: Balance
    queue_entries: Balance
    problems: list[Problem]


def books(connection: Connection) -> Books:
    """The sums, and everything that does not add up."""
    return Books(calls_balance(connection), waits_balance(connection), problems(connection))


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
    return [
        *_what_should_not_be(connection),
        *_unbalanced(connection, "calls_unbalanced", calls_balance(connection)),
        *_unbalanced(connection, "queues_unbalanced", waits_balance(connection)),
    ]


def calls_balance(connection: Connection) -> Balance:
    """The arrivals in the ledger, against what the calls are counted as."""
    return _balance(connection, distinct(ledger.c.call_id), "call_arrived", calls.c.outcome)


def waits_balance(connection: Connection) -> Balance:
    """Likewise for every entry into a queue's line."""
    return _balance(connection, distinct(_JOINED), "queue_joined", queue_waits.c.outcome)


def _what_should_not_be(connection: Connection) -> Iterator[Problem]:
    for (code, sentence), query in _SHOULD_BE_EMPTY.items():
        for subject, call_id in connection.execute(query):
            yield Problem(code, call_id, f"{subject} {sentence}")


def _unbalanced(connection: Connection, code: str, balance: Balance) -> Iterator[Problem]:
    """Each call that is astray; should none be, yet the sum be wrong, the sum."""
    named = [
        Problem(code, call_id, f"{call_id} {sentence}")
        for sentence, query in _ASTRAY[code].items()
        for call_id in connection.scalars(query.distinct())
    ]
    if not named and not balance.balances:
        yield Problem(code, "", f"does not add up: {balance}")
    yield from named


def _balance(
    connection: Connection, offered: ColumnElement[str], kind: str, outcome: ColumnElement[str]
) -> Balance:
    in_ledger = connection.scalar(select(func.count(offered)).where(ledger.c.kind == kind))
    rows = connection.execute(select(outcome, func.count()).group_by(outcome))
    sums: dict[str | None, int] = {row[0]: row[1] for row in rows}
    return Balance(
        offered=in_ledger or 0,
        answered=sums.get("answered", 0),
        abandoned=sums.get("abandoned", 0),
        diverted=sums.get("diverted", 0),
        in_progress=sums.get(None, 0),
    )
