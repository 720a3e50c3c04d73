"""Companies from a spreadsheet: every problem of the file at once, each with line and column."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from crm_bridge.port import Assistant, Company, is_company_number
from db.errors import CsvProblem, CsvRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from crm_bridge.port import Role

MAX_DIGITS: Final = 32
TEXT_LIMIT: Final = 200

# Column names by what they hold; the first one is what we write.
COLUMNS: Final[Mapping[str, tuple[str, str]]] = {
    "number": ("numero", "number"),
    "name": ("nombre", "name"),
    "functional_name": ("funcional_nombre", "functional_name"),
    "functional_whatsapp": ("funcional_whatsapp", "functional_whatsapp"),
    "functional_email": ("funcional_correo", "functional_email"),
    "billing_name": ("facturacion_nombre", "billing_name"),
    "billing_whatsapp": ("facturacion_whatsapp", "billing_whatsapp"),
    "billing_email": ("facturacion_correo", "billing_email"),
    "customer_class": ("clase", "class"),
    "language": ("idioma", "language"),
}
REQUIRED: Final = ("number", "name")
ROLES: Final[tuple[Role, ...]] = ("functional", "billing")

_FIELD_OF: Final = {alias: field for field, aliases in COLUMNS.items() for alias in aliases}
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+")
_WHATSAPP: Final = re.compile(r"\+?[0-9(][0-9 ().-]{4,30}")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})?")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")


class _Row(NamedTuple):
    line: int
    cells: list[str]


class _Sheet:
    """Reads one file and gathers what is wrong with it."""

    def __init__(self, data: bytes, file: str) -> None:
        self._file = file
        self._problems: list[CsvProblem] = []
        self._header: list[str] = []
        self._fields: list[str | None] = []
        self._companies: dict[str, Company] = {}
        self._line_of: dict[str, int] = {}
        self._rows = self._read(data)

    def companies(self) -> list[Company]:
        """The companies, or CsvRefused with every problem."""
        header = next(self._rows, None)
        if header:
            self._take_header(header)
        elif not self._problems:
            self._add(1, "", "csv_empty")
        if not self._problems:
            for row in self._rows:
                self._take(row)
        if self._problems:
            raise CsvRefused(self._file, self._problems)
        return list(self._companies.values())

    def _add(self, line: int, column: str, code: str, **details: object) -> None:
        self._problems.append(CsvProblem(self._file, line, column, code, details))

    def _read(self, data: bytes) -> Iterator[_Row]:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            self._add(data[: error.start].count(b"\n") + 1, "", "csv_encoding")
            return
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
        line = 1
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield _Row(line, [cell.strip() for cell in cells])
                line = reader.line_num + 1
        except csv.Error as error:
            self._add(line, "", "csv_broken", reason=error)

    def _take_header(self, row: _Row) -> None:
        self._header = row.cells
        self._fields = [_FIELD_OF.get(cell.casefold()) for cell in row.cells]
        known = ", ".join(names[0] for names in COLUMNS.values())
        for cell, field in zip(row.cells, self._fields, strict=True):
            if field is None:
                self._add(row.line, cell, "csv_column_unknown", known=known)
            elif self._fields.count(field) > 1:
                self._add(row.line, cell, "csv_column_twice")
        for field in REQUIRED:
            if field not in self._fields:
                self._add(row.line, COLUMNS[field][0], "csv_column_missing")

    def _take(self, row: _Row) -> None:
        if len(row.cells) > len(self._header):
            self._add(row.line, str(len(self._header) + 1), "csv_too_many_cells")
            return
        values = dict.fromkeys(COLUMNS, "")
        for column, field, value in zip(self._header, self._fields, row.cells, strict=False):
            if field is not None:
                values[field] = value
                self._check(row.line, column, field, value)
        self._require(row, values)
        self._keep(row.line, values)

    def _check(self, line: int, column: str, field: str, value: str) -> None:
        if len(value) > TEXT_LIMIT:
            self._add(line, column, "csv_too_long", limit=TEXT_LIMIT)
        elif _CONTROL.search(value):
            self._add(line, column, "csv_control")
        elif value and not _CHECKS.get(field, bool)(value):
            self._add(line, column, f"csv_{field.rpartition('_')[2]}", value=value)

    def _require(self, row: _Row, values: Mapping[str, str]) -> None:
        for field in REQUIRED:
            if not values[field]:
                column = self._header[self._fields.index(field)]
                self._add(row.line, column, "csv_required")

    def _keep(self, line: int, values: Mapping[str, str]) -> None:
        number = values["number"]
        if not _is_number(number):
            return
        first = self._line_of.setdefault(number, line)
        if first != line:
            column = self._header[self._fields.index("number")]
            self._add(line, column, "csv_twice", value=number, first=first)
        self._companies[number] = Company(
            number,
            values["name"],
            tuple(_assistants(values)),
            values["customer_class"],
            values["language"],
        )


def parse_companies(data: bytes, file: str) -> list[Company]:
    """The companies in a CSV file, in its order.

    The first line names the columns (``COLUMNS``; ``numero`` and ``nombre`` must be there), the
    separator is a comma or a semicolon, the encoding UTF-8. Raises CsvRefused with all problems.
    """
    return _Sheet(data, file).companies()


def _assistants(values: Mapping[str, str]) -> Iterator[Assistant]:
    for role in ROLES:
        name, whatsapp, email = (values[f"{role}_{part}"] for part in ("name", "whatsapp", "email"))
        if name or whatsapp or email:
            yield Assistant(role=role, name=name, whatsapp=whatsapp, email=email)


def _delimiter(text: str) -> str:
    """Spreadsheets in Spanish write semicolons, because the comma is for decimals."""
    header = text.partition("\n")[0]
    return ";" if header.count(";") > header.count(",") else ","


def _is_number(value: str) -> bool:
    return is_company_number(value, MAX_DIGITS)


def _is_email(value: str) -> bool:
    return bool(_EMAIL.fullmatch(value))


def _is_whatsapp(value: str) -> bool:
    return bool(_WHATSAPP.fullmatch(value))


def _is_language(value: str) -> bool:
    return bool(_LANGUAGE.fullmatch(value))


_CHECKS: Final[Mapping[str, Callable[[str], bool]]] = {
    "number": _is_number,
    "functional_email": _is_email,
    "billing_email": _is_email,
    "functional_whatsapp": _is_whatsapp,
    "billing_whatsapp": _is_whatsapp,
    "language": _is_language,
}
