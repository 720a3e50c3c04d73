"""Comparing texts whatever their case and accents, in Python and in SQL alike.

No database folds ñ like another, so both are told how: SQLite by a function of ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any, Final

from sqlalchemy import ColumnElement, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

_ACCENTED: Final = "áéíóúüñçàâãêôõäëïöèìòùÁÉÍÓÚÜÑÇÀÂÃÊÔÕÄËÏÖÈÌÒÙ"
_PLAIN: Final = "aeiouuncaaaeooaeioeiou" * 2
_TABLE: Final = str.maketrans(_ACCENTED, _PLAIN)


def fold(text: str) -> str:
    """``text`` as it is compared.

    >>> fold("ÑANDÚ")
    'nandu'
    """
    return text.translate(_TABLE).lower()


class folded(FunctionElement[str]):  # noqa: N801  # reads as the SQL function it is
    """What :func:`fold` makes of an SQL text; null of null."""

    type = Text()
    inherit_cache = True
    name = "folded"


def found_by(texts: Sequence[ColumnElement[str]]) -> ColumnElement[str]:
    """What a row that has these texts is searched in: folded once, when it is written."""
    return folded(reduce(lambda before, column: before + "\n" + column, texts))


@compiles(folded, "sqlite")
def _sqlite(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    return f"folded({compiler.process(element.clauses, **kw)})"


@compiles(folded)
def _postgresql(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    return f"lower(translate({compiler.process(element.clauses, **kw)}, '{_ACCENTED}', '{_PLAIN}'))"


def sqlite_folded(text: str | None) -> str | None:
    """What SQLite's ``folded`` calls."""
    return None if text is None else fold(text)
