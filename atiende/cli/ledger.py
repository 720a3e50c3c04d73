"""``atiende ledger``: whether the books balance."""

from __future__ import annotations

import msgspec
import typer

from atiende.cli import show
from atiende.cli.admin import Admin
from db import audit
from db.audit import Books

app = typer.Typer(help="Registro de lo que pasó en cada llamada.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Registro de lo que pasó en cada llamada."""


@app.command("check")
def check(
    *,
    recount: bool = typer.Option(
        False, "--recount", help="Cuenta además todo de nuevo, hecho por hecho (tarda)"
    ),
    json: bool = typer.Option(False, "--json", help="Para programas"),
) -> None:
    """Comprueba que el registro cierre: ofrecidas = atendidas + abandonadas + derivadas + en curso.

    Nombra cada llamada que no cierra. Con la línea en marcha puede señalar una que justo está
    empezando o terminando.
    """
    admin = Admin.here()
    work = audit.books_recounted if recount else audit.books
    found = admin.on_database(lambda database: database.read(work))
    if json:
        _print_json(found)
    else:
        for problem in found.problems:
            typer.echo(f"{problem.code}: {problem.subject} {problem.detail}")
    if found.problems:
        raise admin.error("ledger_wrong", count=len(found.problems))
    if not json:
        admin.say("ledger_right", **msgspec.structs.asdict(found.calls))


def _print_json(found: Books) -> None:
    show.as_json(
        {
            "balances": not found.problems,
            "calls": msgspec.structs.asdict(found.calls),
            "queue_entries": msgspec.structs.asdict(found.queue_entries),
            "problems": [problem._asdict() for problem in found.problems],
        }
    )
