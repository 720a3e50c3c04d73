"""``atiende routing``: check, publish and explain who serves each queue, and in what order."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import typer

from acd.model import QueuePolicy
from acd.routing import source as routings
from acd.routing.around import Around
from acd.routing.document import Ask, Caller
from acd.routing.explain import Situation
from acd.routing.explain import explain as explain_routing
from atiende.around import around_of, flow_asks, team_of
from atiende.cli import document, given
from atiende.cli.admin import Admin
from atiende.cli.document import Kind, Source
from atiende.cli.hours import default_calendar
from atiende.cli.hours_sheet import moment_of
from db.directory import AgentRecord, Directory, QueueRecord
from db.errors import DbError
from documents.problems import DocumentProblem

app = typer.Typer(help="Enrutamiento: quién atiende a quién, y por qué.", no_args_is_help=True)

FILE: Final = typer.Argument(
    None, help="Documento YAML; si falta, el publicado, o el que viene con Atiende", show_default=""
)


@app.command("lint")
def lint(file: Path | None = FILE) -> None:
    """Revisa un documento y dice todo lo que está mal, con la línea y el remedio."""
    document.lint(Admin.here(), ROUTING, file)


@app.command("show")
def show(
    *, revision: int | None = typer.Option(None, min=1, help="Cuál; si falta, la publicada")
) -> None:
    """Escribe el documento en la salida estándar, para editarlo o guardarlo."""
    document.print_source(Admin.here(), ROUTING, revision)


@app.command("publish")
def publish(file: Path = typer.Argument(help="Documento YAML")) -> None:
    """Revisa un documento y lo pone en uso, enseguida y para todos los que esperan."""
    document.publish(Admin.here(), ROUTING, file)


@app.command("history")
def history(
    *, json: bool = typer.Option(False, "--json", help="Para programas; horas en UTC")
) -> None:
    """Muestra qué se publicó, cuándo y quién, lo más nuevo primero."""
    document.history(Admin.here(), ROUTING, json=json)


@app.command("rollback")
def rollback(revision: int = typer.Argument(min=1, help="La que se quiere otra vez")) -> None:
    """Vuelve a publicar una revisión anterior, como una nueva."""
    document.roll_back(Admin.here(), ROUTING, revision)


@app.command("explain")
def explain(  # noqa: PLR0913  # each option is a parameter
    file: Path | None = FILE,
    *,
    queue: str = typer.Option(..., help="La cola en la que espera"),
    option: str = typer.Option("", help="La opción que marcó"),
    company: str = typer.Option("", help="Su número de empresa"),
    customer_class: str | None = typer.Option(
        None, "--class", help="Su clase de cliente; si falta, la de la empresa"
    ),
    language: str | None = typer.Option(None, help="Su idioma; si falta, el de la empresa"),
    waited: float = typer.Option(0, min=0, help="Segundos que lleva esperando"),
    waiting: int = typer.Option(1, min=1, help="Personas que esperan en la cola, contándola"),
    at: str | None = typer.Option(
        None, help="En qué momento: 18:30, o «2026-12-24 18:30»; si falta, ahora"
    ),
) -> None:
    """Dice qué pediría quien espera, con qué ventaja, y quién podría atenderlo en cada etapa."""
    admin = Admin.here()
    source = document.source_of(admin, ROUTING, file)
    routing = routings.parse(source.text, source.name)
    record, agents = _of_directory(admin, queue)
    caller = _caller(admin, option, company, customer_class, language)
    situation = Situation(waited, waiting, _local(admin, at))
    asked = QueuePolicy(record.name, record.label, record.skill or None)
    team = team_of(agents)
    admin.say("routing_of", queue=queue, name=source.name)
    flow = _flow_ask(admin, queue)
    for line in explain_routing(routing, asked, caller, situation, team, flow, admin.language):
        typer.echo(line)


def _of_directory(admin: Admin, queue: str) -> tuple[QueueRecord, list[AgentRecord]]:
    """Find the queue and everybody. Raises CliError naming the queues that there are."""

    async def work(directory: Directory) -> tuple[list[QueueRecord], list[AgentRecord]]:
        return await directory.queues.all(), await directory.agents.all()

    queues, agents = admin.on_directory(work)
    for record in queues:
        if record.name == queue:
            return record, agents
    known = ", ".join(sorted(record.name for record in queues))
    raise admin.error("overflow_no_queue", queue=given.shown(queue), known=known)


def _flow_ask(admin: Admin, queue: str) -> Ask:
    """Find what the flow asks; nothing, with a remark, where that depends on the way through it."""
    asks = admin.on_directory(lambda directory: flow_asks(directory, queue))
    if len(set(asks.values())) > 1:
        admin.warn("routing_flow_differs", nodes=", ".join(asks))
        return Ask()
    return next(iter(asks.values()), Ask())


def _caller(
    admin: Admin, option: str, company: str, customer_class: str | None, language: str | None
) -> Caller:
    """Put together what is known; the company's own class and language come from the tables."""
    found = None
    if company:
        found = admin.on_directory(lambda directory: directory.companies.company(company))
    if customer_class is None:
        customer_class = found.customer_class if found else ""
    if language is None:
        language = found.language if found else ""
    return Caller(option, company, customer_class, language)


def _local(admin: Admin, typed: str | None) -> datetime:
    """Read the moment on the line's clock, that of the default calendar. Raises CliError."""
    calendar, now = default_calendar(admin), datetime.now(UTC)
    moment = now if typed is None else moment_of(calendar, typed, now)
    if moment is None:
        raise admin.error("routing_bad_at", given=given.shown(typed or ""), zone=calendar.zone)
    return moment.astimezone(calendar.tz)


def _check(admin: Admin, source: Source) -> tuple[DocumentProblem, ...]:
    return routings.lint(source.text, source.name, _around(admin))


def _around(admin: Admin) -> Around:
    """What there is; nothing, with a remark, when the database cannot tell."""
    try:
        return admin.on_directory(around_of)
    except DbError:
        admin.warn("queues_unchecked")
        return Around()


ROUTING: Final = Kind(
    "routing", "routing_file", routings.DEFAULT_ROUTING, _check, "routing_published"
)
