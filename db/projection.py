"""From facts to the derived tables: which statements, in what order, as few as that order allows.

Applying a fact that is there already changes nothing (first one wins), except a key press: the
same key twice is two presses. Facts of different calls and agents never touch the same rows.
"""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec
from sqlalchemy import Executable, insert, select

from db import facts as f
from db.facts import AnyFact
from db.rules import STATEMENTS
from db.rules.given import PREFIX, fields_of
from db.tables import ledger

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection

_INTO_LEDGER: Final = insert(ledger)


class Step(NamedTuple):
    """One statement and its parameters."""

    statement: Executable
    parameters: Mapping[str, object]


_RULES: Final = {
    kind: tuple((statement, fields_of(statement)) for statement in statements)
    for kind, statements in STATEMENTS.items()
}


def steps(fact: AnyFact) -> Iterator[Step]:
    """What ``fact`` changes in the derived tables, in order."""
    for statement, fields in _RULES[type(fact)]:
        yield Step(statement, {PREFIX + field: getattr(fact, field) for field in fields})


def ledger_row(fact: AnyFact) -> dict[str, object]:
    """The ledger's row for ``fact``; the columns beside ``body`` are there to search by."""
    return {
        "at": fact.at,
        "kind": fact.__struct_config__.tag,
        "call_id": getattr(fact, "call_id", None),
        "agent_id": getattr(fact, "agent_id", None),
        "body": fact,
    }


def fact_of(body: object) -> AnyFact:
    """The fact in a ledger row's ``body``."""
    fact: AnyFact = msgspec.convert(body, AnyFact)
    return fact


def facts_of(connection: Connection, call_id: str) -> list[AnyFact]:
    """Everything about one call, as it was recorded."""
    query = select(ledger.c.body).where(ledger.c.call_id == call_id).order_by(ledger.c.seq)
    return [fact_of(body) for body in connection.scalars(query)]


def append(connection: Connection, new: Sequence[AnyFact]) -> None:
    """Put facts into the ledger and into the tables derived from it."""
    if new:
        connection.execute(_INTO_LEDGER, [ledger_row(fact) for fact in new])
        project(connection, new)


def project(connection: Connection, these: Iterable[AnyFact]) -> None:
    """Put facts of the ledger into the derived tables."""
    for statement, parameters in rounds(these):
        connection.execute(statement, parameters)


def rounds(these: Iterable[AnyFact]) -> Iterator[tuple[Executable, list[Mapping[str, object]]]]:
    """The steps of many facts, as few executions of each statement as their order allows.

    Steps of one call (or agent) keep their order; those of different ones do not touch one
    another, so each round takes the next step of each and gathers equal statements. SQLAlchemy
    costs more than the database itself here, and PostgreSQL a round trip for each execution.
    """
    waiting: dict[object, deque[Step]] = defaultdict(deque)
    for fact in these:
        waiting[_subject(fact)].extend(steps(fact))
    while waiting:
        gathered: dict[Executable, list[Mapping[str, object]]] = defaultdict(list)
        for subject, queue in list(waiting.items()):
            step = queue.popleft()
            gathered[step.statement].append(step.parameters)
            if not queue:
                del waiting[subject]
        yield from gathered.items()


def _subject(fact: AnyFact) -> object:
    return fact.agent_id if isinstance(fact, f.AgentStateChanged) else fact.call_id
