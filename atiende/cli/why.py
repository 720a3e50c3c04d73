"""``atiende why``: tells one call, step by step, with the reasons."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

import typer

from asterisk_conf.words import printable
from atiende.cli import given, show
from atiende.cli.admin import Admin
from atiende.cli.report_range import zone_of
from atiende.story import Line
from atiende.telling import shown, tell
from db.directory import CallRecord, Directory
from db.engine import Database
from db.metrics.store import Metrics

_BETWEEN_DIGITS: Final = re.compile(r"[\s().-]")
_SHORTEST_NUMBER: Final = 3
_NAMED: Final = 5


def why(
    call: str | None = typer.Argument(
        None, help="Su identificador, el comienzo de este, o el número de quien llamó"
    ),
    *,
    last: bool = typer.Option(False, "--last", help="La última llamada que entró"),
    json: bool = typer.Option(False, "--json", help="Para programas; horas en UTC"),
) -> None:
    """Cuenta por qué una llamada fue como fue: qué pedía, a quién se ofreció y por qué, y cómo terminó."""
    admin = Admin.here()
    if (call is None) is not last:
        raise admin.error("why_which")

    async def work(database: Database) -> tuple[str, tuple[Line, ...]]:
        directory = Directory(database)
        found = await _found(admin, directory, (call or "").strip())
        told = await tell(found, directory, Metrics(database), admin.language, datetime.now(UTC))
        return found, told

    call_id, lines = admin.on_database(work)
    if json:
        show.as_json(shown(call_id, lines, admin.language))
    else:
        _print(admin, call_id, lines, zone_of(admin))


async def _found(admin: Admin, directory: Directory, typed: str) -> str:
    """Find the one call that is meant; "" is the last one. Raises CliError."""
    history = directory.history
    if not typed:
        latest = await history.recent_calls(1)
        if not latest:
            raise admin.error("why_none")
        return latest[0].call_id
    if await history.call(typed) is not None:
        return typed
    number = _BETWEEN_DIGITS.sub("", typed)
    if len(number) >= _SHORTEST_NUMBER:
        for one in dict.fromkeys((number, typed)):
            by_caller = await history.recent_calls(1, caller_number=one)
            if by_caller:
                return by_caller[0].call_id
    beginning = await history.calls_beginning(typed, _NAMED + 1)
    if len(beginning) != 1:
        raise _not_one(admin, typed, beginning)
    return beginning[0].call_id


def _not_one(admin: Admin, typed: str, beginning: Sequence[CallRecord]) -> Exception:
    if not beginning:
        return admin.error("why_unknown", call=given.shown(typed))
    names = [f"{call.call_id} ({show.moment(call.arrived_at)})" for call in beginning[:_NAMED]]
    names += ["…"] if len(beginning) > _NAMED else []
    return admin.error("why_several", call=given.shown(typed), calls="; ".join(names))


def _print(admin: Admin, call_id: str, lines: Sequence[Line], zone: ZoneInfo) -> None:
    """The day once, then the clock of the line's zone; on other days the day again."""
    day = lines[0].at.astimezone(zone).date()
    admin.say("why_heading", call=printable(call_id), day=day.isoformat(), zone=zone.key)
    for line in lines:
        at = line.at.astimezone(zone)
        clock = at.strftime("%H:%M:%S" if at.date() == day else "%Y-%m-%d %H:%M:%S")
        typer.echo(f"{clock}  {printable(line.words.text(admin.language))}")
        for detail in line.details:
            typer.echo(f"{'':{len(clock)}}    {printable(detail.text(admin.language))}")
