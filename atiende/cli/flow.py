"""The `flow` group of commands."""

from __future__ import annotations

import typer

app = typer.Typer(help="Flujo de la llamada: revisar, oír, publicar.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Keep the group a group while it has few commands."""
