"""From rows to records, and from a constraint's complaint to an error with a name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from sqlalchemy.exc import IntegrityError

from db.errors import AlreadyExists, NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection, Executable, Row

R = TypeVar("R", bound=msgspec.Struct)


def one(connection: Connection, query: Executable, record: type[R]) -> R | None:
    """The only row as a record; None when there is none."""
    row = connection.execute(query).one_or_none()
    return None if row is None else as_record(row, record)


def every(connection: Connection, query: Executable, record: type[R]) -> list[R]:
    """All rows as records."""
    return [as_record(row, record) for row in connection.execute(query)]


def as_record(row: Row[Any], record: type[R], **more: object) -> R:
    """A row whose columns are named like the record's fields; JSON lists become tuples."""
    # str(): a quoted column's name is a subclass of str, which msgspec does not take for a key.
    columns = {str(name): value for name, value in row._mapping.items()}  # noqa: SLF001  # public API
    return msgspec.convert(columns | more, record)


def require(changed_rows: int, what: str, value: object) -> None:
    """NotFound unless a row was changed."""
    if not changed_rows:
        raise NotFound("not_found", what=what, value=value)


@contextmanager
def taken(columns: Mapping[str, tuple[str, object]]) -> Iterator[None]:
    """AlreadyExists when one of these unique columns holds the value: {column: (what, value)}."""
    try:
        yield
    except IntegrityError as error:
        for column, (what, value) in columns.items():
            if column in str(error.orig):
                raise AlreadyExists("already_exists", what=what, value=value) from error
        raise
