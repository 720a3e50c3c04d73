"""``atiende outbox``: mails, webhooks and such that are still to be delivered, or were given up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec
import typer

from asterisk_conf.words import printable
from atiende.cli import given, show
from atiende.cli.admin import Admin
from atiende.messages import label
from db.outbox import Outbox, OutboxJob

app = typer.Typer(
    help="Entregas: correos, avisos, transcripciones y mensajes al CRM que faltan o no salieron.",
    no_args_is_help=True,
)

JSON = typer.Option(False, "--json", help="Para programas; horas en UTC")
NUMBER = typer.Argument(help="Número de la entrega, como lo muestra «outbox list»")
_MOST = 10_000


@app.command("list")
def list_jobs(
    *,
    failed: bool = typer.Option(False, "--failed", help="Solo las abandonadas"),
    limit: int = typer.Option(50, min=1, max=_MOST, help="Cuántas de cada clase"),
    json: bool = JSON,
) -> None:
    """Muestra lo que falta entregar y lo que se abandonó, con el motivo."""
    admin = Admin.here()
    jobs = admin.on_database(lambda database: _listed(Outbox(database), limit, failed=failed))
    if json:
        show.as_json(msgspec.to_builtins(jobs))
        return
    if not jobs:
        admin.say("outbox_none_failed" if failed else "outbox_empty")
        return
    columns = ("delivery", "kind", "about", "to", "delivery_status", "attempts", "next_try", "why")
    show.table([admin.text(f"col_{name}") for name in columns], [_row(admin, job) for job in jobs])
    if not admin.settings.smtp_host and any(_waits_for_server(job) for job in jobs):
        admin.warn("outbox_no_smtp")


@app.command("show")
def show_job(number: int = NUMBER, *, json: bool = JSON) -> None:
    """Muestra una entrega con todo lo que se sabe de ella."""
    admin = Admin.here()
    job = admin.on_database(lambda database: Outbox(database).by_id(number))
    if job is None:
        raise admin.error("no_delivery", number=number)
    if json:
        show.as_json(msgspec.to_builtins(job))
        return
    facts = {
        "delivery": str(job.id),
        "kind": label(admin.language, "delivery", job.kind),
        "about": job.subject,
        "to": str(job.payload.get("to", "")),
        "event": str(job.payload.get("event", "")),
        "delivery_status": admin.text(f"delivery_{job.status}"),
        "attempts": str(job.attempts),
        "since": show.moment(job.since),
        "next_try": _next_try(job),
        "settled": show.moment(job.settled_at),
        "why": job.error,
    }
    width = max(len(admin.text(f"col_{name}")) for name in facts)
    for name, value in facts.items():
        if value:
            typer.echo(f"{admin.text(f'col_{name}'):<{width}}  {printable(value)}")


@app.command("retry")
def retry(
    number: int | None = typer.Argument(None, help="Número de la entrega"),
    *,
    all_failed: bool = typer.Option(False, "--all-failed", help="Todas las abandonadas"),
) -> None:
    """Vuelve a intentar una entrega enseguida, o todas las abandonadas, como si fuera la primera vez."""
    admin = Admin.here()
    if (number is None) is not all_failed:
        raise admin.error("outbox_id_or_all")
    count = admin.on_database(lambda database: _retried(Outbox(database), number))
    if count is None:
        raise admin.error("no_delivery", number=number)
    admin.say("outbox_retried", count=count)


@app.command("test")
def send_test(address: str = typer.Argument(help="A qué casilla")) -> None:
    """Envía enseguida un correo de prueba, con la plantilla vigente, y dice qué respondió el servidor."""
    from atiende.cli.mail_test import send_test_mail  # noqa: PLC0415  # numpy is slow to import

    send_test_mail(Admin.here(), address)


async def _listed(outbox: Outbox, limit: int, *, failed: bool) -> list[OutboxJob]:
    given_up = await outbox.failed(limit)
    return given_up if failed else [*given_up, *await outbox.pending(limit)]


async def _retried(outbox: Outbox, number: int | None) -> int | None:
    """Put jobs back; gives how many, or None when there is none of that number."""
    jobs: Sequence[OutboxJob] = await outbox.failed(_MOST)
    if number is not None:
        job = await outbox.by_id(number)
        if job is None:
            return None
        jobs = [job] if job.status != "done" else []
    for job in jobs:
        await outbox.requeue(job.id, datetime.now(UTC))
    return len(jobs)


def _row(admin: Admin, job: OutboxJob) -> list[str]:
    return [
        str(job.id),
        label(admin.language, "delivery", job.kind),
        job.subject,
        str(job.payload.get("to", "") or job.payload.get("event", "")),
        admin.text(f"delivery_{job.status}"),
        str(job.attempts),
        _next_try(job),
        given.shown(job.error),
    ]


def _next_try(job: OutboxJob) -> str:
    return show.moment(job.due_at) if job.status == "pending" else ""


def _waits_for_server(job: OutboxJob) -> bool:
    return job.kind == "mail" and job.status == "pending"
