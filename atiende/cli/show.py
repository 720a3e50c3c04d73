"""Tables and JSON on standard output."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import typer

from asterisk_conf.words import printable


def table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print aligned columns under their heading, two spaces apart."""
    # What callers and carriers send must not move the cursor of whoever reads it.
    lines = [[printable(cell) for cell in row] for row in (heading, *rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        typer.echo("  ".join(cells).rstrip())


def as_json(value: Any) -> None:
    """Print ``value`` (plain containers and datetimes) as JSON; times are ISO 8601 in UTC."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_iso))


def moment(at: datetime | None) -> str:
    """Give a time on this machine's clock, to the second; nothing for None."""
    return "" if at is None else at.astimezone().strftime("%Y-%m-%d %H:%M:%S")


def duration(seconds: float | None) -> str:
    """Give minutes and seconds.

    >>> duration(75.4), duration(None)
    ('1:15', '')
    """
    if seconds is None:
        return ""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"


def _iso(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")
