"""The `calls` group of commands."""

from __future__ import annotations

import typer

app = typer.Typer(help="Llamadas: las de ahora y las anteriores.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Keep the group a group while it has few commands."""
