"""The commands that run the line, and the groups of commands for those who manage it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from enum import StrEnum
from pathlib import Path
from typing import Any

import typer

from atiende import logs
from atiende.cli import (
    agent,
    calls,
    company,
    config,
    database,
    flow,
    hours,
    key,
    ledger,
    outbox,
    overflow,
    prompts,
    queue,
    report,
    retention,
    routing,
    sip,
    stt,
    user,
    why,
)
from atiende.cli.explain import ExplainingGroup
from atiende.settings import Settings, load_to_run

app = typer.Typer(
    cls=ExplainingGroup,
    help="Atiende: un centro de atención propio, sobre Asterisk.",
    no_args_is_help=True,
    rich_markup_mode=None,  # plain text reads the same in a terminal, a pipe and a log
    pretty_exceptions_enable=False,
    add_completion=False,
)
for name, group in (
    ("agent", agent.app),
    ("user", user.app),
    ("queue", queue.app),
    ("company", company.app),
    ("sip", sip.app),
    ("key", key.app),
    ("flow", flow.app),
    ("hours", hours.app),
    ("overflow", overflow.app),
    ("routing", routing.app),
    ("prompts", prompts.app),
    ("stt", stt.app),
    ("db", database.app),
    ("ledger", ledger.app),
    ("calls", calls.app),
    ("report", report.app),
    ("outbox", outbox.app),
    ("retention", retention.app),
    ("config", config.app),
):
    app.add_typer(group, name=name)
app.command("settings")(config.settings)
app.command("why")(why.why)


class DemoChoice(StrEnum):
    """What the demonstration's caller may choose when overflow is offered."""

    wait = "wait"
    message = "message"
    ticket = "ticket"


@app.command()
def serve() -> None:
    """Atiende las llamadas (necesita un Asterisk en marcha: vea «run»)."""
    from atiende.serve import serve as serve_line  # noqa: PLC0415  # slow to import, seldom needed

    _until_told(serve_line(_to_run()))


@app.command()
def guardian() -> None:
    """Vigila la aplicación: si falta, pasa a quien llama al plan de emergencia."""
    from atiende.guardian import guard  # noqa: PLC0415  # likewise

    _until_told(guard(_to_run()))


@app.command()
def run() -> None:
    """Pone en marcha todo: Asterisk, la aplicación y su guardián."""
    from atiende.processes import run as run_all  # noqa: PLC0415  # likewise

    _until_told(run_all(_to_run()))


@app.command()
def demo(
    data_dir: Path = typer.Option(
        Path("var"), help="Dónde se guardan los datos de la demostración"
    ),
) -> None:
    """Pone la línea en marcha en esta máquina, con datos de demostración."""
    from atiende.demo.run import run_demo  # noqa: PLC0415  # likewise

    _until_told(run_demo(data_dir))


@app.command("demo-call")
def demo_call(
    demo_json: Path = typer.Option(Path("var/demo.json"), help="Archivo escrito por «demo»"),
    choice: DemoChoice | None = typer.Option(
        None, "--overflow", help="Qué elige quien llama cuando nadie puede atender"
    ),
    *,
    routing: bool = typer.Option(
        False, "--routing", help="Siete llamadas que muestran quién atiende a quién, y por qué"
    ),
) -> None:
    """Hace una llamada real a la demostración y la cuenta paso a paso."""
    from atiende.demo.call import run_demo_call  # noqa: PLC0415  # likewise

    if routing and choice is not None:
        raise typer.BadParameter("--routing y --overflow son demostraciones distintas")
    who = "routing" if routing else choice or "answered"
    raise SystemExit(asyncio.run(run_demo_call(demo_json, who)))


def _to_run() -> Settings:
    settings = load_to_run()
    logs.set_up(settings.log_level)
    return settings


def _until_told(work: Coroutine[Any, Any, None]) -> None:
    """Run until the work ends or a signal (INT, TERM) asks it to; both end it in order."""
    from atiende.stopping import run_until_signal  # noqa: PLC0415  # likewise

    run_until_signal(work)
