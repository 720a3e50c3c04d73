"""The coming days of a calendar on standard output, below a line about how it is now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

import typer

from atiende.cli import show
from atiende.cli.admin import Admin
from ivr.hours.document import Calendar, ClosedNow
from ivr.hours.preview import DayPreview, preview
from ivr.hours.state import HORIZON_DAYS, Closed, Open, state_at

COLUMNS = ("date", "weekday", "hours", "treated_as", "reason", "notes")


def print_days(
    admin: Admin, calendar: Calendar, days: int, closed_now: ClosedNow | None, now: datetime
) -> None:
    """Print the state and a table, one row a day."""
    typer.echo(_state_words(admin, calendar, closed_now, now))
    coming = _coming(admin, calendar, days, closed_now, now)
    heading = [admin.text(f"col_{column}") for column in COLUMNS]
    show.table(heading, [_row(admin, day) for day in coming])


def as_json(
    admin: Admin, calendar: Calendar, days: int, closed_now: ClosedNow | None, now: datetime
) -> dict[str, Any]:
    """Give the same for programs; moments in UTC, intervals on the calendar's clock."""
    state = state_at(calendar, now, closed_now, language=admin.language)
    closed = {"reason": state.reason, "name": state.name} if isinstance(state, Closed) else {}
    return {
        "calendar": calendar.name,
        "zone": calendar.zone,
        "now": {"open": isinstance(state, Open), "until": state.until, **closed},
        "days": [
            {
                "date": day.date.isoformat(),
                "intervals": list(day.intervals),
                "treated_as": day.treated_as,
                "reason": day.reason,
                "notes": list(day.notes),
            }
            for day in _coming(admin, calendar, days, closed_now, now)
        ],
    }


def local(calendar: Calendar, moment: datetime) -> str:
    """Give a moment as the calendar's clock shows it, to the minute."""
    return moment.astimezone(calendar.tz).strftime("%Y-%m-%d %H:%M")


def moment_of(calendar: Calendar, typed: str, now: datetime) -> datetime | None:
    """Read ``18:30``, the next one on the calendar's clock, or ``2026-12-24 18:30``; None: neither."""
    for form in ("%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"):
        try:
            wall = datetime.strptime(typed.strip(), form)  # noqa: DTZ007  # a clock on a wall
            if form == "%H:%M":
                return _next_time(calendar, wall.time(), now)
            return wall.replace(tzinfo=calendar.tz).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    return None


def _next_time(calendar: Calendar, time: time, now: datetime) -> datetime:
    today = now.astimezone(calendar.tz).date()
    moment = datetime.combine(today, time, calendar.tz)
    if moment <= now:
        moment = datetime.combine(today + timedelta(days=1), time, calendar.tz)
    return moment.astimezone(UTC)


def _coming(
    admin: Admin, calendar: Calendar, days: int, closed_now: ClosedNow | None, now: datetime
) -> Sequence[DayPreview]:
    today = now.astimezone(calendar.tz).date()
    return preview(calendar, today, days, closed_now, now, language=admin.language)


def _row(admin: Admin, day: DayPreview) -> list[str]:
    return [
        day.date.isoformat(),
        day.weekday,
        " ".join(day.intervals) or admin.text("hours_none"),
        day.treated_as,
        day.reason,
        "; ".join(day.notes),
    ]


def _state_words(
    admin: Admin, calendar: Calendar, closed_now: ClosedNow | None, now: datetime
) -> str:
    state = state_at(calendar, now, closed_now, language=admin.language)
    about = {"name": calendar.name, "zone": calendar.zone, "days": HORIZON_DAYS}
    until = {"until": local(calendar, state.until)} if state.until else {}
    if isinstance(state, Open):
        return admin.text("hours_open" if until else "hours_open_long", **about, **until)
    if state.reason == "closed_now" and closed_now and closed_now.until is None:
        return admin.text("hours_closed_by_hand", **about)
    code = "hours_closed" if until else "hours_closed_long"
    return admin.text(code, **about, **until, why=_why(admin, state))


def _why(admin: Admin, state: Closed) -> str:
    special = state.reason == "hours" and state.name
    return admin.text(f"hours_why_{'special' if special else state.reason}", name=state.name)
