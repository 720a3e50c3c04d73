"""A report as a table for people, as CSV for spreadsheets and as JSON for programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Any, Final, Self

import typer

from atiende.cli import given, show
from atiende.cli.admin import Admin
from atiende.cli.report_range import Range

Values = dict[str, Any]

SHARES: Final = frozenset(
    {
        "service_level",
        "service_level_strict",
        "service_level_offered",
        "assignment_efficiency",
        "occupancy",
        "availability",
        "utilisation",
        "coverage",
        "said_coverage",
    }
)
_TIMED_ALONE: Final = ("_mean_s", "_p50_s", "_p90_s", "_longest_s")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


class Form(Enum):
    """How a report is given out."""

    table = auto()
    csv = auto()
    json = auto()

    @classmethod
    def of(cls, admin: Admin, *, csv: bool, json: bool) -> Self:
        """What was asked for. Raises CliError when it was two things."""
        if csv and json:
            raise admin.error("report_one_form")
        return cls.csv if csv else cls.json if json else cls.table


@dataclass(frozen=True)
class Sheet:
    """Rows of values, each with its ``names`` first; ``total`` is of everything at once.

    ``columns`` are those of the table, ``seldom`` those of them that are left out when all are 0.
    """

    names: Sequence[str]
    columns: Sequence[str]
    seldom: frozenset[str]
    rows: Sequence[Values]
    total: Values


def print_sheet(admin: Admin, sheet: Sheet, within: Range) -> None:
    """Print a table whose total is that of the figures shown."""
    columns = [name for name in sheet.columns if _worth(sheet, name)]
    typer.echo(period(admin, within))
    heading = [_heading(admin, name) for name in (*sheet.names, *columns)]
    cells = [
        [*(_name(admin, within, row[name]) for name in sheet.names), *_figures(admin, row, columns)]
        for row in sheet.rows
    ]
    shown = _as_shown(sheet, columns)
    blank = [""] * (len(sheet.names) - 1)
    last = [admin.text("report_total"), *blank, *_figures(admin, shown, columns)]
    print_table(heading, [*cells, last], len(sheet.names))


def print_table(heading: Sequence[str], rows: Sequence[Sequence[str]], names: int) -> None:
    """Print columns two spaces apart: ``names`` of them to the left, figures to the right."""
    lines = [[given.shown(cell) for cell in row] for row in (heading, *rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        left = (cell.ljust(width) for cell, width in zip(line[:names], widths, strict=False))
        right = (
            cell.rjust(width) for cell, width in zip(line[names:], widths[names:], strict=True)
        )
        typer.echo("  ".join([*left, *right]).rstrip())


def period(admin: Admin, within: Range) -> str:
    """Say which stretch of time this is about, and on whose clock."""
    start, end = (within.local(at) for at in within.whole)
    return admin.text("report_of", start=start, end=end, zone=within.zone.key)


def as_json(sheet: Sheet, within: Range, **more: object) -> Values:
    """Give everything, moments in UTC, shares from 0 to 1, times in seconds."""
    start, end = within.whole
    about = {"from": start, "to": end, "zone": within.zone.key, **more}
    return {**about, "rows": list(sheet.rows), "total": sheet.total}


def print_csv(sheet: Sheet, within: Range) -> None:
    """Print every figure, as spreadsheets in Spanish read it; moments on the zone's clock."""
    flat = [_flat(row) for row in sheet.rows]
    header = list(dict.fromkeys([*sheet.names, *(name for row in flat for name in row)]))
    text = io.StringIO()
    lines = csv.writer(text, delimiter=";", lineterminator="\n")
    lines.writerow(header)
    lines.writerows([_csv(row.get(name), within) for name in header] for row in flat)
    typer.echo(text.getvalue(), nl=False)


def figure(admin: Admin, name: str, value: float | None) -> str:
    """Give a figure as a table shows it, by its metric's name.

    Nothing for None, which is no zero.
    """
    if value is None:
        return ""
    if name in SHARES:
        shown = f"{100 * value:.1f} %"
        return shown.replace(".", ",") if admin.language == "es" else shown
    if not _timed(name):
        return str(value)
    seconds = round(value)
    if name.endswith(_TIMED_ALONE):
        return show.duration(seconds)
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _figures(admin: Admin, row: Values, columns: Sequence[str]) -> list[str]:
    return [figure(admin, name, _value(row, name)) for name in columns]


def _value(row: Values, name: str) -> float | None:
    """A figure; one of a group is 0 where a row has none of it."""
    group, colon, key = name.partition(":")
    value: float | None = row[group].get(key, 0.0) if colon else row[name]
    return value


def _as_shown(sheet: Sheet, columns: Sequence[str]) -> Values:
    """The total, but sums of seconds are those of the whole seconds that the rows show."""
    shown = dict(sheet.total)
    for name in columns:
        if ":" not in name and _timed(name) and not name.endswith(_TIMED_ALONE):
            shown[name] = sum(round(row[name]) for row in sheet.rows)
    return shown


def _heading(admin: Admin, name: str) -> str:
    group, colon, key = name.partition(":")
    if colon:
        return admin.text("m_pause", reason=key or admin.text("m_no_reason"))
    return admin.text(f"m_{group}")


def _name(admin: Admin, within: Range, value: object) -> str:
    if isinstance(value, datetime):
        return within.local(value)
    return str(value) or admin.text("report_no_queue")


def _worth(sheet: Sheet, name: str) -> bool:
    return name not in sheet.seldom or bool(_value(sheet.total, name))


def _timed(name: str) -> bool:
    return name.endswith("_s") or ":" in name


def _flat(row: Values) -> Values:
    """Figures of a group (pauses by reason) get a column each."""
    flat: Values = {}
    for name, value in row.items():
        if isinstance(value, dict):
            flat |= {f"{name}:{key}": each for key, each in value.items()}
        else:
            flat[name] = value
    return flat


def _csv(value: object, within: Range) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return within.local(value)
        case float():
            return f"{value:.4f}".rstrip("0").rstrip(".").replace(".", ",")
        case _:
            text = str(value)
            return f"'{text}" if text.startswith(_FORMULA) else text
