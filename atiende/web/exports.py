"""Tables for spreadsheets: CSV as it is read, workbooks from a file; both in constant memory.

Nothing that a caller or a carrier sent becomes a formula: in a workbook every text is written as
text, in CSV an apostrophe stands before what a spreadsheet would compute.
"""

from __future__ import annotations

import asyncio
import csv
import io
import tempfile
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Final, TypeAlias

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from atiende.web.errors import ApiError

Cell: TypeAlias = str | float | datetime | None
Row: TypeAlias = Sequence[Cell]
Batches: TypeAlias = AsyncIterator[Sequence[Row]]

MOST_ROWS: Final = 50_000
"""In a workbook. CSV has no limit."""
LONGEST_CELL: Final = 32_767
"""What Excel takes; longer texts are cut."""

BYTE_ORDER_MARK: Final = "\ufeff"
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


async def csv_text(
    heading: Sequence[str], batches: Batches, zone: tzinfo | None
) -> AsyncIterator[str]:
    """Give the table piece by piece; times are in ``zone``, None being this machine's.

    Semicolons part the cells, since a spreadsheet in Spanish keeps the comma for decimals.
    """
    yield BYTE_ORDER_MARK + _lines([heading], zone)
    async for rows in batches:
        yield _lines(rows, zone)


def neutral(text: str) -> str:
    """Return the text as a cell that no spreadsheet computes.

    >>> neutral("=1+1"), neutral("+54 11"), neutral("Ana")
    ("'=1+1", "'+54 11", 'Ana')
    """
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA_STARTS) else text


async def write_workbook(
    file: Path, heading: Sequence[str], batches: Batches, zone: tzinfo | None
) -> None:
    """Write the table into ``file``. Raises ApiError 422 when it has more than MOST_ROWS."""
    book = _Book(file, heading, zone)
    try:
        async for rows in batches:
            if book.rows + len(rows) > MOST_ROWS:
                raise ApiError(422, "too_many_rows", most=MOST_ROWS)
            await asyncio.to_thread(book.add, rows)
    finally:
        await asyncio.to_thread(book.close)  # compresses: half a second for a long table


class _Book:
    """One workbook with one sheet."""

    def __init__(self, file: Path, heading: Sequence[str], zone: tzinfo | None) -> None:
        self.rows = 0
        self._zone = zone
        self._book = xlsxwriter.Workbook(
            str(file), {"constant_memory": True, "tmpdir": str(file.parent)}
        )
        self._sheet: Worksheet = self._book.add_worksheet("Atiende")
        self._time = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_column(0, len(heading) - 1, 20)
        bold = self._book.add_format({"bold": True})
        for column, name in enumerate(heading):
            self._sheet.write_string(0, column, name, bold)

    def add(self, rows: Sequence[Row]) -> None:
        for row in rows:
            self.rows += 1
            for column, cell in enumerate(row):
                self._write(self.rows, column, cell)

    def close(self) -> None:
        self._book.close()

    def _write(self, row: int, column: int, cell: Cell) -> None:
        match cell:
            case datetime():
                wall = cell.astimezone(self._zone).replace(tzinfo=None)
                self._sheet.write_datetime(row, column, wall, self._time)
            case str():
                self._sheet.write_string(row, column, cell[:LONGEST_CELL])
            case None:
                pass
            case _:
                self._sheet.write_number(row, column, cell)


def temporary_folder() -> tempfile.TemporaryDirectory[str]:
    """Make the folder of a workbook in the making; it goes away with its ``with``."""
    return tempfile.TemporaryDirectory(prefix="atiende-")


def _lines(rows: Sequence[Row], zone: tzinfo | None) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([[_csv(cell, zone) for cell in row] for row in rows])
    return text.getvalue()


def _csv(cell: Cell, zone: tzinfo | None) -> str:
    match cell:
        case None:
            return ""
        case datetime():
            return cell.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")
        case str():
            return neutral(cell)
        case _:
            return f"{cell:.1f}".replace(".", ",")
