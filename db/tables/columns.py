"""What the tables' definitions are written with."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Column, Integer, MetaData

from db.types import String

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite numbers rows by itself only for a column of type INTEGER, which has 64 bits there.
RowId = BigInteger().with_variant(Integer(), "sqlite")


def key(name: str, type_: Any = String, *more: Any, **options: Any) -> Column[Any]:
    """A column of the primary key, whose value we choose."""
    return Column(name, type_, *more, primary_key=True, autoincrement=False, **options)


def row_id() -> Column[Any]:
    """The primary key of rows that the database numbers."""
    return Column("id", RowId, primary_key=True)


def must(name: str, type_: Any = String, *more: Any, **options: Any) -> Column[Any]:
    """A column that always has a value."""
    return Column(name, type_, *more, nullable=False, **options)


def may(name: str, type_: Any = String, **options: Any) -> Column[Any]:
    """A column that is null until something has happened."""
    return Column(name, type_, nullable=True, **options)


def one_of(column: str, *values: str) -> CheckConstraint:
    """Only these values, and the database refuses others."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)
