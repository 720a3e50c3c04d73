"""``atiende config`` and ``atiende settings``: is everything as it must be, and what is set where."""

from __future__ import annotations

import typer

from atiende.cli import checks, show
from atiende.cli.admin import Admin
from atiende.cli.origins import origin, setting_names, shown_value

app = typer.Typer(help="Configuración: qué falta antes de arrancar.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Configuración: qué falta antes de arrancar."""


@app.command("check")
def check() -> None:
    """Revisa todo lo que la línea necesita; una línea por cosa, con su remedio si algo falta."""
    admin = Admin.here()
    wrong = 0
    for finding in checks.findings(admin):
        wrong += not finding.right
        mark = "✓" if finding.right else "✗"
        remedy = f" → {finding.remedy}" if finding.remedy else ""
        typer.echo(" ".join(f"{mark} {finding.what}{remedy}".split()))
    if wrong:
        raise admin.error("check_failed", count=wrong)


def settings(*, json: bool = typer.Option(False, "--json", help="Para programas")) -> None:
    """Muestra todos los ajustes, con su valor y de dónde salió; las contraseñas no se muestran."""
    admin = Admin.here()
    rows = [[name, shown_value(admin, name), origin(admin, name)] for name in setting_names()]
    if json:
        show.as_json({name: {"value": value, "origin": source} for name, value, source in rows})
        return
    show.table([admin.text(f"col_{column}") for column in ("setting", "value", "origin")], rows)
