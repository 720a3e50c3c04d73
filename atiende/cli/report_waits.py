"""How right announced waits would have been, queue by queue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec
import typer

from atiende.cli import show
from atiende.cli.admin import Admin
from atiende.cli.report_range import Range
from atiende.cli.report_sheet import Sheet, Values, figure, period, print_table
from db.metrics.contacts import Contact
from db.metrics.queues import by_queue
from db.metrics.waits import Replay, replay, together

_COLUMNS: Final = (
    *("announced", "right", "too_short", "too_long", "coverage", "width_p50_s"),
    *("unannounced", "unanswered"),
)


def waits_sheet(contacts: Sequence[Contact], promised: float) -> Sheet:
    """Judge each queue's history; the total is of all announcements."""
    found = {queue: replay(those, promised) for queue, those in by_queue(contacts).items() if queue}
    rows = [{"queue": queue, **_values(judged)} for queue, judged in found.items()]
    return Sheet(("queue",), _COLUMNS, frozenset(), rows, _values(together(found.values())))


def print_waits(admin: Admin, sheet: Sheet, within: Range, promised: int) -> None:
    """Print a table, with what would be announced now."""
    typer.echo(period(admin, within))
    heading = [admin.text(f"m_{name}") for name in ("queue", *_COLUMNS, "now")]
    rows = [
        [row["queue"], *(figure(admin, name, row[name]) for name in _COLUMNS), _now(admin, row)]
        for row in sheet.rows
    ]
    total = [figure(admin, name, sheet.total[name]) for name in _COLUMNS]
    print_table(heading, [*rows, [admin.text("report_total"), *total, ""]], 1)
    admin.say("report_promised", promised=figure(admin, "coverage", promised / 100))


def _now(admin: Admin, row: Values) -> str:
    if "1" not in row["now"]:
        return ""
    low, high = (show.duration(seconds) for seconds in row["now"]["1"])
    return admin.text("report_between", low=low, high=high)


def _values(judged: Replay) -> Values:
    values = {
        **msgspec.structs.asdict(judged.coverage),
        "unannounced": judged.unannounced,
        "unanswered": judged.unanswered,
    }
    return {**values, "now": {str(place): list(told) for place, told in judged.now.items()}}
