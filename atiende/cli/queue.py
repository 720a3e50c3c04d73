"""The `queue` group of commands."""

from __future__ import annotations

import typer

app = typer.Typer(help="Colas: a quién se ofrece cada llamada y cuánto se espera.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Keep the group a group while it has few commands."""
