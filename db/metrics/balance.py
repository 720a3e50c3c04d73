"""Offered = answered + abandoned + diverted + in progress, counted from both ends.

What was offered comes from the ledger, what became of it from the derived tables; a call that is
in one and not in the other, or there under another outcome, is named.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import msgspec
from sqlalchemy import Column, ColumnElement, Select, Table, distinct, exists, func, or_, select

from db.tables import calls, ledger, queue_waits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Connection


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


@dataclass(frozen=True)
class Book:
    """One such sum: what counts as offered, and what is wrong with a call, with those it is true of."""

    offered: Select[Any]
    outcome: Column[str]
    wrong: Mapping[str, Select[Any]]

    def balance(self, connection: Connection) -> Balance:
        """The sum as it stands."""
        rows = connection.execute(select(self.outcome, func.count()).group_by(self.outcome))
        sums: dict[str | None, int] = {row[0]: row[1] for row in rows}
        return Balance(
            offered=connection.scalar(self.offered) or 0,
            answered=sums.get("answered", 0),
            abandoned=sums.get("abandoned", 0),
            diverted=sums.get("diverted", 0),
            in_progress=sums.get(None, 0),
        )

    def astray(self, connection: Connection) -> Iterator[tuple[str, str]]:
        """Calls that are in no sum or in a wrong one, each with what is wrong."""
        for sentence, query in self.wrong.items():
            for call_id in connection.scalars(query.distinct()):
                yield call_id, sentence


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


CALLS: Final = Book(
    offered=select(func.count(distinct(ledger.c.call_id))).where(ledger.c.kind == "call_arrived"),
    outcome=calls.c.outcome,
    wrong={
        "arrived, but is in no sum": select(ledger.c.call_id).where(
            ledger.c.kind == "call_arrived",
            ~exists().where(calls.c.call_id == ledger.c.call_id),
        ),
        "is counted, but never arrived": select(calls.c.call_id).where(
            ~_told("call_arrived", calls.c.call_id)
        ),
        "is counted under another outcome than it had": _other_outcome(calls, "call_ended"),
    },
)
QUEUE_ENTRIES: Final = Book(
    offered=select(func.count(distinct(_JOINED))).where(ledger.c.kind == "queue_joined"),
    outcome=queue_waits.c.outcome,
    wrong={
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
)
