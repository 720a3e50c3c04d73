"""``atiende ledger``: whether the books balance."""

from __future__ import annotations

import typer

from atiende.cli.admin import Admin
from db import audit

app = typer.Typer(help="Registro de lo que pasó en cada llamada.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Registro de lo que pasó en cada llamada."""


@app.command("check")
def check() -> None:
    """Comprueba que el registro cierre: ofrecidas = atendidas + abandonadas + derivadas + en curso.

    Con la línea en marcha puede señalar una llamada que justo está empezando o terminando.
    """
    admin = Admin.here()
    problems = admin.on_database(lambda database: database.read(audit.problems))
    for problem in problems:
        typer.echo(f"{problem.code}: {problem.subject} {problem.detail}")
    if problems:
        raise admin.error("ledger_wrong", count=len(problems))
    admin.say("ledger_right")
