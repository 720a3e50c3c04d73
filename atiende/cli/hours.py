"""``atiende hours``: check and publish when the line is open, look ahead, and close it by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import typer

from atiende.cli import document, given, show
from atiende.cli.admin import Admin, whoami
from atiende.cli.document import Kind, Source
from atiende.cli.hours_sheet import as_json, local, moment_of, print_days
from atiende.plans import switch_of
from atiende.sounds import prompt_store
from db.directory import Directory
from db.directory.closed_now import REASON_LIMIT
from db.errors import DbError
from documents.problems import DocumentProblem
from ivr.hours import source as hours_source
from ivr.hours.document import Calendar, ClosedNow, Hours

app = typer.Typer(
    help="Horarios: cuándo se atiende, feriados, cerrar a mano.", no_args_is_help=True
)

FILE: Final = typer.Argument(
    None, help="Documento YAML; si falta, el publicado, o el que viene con Atiende", show_default=""
)
CALENDAR: Final = typer.Option(None, help="Cuál; si falta, el de «default»")
MOST_DAYS: Final = 366


@app.command("lint")
def lint(file: Path | None = FILE) -> None:
    """Revisa los horarios y dice todo lo que está mal, con la línea y el remedio."""
    document.lint(Admin.here(), HOURS, file)


@app.command("preview")
def preview(
    *,
    file: Path | None = typer.Option(None, help="Documento YAML; si falta, el publicado"),
    days: int = typer.Option(14, min=1, max=MOST_DAYS, help="Cuántos días"),
    line: str | None = typer.Option(None, help="Solo el calendario de ese número"),
    json: bool = typer.Option(False, "--json", help="Para programas; horas en UTC"),
) -> None:
    """Muestra cómo se tratará cada uno de los próximos días, y por qué."""
    admin = Admin.here()
    hours = _hours(admin, file)
    calendars = list(hours.calendars.values()) if line is None else [hours.calendar_for(line)]
    now = datetime.now(UTC)
    switches = _switches(admin, now)
    if json:
        found = (as_json(admin, each, days, switches.get(each.name), now) for each in calendars)
        show.as_json(list(found))
        return
    for number, calendar in enumerate(calendars):
        if number:
            typer.echo()
        print_days(admin, calendar, days, switches.get(calendar.name), now)


@app.command("show")
def show_source(
    *, revision: int | None = typer.Option(None, min=1, help="Cuál; si falta, la publicada")
) -> None:
    """Escribe los horarios en la salida estándar, para editarlos o guardarlos."""
    document.print_source(Admin.here(), HOURS, revision)


@app.command("publish")
def publish(file: Path = typer.Argument(help="Documento YAML")) -> None:
    """Revisa los horarios y los pone en uso para las llamadas nuevas."""
    document.publish(Admin.here(), HOURS, file)


@app.command("history")
def history(
    *, json: bool = typer.Option(False, "--json", help="Para programas; horas en UTC")
) -> None:
    """Muestra qué se publicó, cuándo y quién, lo más nuevo primero."""
    document.history(Admin.here(), HOURS, json=json)


@app.command("rollback")
def rollback(revision: int = typer.Argument(min=1, help="La que se quiere otra vez")) -> None:
    """Vuelve a publicar una revisión anterior, como una nueva."""
    document.roll_back(Admin.here(), HOURS, revision)


@app.command("close")
def close(
    *,
    calendar: str | None = CALENDAR,
    notice: list[str] = typer.Option(
        [], help="Mensaje que se oye, de «atiende prompts list»; puede repetirse"
    ),
    until: str | None = typer.Option(
        None, help="Hasta cuándo: 18:30, o «2026-12-24 18:30»; si falta, hasta «hours open»"
    ),
    reason: str = typer.Option("", help="Por qué, para quien mire los horarios"),
) -> None:
    """Cierra la línea ya mismo, con un mensaje propio si se quiere."""
    admin = Admin.here()
    chosen = _calendar(admin, calendar)
    known = prompt_store(admin.settings).catalogue.entries
    for prompt in notice:
        if prompt not in known:
            raise admin.error("hours_no_prompt", given=given.shown(prompt))
    if len(reason) > REASON_LIMIT or not reason.isprintable():
        raise admin.error("hours_reason_long", most=REASON_LIMIT)
    now = datetime.now(UTC)
    end = None if until is None else _until(admin, chosen, until, now)
    admin.on_directory(
        lambda directory: directory.closed_now.close(
            chosen.name, tuple(notice), reason.strip(), end, whoami(), now
        )
    )
    if end is None:
        admin.say("hours_now_closed_long", name=chosen.name)
    else:
        admin.say("hours_now_closed", name=chosen.name, until=local(chosen, end))


@app.command("open")
def reopen(*, calendar: str | None = CALENDAR) -> None:
    """Deshace «close»: la línea vuelve a seguir su horario."""
    admin = Admin.here()
    name = _calendar(admin, calendar).name
    was_closed = admin.on_directory(
        lambda directory: directory.closed_now.open(name, whoami(), datetime.now(UTC))
    )
    admin.say("hours_now_open" if was_closed else "hours_not_closed", name=name)


def default_calendar(admin: Admin) -> Calendar:
    """Find the calendar whose clock is the line's."""
    return _calendar(admin, None)


def _hours(admin: Admin, file: Path | None) -> Hours:
    """Read what is published, or the file. Raises DocumentErrors."""
    source = document.source_of(admin, HOURS, file)
    return hours_source.parse(source.text, source.name, prompts=_prompts(admin))


def _calendar(admin: Admin, name: str | None) -> Calendar:
    """Find a calendar of what is published. Raises CliError naming those that there are."""
    hours = _hours(admin, None)
    if name is None:
        return hours.calendars[hours.default]
    if name not in hours.calendars:
        known = ", ".join(hours.calendars)
        raise admin.error("hours_no_calendar", given=given.shown(name), known=known)
    return hours.calendars[name]


def _switches(admin: Admin, now: datetime) -> dict[str, ClosedNow]:
    """Find what was closed by hand; nothing, with a remark, when the database cannot tell."""

    async def work(directory: Directory) -> dict[str, ClosedNow]:
        return {
            record.calendar: switch_of(record) for record in await directory.closed_now.all(now)
        }

    try:
        return admin.on_directory(work)
    except DbError:
        admin.warn("hours_switch_unknown")
        return {}


def _until(admin: Admin, calendar: Calendar, typed: str, now: datetime) -> datetime:
    """Read until when it stays closed. Raises CliError."""
    moment = moment_of(calendar, typed, now)
    if moment is None:
        raise admin.error("hours_bad_until", given=given.shown(typed), zone=calendar.zone)
    if moment <= now:
        raise admin.error("hours_until_past", given=given.shown(typed))
    return moment


def _check(admin: Admin, source: Source) -> tuple[DocumentProblem, ...]:
    today = datetime.now(UTC).date()
    return hours_source.lint(source.text, source.name, prompts=_prompts(admin), today=today)


def _prompts(admin: Admin) -> set[str]:
    return set(prompt_store(admin.settings).catalogue.entries)


HOURS: Final = Kind("hours", "hours_file", hours_source.DEFAULT_HOURS, _check)
