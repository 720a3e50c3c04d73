"""The `agent` group of commands."""

from __future__ import annotations

import typer

app = typer.Typer(help="Agentes: altas, claves, habilidades y teléfono.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Keep the group a group while it has few commands."""
