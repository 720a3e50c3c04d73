"""What each fact does to the derived tables, as a table of statements.

Applying a fact that is there already changes nothing (first one wins), except a key press: the
same key twice is two presses. Facts of different calls and agents never touch the same rows.
"""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec
from sqlalchemy import (
    BigInteger,
    BindParameter,
    Executable,
    bindparam,
    func,
    insert,
    select,
    update,
)

from db import facts as f
from db.bounds import KEYS_LIMIT
from db.facts import AnyFact
from db.inserts import InsertNew
from db.tables import agent_states, calls, keys_pressed, ledger, legs, offers, queue_waits
from db.types import Json, String, UtcDateTime, seconds_between

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, Table, Update

_TYPES: Final[Mapping[str, Any]] = {
    "at": UtcDateTime,
    "flow_revision": BigInteger,
    "agent_id": BigInteger,
    "cause": BigInteger,
    "reasons": Json,
}
_PREFIX: Final = "fact_"  # SQLAlchemy keeps the columns' own names for itself


def _given(field: str) -> BindParameter[Any]:
    """The fact's field of this name."""
    return bindparam(_PREFIX + field, type_=_TYPES.get(field, String))


def _as_given(*fields: str) -> dict[str, BindParameter[Any]]:
    return {field: _given(field) for field in fields}


def _next_position(table: Table, owner: str) -> ColumnElement[int]:
    last = func.coalesce(func.max(table.c.position), 0)
    return select(last + 1).where(table.c[owner] == _given(owner)).scalar_subquery()


def _this_call() -> Update:
    return update(calls).where(calls.c.call_id == _given("call_id"))


def _this_offer() -> Update:
    return update(offers).where(offers.c.offer_id == _given("offer_id"))


_WAITED = select(func.coalesce(func.sum(queue_waits.c.waited_s), 0.0)).where(
    queue_waits.c.call_id == calls.c.call_id
)
_OFFERED = select(func.count()).where(offers.c.call_id == calls.c.call_id)

_STATEMENTS: Final[Mapping[type[f.Fact], tuple[Any, ...]]] = {
    f.CallArrived: (
        InsertNew(calls).values(
            **_as_given("call_id", "caller_number", "caller_name", "dialled", "flow_revision"),
            arrived_at=_given("at"),
            keys="",
            company_number="",
            company_verification="none",
            company_name="",
            waited_s=0.0,
            offers_made=0,
        ),
    ),
    f.KeyPressed: (
        insert(keys_pressed)
        .inline()
        .values(
            **_as_given("call_id", "at", "key", "node"),
            position=_next_position(keys_pressed, "call_id"),
        ),
        _this_call().values(keys=func.substr(calls.c["keys"] + _given("key"), 1, KEYS_LIMIT)),
    ),
    f.ChoiceMade: (_this_call().values(choice=_given("choice")),),
    f.CompanyIdentified: (
        _this_call().values(
            **_as_given("company_number", "company_name"),
            company_verification=_given("verification"),
        ),
    ),
    f.QueueJoined: (
        InsertNew(queue_waits).values(
            **_as_given("entry_id", "call_id", "queue"), joined_at=_given("at")
        ),
        _this_call().values(
            queue=_given("queue"), joined_at=func.coalesce(calls.c.joined_at, _given("at"))
        ),
    ),
    f.QueueLeft: (
        update(queue_waits)
        .where(queue_waits.c.entry_id == _given("entry_id"), queue_waits.c.left_at.is_(None))
        .values(
            left_at=_given("at"),
            waited_s=seconds_between(queue_waits.c.joined_at, _given("at")),
            outcome=_given("outcome"),
        ),
        _this_call().values(waited_s=_WAITED.scalar_subquery()),
    ),
    f.OfferMade: (
        InsertNew(offers).values(
            **_as_given("offer_id", "call_id", "entry_id", "agent_id", "channel_id", "reasons"),
            made_at=_given("at"),
        ),
        _this_call().values(offers_made=_OFFERED.scalar_subquery()),
    ),
    f.OfferRinging: (
        _this_offer().where(offers.c.ringing_at.is_(None)).values(ringing_at=_given("at")),
    ),
    f.OfferEnded: (
        _this_offer()
        .where(offers.c.ended_at.is_(None))
        .values(ended_at=_given("at"), outcome=_given("outcome")),
    ),
    f.LegStarted: (
        InsertNew(legs).values(
            **_as_given("call_id", "channel_id", "role", "agent_id"), started_at=_given("at")
        ),
    ),
    f.LegEnded: (
        update(legs)
        .where(
            legs.c.call_id == _given("call_id"),
            legs.c.channel_id == _given("channel_id"),
            legs.c.ended_at.is_(None),
        )
        .values(ended_at=_given("at"), cause=_given("cause")),
    ),
    f.Bridged: (
        _this_call()
        .where(calls.c.answered_at.is_(None))
        .values(answered_at=_given("at"), agent_id=_given("agent_id")),
    ),
    f.CallEnded: (
        _this_call()
        .where(calls.c.ended_at.is_(None))
        .values(
            **_as_given("outcome", "ended_by"),
            ended_at=_given("at"),
            talk_s=seconds_between(calls.c.answered_at, _given("at")),
        ),
    ),
    f.AgentStateChanged: (
        update(agent_states)
        .where(agent_states.c.agent_id == _given("agent_id"), agent_states.c.until.is_(None))
        .values(until=_given("at")),
        insert(agent_states)
        .inline()
        .values(
            **_as_given("agent_id", "state", "reason", "call_id"),
            position=_next_position(agent_states, "agent_id"),
            since=_given("at"),
        ),
    ),
}


_INTO_LEDGER: Final = insert(ledger)


class Step(NamedTuple):
    """One statement and its parameters."""

    statement: Executable
    parameters: Mapping[str, object]


def _fields(statement: Any) -> tuple[str, ...]:
    named = statement.compile().params
    return tuple(name.removeprefix(_PREFIX) for name in named if name.startswith(_PREFIX))


_RULES: Final = {
    kind: tuple((statement, _fields(statement)) for statement in statements)
    for kind, statements in _STATEMENTS.items()
}


def steps(fact: AnyFact) -> Iterator[Step]:
    """What ``fact`` changes in the derived tables, in order."""
    for statement, fields in _RULES[type(fact)]:
        yield Step(statement, {_PREFIX + field: getattr(fact, field) for field in fields})


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
