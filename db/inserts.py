"""INSERT statements that know what to do when the row is there already, on every database."""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.dml import Insert


class InsertNew(Insert):
    """Leaves a row alone if its key is taken already.

    Where the database numbers the rows, say ``.inline()``: there is no number to come back.
    """

    inherit_cache = True


class Upsert(Insert):
    """Overwrites the row that has the same primary key; every column must be given."""

    inherit_cache = True


@compiles(InsertNew)
def _insert_new(element: Any, compiler: Any, **kw: Any) -> str:
    return f"{compiler.visit_insert(element, **kw)} ON CONFLICT DO NOTHING"


@compiles(Upsert)
def _upsert(element: Any, compiler: Any, **kw: Any) -> str:
    name = compiler.preparer.format_column
    key = ", ".join(name(column) for column in element.table.primary_key)
    overwritten = ", ".join(
        f"{name(column)} = excluded.{name(column)}"
        for column in element.table.columns
        if not column.primary_key
    )
    return f"{compiler.visit_insert(element, **kw)} ON CONFLICT ({key}) DO UPDATE SET {overwritten}"
