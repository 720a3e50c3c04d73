"""How right announced waits were, and would have been all day long, queue by queue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec
import typer

from atiende.cli import show
from atiende.cli.admin import Admin
from atiende.cli.report_range import Range
from atiende.cli.report_sheet import Sheet, Values, figure, period, print_table
from db.metrics.announced import Announced, Said, announced_coverage, said
from db.metrics.contacts import Contact
from db.metrics.queues import by_queue
from db.metrics.waits import Replay, replay, together

_COLUMNS: Final = (
    *("announced", "right", "too_short", "too_long", "coverage", "width_p50_s"),
    *("unannounced", "unanswered"),
)
_SAID: Final = ("said_announced", "said_right", "said_coverage")


def waits_sheet(
    contacts: Sequence[Contact], announced: Sequence[Announced], promised: float
) -> Sheet:
    """Judge what each queue's callers were told, and its history; the total is of all of it."""
    spoken, waited = announced_coverage(announced), by_queue(contacts)
    queues = sorted({*spoken, *waited} - {""})
    found = {queue: replay(waited.get(queue, ()), promised) for queue in queues}
    rows = [
        {"queue": queue, **_said_values(spoken.get(queue, said(()))), **_values(judged)}
        for queue, judged in found.items()
    ]
    total = {**_said_values(said(announced)), **_values(together(found.values()))}
    return Sheet(("queue",), (*_SAID, *_COLUMNS), frozenset(), rows, total)


def print_waits(admin: Admin, sheet: Sheet, within: Range, promised: int) -> None:
    """Print a table, with what would be announced now."""
    typer.echo(period(admin, within))
    heading = [admin.text(f"m_{name}") for name in ("queue", *sheet.columns, "now")]
    rows = [[row["queue"], *_figures(admin, sheet, row), _now(admin, row)] for row in sheet.rows]
    total = [admin.text("report_total"), *_figures(admin, sheet, sheet.total), ""]
    print_table(heading, [*rows, total], 1)
    admin.say("report_promised", promised=figure(admin, "coverage", promised / 100))


def _figures(admin: Admin, sheet: Sheet, row: Values) -> list[str]:
    return [figure(admin, name, row[name]) for name in sheet.columns]


def _now(admin: Admin, row: Values) -> str:
    if "1" not in row["now"]:
        return ""
    low, high = (show.duration(seconds) for seconds in row["now"]["1"])
    return admin.text("report_between", low=low, high=high)


def _said_values(judged: Said) -> Values:
    values = {**msgspec.structs.asdict(judged.coverage), "unanswered": judged.unanswered}
    return {f"said_{name}": value for name, value in values.items()}


def _values(judged: Replay) -> Values:
    values = {
        **msgspec.structs.asdict(judged.coverage),
        "unannounced": judged.unannounced,
        "unanswered": judged.unanswered,
    }
    return {**values, "now": {str(place): list(told) for place, told in judged.now.items()}}
