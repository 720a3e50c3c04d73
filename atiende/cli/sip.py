"""The `sip` group of commands."""

from __future__ import annotations

import typer

app = typer.Typer(help="Cuentas SIP de quienes llaman por internet.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Keep the group a group while it has few commands."""
