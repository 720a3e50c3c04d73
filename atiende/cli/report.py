"""``atiende report``: what was offered and answered, and what agents did, from the ledger."""

from __future__ import annotations

import msgspec
import typer

from atiende.cli import show
from atiende.cli.admin import Admin
from atiende.cli.report_agents import Work, agents_sheet
from atiende.cli.report_queues import intervals_sheet, queues_sheet
from atiende.cli.report_range import Every, Range, range_of
from atiende.cli.report_sheet import Form, Sheet, as_json, print_csv, print_sheet
from atiende.cli.report_waits import print_waits, waits_sheet
from db.directory import Directory
from db.engine import Database
from db.metrics.announced import Announced
from db.metrics.contacts import Contact
from db.metrics.queues import Thresholds
from db.metrics.store import Metrics

app = typer.Typer(
    help="Informes: colas, agentes, intervalos, esperas anunciadas.", no_args_is_help=True
)

FROM = typer.Option(None, "--from", help="Desde: 2026-11-22, o «2026-11-22 18:30»; si falta, hoy")
TO = typer.Option(None, "--to", help="Hasta: un día solo vale entero; si falta, ahora")
ZONE = typer.Option(None, help="Zona horaria; si falta, la del horario de la línea")
EVERY = typer.Option(None, help="Separa por intervalos; si falta, todo junto")
IN_TIME = typer.Option(15.0, min=0, help="Segundos del nivel de servicio")
SHORT = typer.Option(5.0, min=0, help="Segundos antes de los que un abandono es corto")
CSV = typer.Option(False, "--csv", help="Para planillas de cálculo")
JSON = typer.Option(False, "--json", help="Para programas; horas en UTC")


@app.command("queues")
def queues(  # noqa: PLR0913  # each is an option
    *,
    start: str | None = FROM,
    end: str | None = TO,
    every: Every | None = EVERY,
    zone: str | None = ZONE,
    in_time: float = IN_TIME,
    short: float = SHORT,
    csv: bool = CSV,
    json: bool = JSON,
) -> None:
    """Cuenta, cola por cola, las llamadas ofrecidas y lo que pasó con cada una."""
    admin = Admin.here()
    form, limits = Form.of(admin, csv=csv, json=json), Thresholds(in_time, short)
    within = range_of(admin, start, end, zone, every)
    contacts = admin.on_database(lambda db: Metrics(db).contacts(within.whole))
    _print_counted(admin, queues_sheet(contacts, within, limits), within, form, limits)


@app.command("intervals")
def intervals(  # noqa: PLR0913  # likewise
    *,
    start: str | None = FROM,
    end: str | None = TO,
    every: Every = typer.Option(Every.half, help="Cuánto dura cada intervalo"),
    queue: str | None = typer.Option(None, help="Solo de esta cola"),
    zone: str | None = ZONE,
    in_time: float = IN_TIME,
    short: float = SHORT,
    csv: bool = CSV,
    json: bool = JSON,
) -> None:
    """Cuenta, intervalo por intervalo, lo ofrecido en todas las colas, o en una."""
    admin = Admin.here()
    form, limits = Form.of(admin, csv=csv, json=json), Thresholds(in_time, short)
    within = range_of(admin, start, end, zone, every)
    found = admin.on_database(lambda db: Metrics(db).contacts(within.whole))
    contacts = [contact for contact in found if queue in (None, contact.queue)]
    _print_counted(admin, intervals_sheet(contacts, within, limits), within, form, limits)


@app.command("agents")
def agents(  # noqa: PLR0913  # likewise
    *,
    start: str | None = FROM,
    end: str | None = TO,
    every: Every | None = EVERY,
    zone: str | None = ZONE,
    csv: bool = CSV,
    json: bool = JSON,
) -> None:
    """Mide, agente por agente, el tiempo en cada estado, las ofertas y los cuatro índices."""
    admin = Admin.here()
    form = Form.of(admin, csv=csv, json=json)
    within = range_of(admin, start, end, zone, every)

    async def work(db: Database) -> Work:
        metrics, known = Metrics(db), await Directory(db).agents.all()
        names = {agent.id: agent.name for agent in known}
        return Work(await metrics.spans(within.whole), await metrics.tries(within.whole), names)

    _print(admin, agents_sheet(admin.on_database(work), within), within, form)


@app.command("waits")
def waits(  # noqa: PLR0913  # likewise
    *,
    start: str | None = FROM,
    end: str | None = TO,
    zone: str | None = ZONE,
    promised: int = typer.Option(80, min=50, max=99, help="Cuántos de cada cien se quiere acertar"),
    csv: bool = CSV,
    json: bool = JSON,
) -> None:
    """Mide cuánto aciertan las esperas anunciadas: lo que se dijo, y lo que se habría dicho."""
    admin = Admin.here()
    form = Form.of(admin, csv=csv, json=json)
    within = range_of(admin, start, end, zone)

    async def work(db: Database) -> tuple[list[Contact], list[Announced]]:
        metrics = Metrics(db)
        return await metrics.contacts(within.whole), await metrics.announced(within.whole)

    sheet = waits_sheet(*admin.on_database(work), promised / 100)
    if form == Form.table:
        print_waits(admin, sheet, within, promised)
    else:
        _print(admin, sheet, within, form)


def _print_counted(
    admin: Admin, sheet: Sheet, within: Range, form: Form, limits: Thresholds
) -> None:
    _print(admin, sheet, within, form, **msgspec.structs.asdict(limits))
    if form == Form.table:
        in_time, short = f"{limits.in_time_s:g}", f"{limits.short_s:g}"
        admin.say("report_in_time", in_time=in_time, short=short)


def _print(admin: Admin, sheet: Sheet, within: Range, form: Form, **about: object) -> None:
    match form:
        case Form.json:
            show.as_json(as_json(sheet, within, **about))
        case Form.csv:
            print_csv(sheet, within)
        case Form.table:
            print_sheet(admin, sheet, within)
