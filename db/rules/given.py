"""What the rules' statements are written with: parameters named like the fields of a fact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, BindParameter, Boolean, Float, Integer, bindparam, func, select

from db.types import Json, String, UtcDateTime

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement, Table

_TYPES: Final[Mapping[str, Any]] = {
    "at": UtcDateTime,
    "started_at": UtcDateTime,
    "first_contact_at": UtcDateTime,
    "flow_revision": BigInteger,
    "overflow_revision": BigInteger,
    "hours_revision": BigInteger,
    "routing_revision": BigInteger,
    "agent_id": BigInteger,
    "last_agent_id": BigInteger,
    "cause": BigInteger,
    "duration_s": Float,
    "credit_s": Float,
    "low_s": Float,
    "high_s": Float,
    "position": Integer,
    "handled": Boolean,
    "reasons": Json,
    "choices": Json,
    "needs": Json,
    "prefers": Json,
}
PREFIX: Final = "fact_"  # SQLAlchemy keeps the columns' own names for itself


def given(field: str) -> BindParameter[Any]:
    """The fact's field of this name."""
    return bindparam(PREFIX + field, type_=_TYPES.get(field, String))


def as_given(*fields: str) -> dict[str, BindParameter[Any]]:
    """Columns that take the fact's fields of the same names."""
    return {field: given(field) for field in fields}


def fields_of(statement: Any) -> tuple[str, ...]:
    """The fields of its fact that a statement asks for."""
    named = statement.compile().params
    return tuple(name.removeprefix(PREFIX) for name in named if name.startswith(PREFIX))


def next_position(table: Table, owner: str) -> ColumnElement[int]:
    """One more than the last ``position`` of the rows of the fact's ``owner``."""
    last = func.coalesce(func.max(table.c.position), 0)
    return select(last + 1).where(table.c[owner] == given(owner)).scalar_subquery()
