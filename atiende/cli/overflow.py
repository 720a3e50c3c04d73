"""``atiende overflow``: check, publish and explain the policy for callers whom nobody can take soon."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import typer

from asterisk_conf.prompts.store import PromptStore
from atiende.cli import document, given
from atiende.cli.admin import Admin
from atiende.cli.document import Kind, Source
from atiende.cli.simulation import known_queues
from atiende.sounds import prompt_store
from documents.problems import DocumentProblem
from overflow import source as policies
from overflow.decision import Situation, offered
from overflow.explain import explain as explain_rules
from overflow.policy import TreatmentName

app = typer.Typer(
    help="Desborde: qué se ofrece a quien nadie puede atender pronto.", no_args_is_help=True
)

FILE: Final = typer.Argument(
    None, help="Documento YAML; si falta, el publicado, o el que viene con Atiende", show_default=""
)


@app.command("lint")
def lint(file: Path | None = FILE) -> None:
    """Revisa una política y dice todo lo que está mal, con la línea y el remedio."""
    document.lint(Admin.here(), OVERFLOW, file)


@app.command("show")
def show(
    *, revision: int | None = typer.Option(None, min=1, help="Cuál; si falta, la publicada")
) -> None:
    """Escribe una política en la salida estándar, para editarla o guardarla."""
    document.print_source(Admin.here(), OVERFLOW, revision)


@app.command("publish")
def publish(file: Path = typer.Argument(help="Documento YAML")) -> None:
    """Revisa una política y la pone en uso para las llamadas nuevas; las que están en curso siguen igual."""
    document.publish(Admin.here(), OVERFLOW, file)


@app.command("history")
def history(
    *, json: bool = typer.Option(False, "--json", help="Para programas; horas en UTC")
) -> None:
    """Muestra qué se publicó, cuándo y quién, lo más nuevo primero."""
    document.history(Admin.here(), OVERFLOW, json=json)


@app.command("rollback")
def rollback(revision: int = typer.Argument(min=1, help="La que se quiere otra vez")) -> None:
    """Vuelve a publicar una revisión anterior, como una nueva."""
    document.roll_back(Admin.here(), OVERFLOW, revision)


@app.command("explain")
def explain(  # noqa: PLR0913  # each option is a parameter
    file: Path | None = FILE,
    *,
    queue: str = typer.Option(..., help="La cola en la que espera"),
    waited: float = typer.Option(0, min=0, help="Segundos que lleva esperando"),
    waiting: int = typer.Option(1, min=1, help="Personas que esperan en la cola, contándola"),
    agents: int = typer.Option(1, min=0, help="Representantes en su puesto que la atenderían"),
    paused: int = typer.Option(0, min=0, help="De ellos, los que están en pausa o no contestan"),
    expected: float | None = typer.Option(
        None, min=0, help="Espera estimada en segundos; si falta, no se conoce"
    ),
    closed: bool = typer.Option(False, "--closed", help="La línea está cerrada"),
) -> None:
    """Dice qué se le ofrecería a quien llama en cierta situación, tecla por tecla."""
    admin = Admin.here()
    source = document.source_of(admin, OVERFLOW, file)
    policy = policies.parse(
        source.text, source.name, prompts=_prompts(prompt_store(admin.settings))
    )
    queues = known_queues(admin)
    if queues is not None and queue not in queues:
        raise admin.error(
            "overflow_no_queue", queue=given.shown(queue), known=", ".join(sorted(queues))
        )
    name: TreatmentName = "closed" if closed else "open"
    rules = offered(policy.treatment(queue, name), name)
    situation = Situation(waited, waiting, agents, min(paused, agents), expected)
    text = prompt_store(admin.settings).text
    admin.say("overflow_of", queue=queue, name=source.name)
    for line in explain_rules(rules, name, situation, text, admin.language):
        typer.echo(line)


def _check(admin: Admin, source: Source) -> tuple[DocumentProblem, ...]:
    return policies.lint(
        source.text,
        source.name,
        prompts=_prompts(prompt_store(admin.settings)),
        queues=known_queues(admin),
    )


def _prompts(store: PromptStore) -> set[str]:
    return set(store.catalogue.entries)


OVERFLOW: Final = Kind("overflow", "overflow_file", policies.DEFAULT_POLICY, _check)
