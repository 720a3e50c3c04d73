"""Finding words whatever their case and accents, numbers however they are written; page by page.

The texts were folded when they were written: folding 100,000 of them anew took seconds a search.
"""

from __future__ import annotations

import base64
import binascii
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sqlalchemy import and_, literal, or_, tuple_

from db.errors import ValueWrong
from db.folding import fold
from db.office.records import Page
from db.texts import bounded, storable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Column, ColumnElement, Select

    from db.office.records import MessageFilter, TicketFilter

R = TypeVar("R")

TEXT_LIMIT: Final = 200
WORDS_LIMIT: Final = 10
_NUMBER: Final = re.compile(r"[0-9 ()./+-]*[0-9]{2}[0-9 ()./-]*")
_NO_DIGIT: Final = re.compile(r"[^0-9]")


def found(
    text: str, texts: Sequence[ColumnElement[str]], numbers: Sequence[ColumnElement[str]]
) -> ColumnElement[bool]:
    """Each word of ``text`` is in one of ``texts``, or its digits are in one of ``numbers``.

    ``texts`` are columns of folded text.
    """
    asked = bounded(text, TEXT_LIMIT).strip()
    words = fold(asked).split()[:WORDS_LIMIT]
    digits = _NO_DIGIT.sub("", asked) if _NUMBER.fullmatch(asked) else ""
    return or_(
        and_(*(_in_one_of(texts, word) for word in words)),
        *(column.contains(digits) for column in numbers if digits),
    )


def _in_one_of(texts: Sequence[ColumnElement[str]], word: str) -> ColumnElement[bool]:
    return or_(*(column.contains(word, autoescape=True) for column in texts))


def narrowed(
    which: TicketFilter | MessageFilter,
    at: Column[datetime],
    same: Mapping[Column[Any], object],
    texts: Sequence[ColumnElement[str]],
    numbers: Sequence[ColumnElement[str]],
) -> list[ColumnElement[bool]]:
    """What both filters ask for: columns the ``same`` where a value is given, time and text."""
    conditions = [column == value for column, value in same.items() if value is not None]
    if which.since is not None:
        conditions.append(at >= which.since)
    if which.until is not None:
        conditions.append(at < which.until)
    if which.text.strip():
        conditions.append(found(which.text, texts, numbers))
    return conditions


def newest_first(
    query: Select[*tuple[Any, ...]],
    order: tuple[Column[Any], Column[Any]],
    cursor: str | None,
    limit: int,
) -> Select[*tuple[Any, ...]]:
    """One page of ``query``, and one row more, which says that another page follows."""
    moment, name = order
    if cursor is not None:
        query = query.where(tuple_(moment, name) < tuple_(*_position(cursor, moment, name)))
    return query.order_by(moment.desc(), name.desc()).limit(limit + 1)


def page(rows: Sequence[R], limit: int, place: Callable[[R], tuple[datetime, str]]) -> Page[R]:
    """What ``newest_first`` found, as a page."""
    items = tuple(rows[:limit])
    return Page(items=items, next=_cursor(*place(items[-1])) if len(rows) > limit else None)


def _cursor(moment: datetime, name: str) -> str:
    text = f"{moment.astimezone(UTC).isoformat()} {name}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _position(cursor: str, moment: Column[Any], name: Column[Any]) -> tuple[Any, Any]:
    padded = cursor + "=" * (-len(cursor) % 4)
    try:
        at, _, row = base64.b64decode(padded, altchars=b"-_", validate=True).decode().partition(" ")
        when = datetime.fromisoformat(at)
        in_utc = when.astimezone(UTC)
    except (ValueError, OverflowError, binascii.Error) as error:
        raise _wrong(cursor) from error
    if when.utcoffset() is None or not row or storable(row) != row:
        raise _wrong(cursor)
    return literal(in_utc, moment.type), literal(row, name.type)


def _wrong(cursor: str) -> ValueWrong:
    shown = bounded(cursor, 64)
    return ValueWrong("value_wrong", what="cursor", value=shown, reason="cursor_rule")
