"""``atiende flow``: check, hear, publish and fetch the document that calls follow."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import typer

from asterisk_conf.prompts.store import PromptStore
from atiende.cli import show
from atiende.cli.admin import Admin, whoami
from atiende.cli.problem import file_trouble_explained
from atiende.cli.simulation import (
    Source,
    best_levels,
    company_oracle,
    flow_source,
    given_companies,
    known_queues,
)
from atiende.plans import publish as publish_flow
from atiende.sounds import prompt_store
from db.directory import Directory, FlowRevision
from ivr.flow import Flow, parse
from ivr.flow import lint as find_problems
from ivr.simulate import run_simulation
from ivr.simulate import simulate as play

app = typer.Typer(help="Flujo de la llamada: revisar, oír, publicar.", no_args_is_help=True)

FILE = typer.Argument(
    None, help="Documento YAML; si falta, el publicado, o el que viene con Atiende", show_default=""
)


@app.command("lint")
def lint(file: Path | None = FILE) -> None:
    """Revisa un flujo y dice todo lo que está mal, con la línea y el remedio."""
    admin = Admin.here()
    source = flow_source(admin, file)
    flow = _checked(source, prompt_store(admin.settings), known_queues(admin))
    _warn(admin, source)
    admin.say("flow_right", name=source.name, title=flow.title, nodes=len(flow.nodes))


@app.command("simulate")
def simulate(
    file: Path | None = FILE,
    *,
    keys: str | None = typer.Option(
        None, help="Teclas que marca quien llama («1 1001#»); sin esto, se escriben una a una"
    ),
    company: list[str] = typer.Option(
        [], help="Empresa que existe, además de las del CRM: 1001=Panadería. Puede repetirse"
    ),
    dialled: str = typer.Option("", help="Número al que llama, si el flujo empieza según él"),
) -> None:
    """Cuenta por escrito una llamada: qué se escucha, qué se marca y dónde termina."""
    admin = Admin.here()
    source = flow_source(admin, file)
    store = prompt_store(admin.settings)
    flow = _checked(source, store, None)
    companies = company_oracle(admin, given_companies(admin, company))
    admin.warn("simulating", name=source.name)
    if keys is None:
        run_simulation(
            flow,
            sys.stdin,
            sys.stdout,
            prompt_text=store.text,
            companies=companies,
            language=admin.language,
            dialled=dialled,
        )
        return
    lines = play(flow, keys, store.text, companies, language=admin.language, dialled=dialled)
    for line in lines:
        typer.echo(line)


@app.command("publish")
def publish(
    file: Path = typer.Argument(help="Documento YAML"),
) -> None:
    """Revisa un flujo y lo pone en uso para las llamadas nuevas; las que están en curso siguen igual."""
    admin = Admin.here()
    prompts = prompt_store(admin.settings)
    # Read as bytes first: a file in another encoding is reported like any other fault.
    source = flow_source(admin, file)
    _checked(source, prompts, None)

    async def work(directory: Directory) -> tuple[FlowRevision, bool]:
        before = await directory.flows.latest()
        revision, _ = await publish_flow(
            directory, file, set(prompts.catalogue.entries), whoami(), lambda: datetime.now(UTC)
        )
        return revision, before is None or before.id != revision.id

    with file_trouble_explained(admin.language):
        revision, is_new = admin.on_directory(work)
    _warn(admin, source)
    admin.say("flow_published" if is_new else "flow_unchanged", revision=revision.id)
    if admin.settings.flow_file is not None:
        admin.warn("flow_file_returns", file=admin.settings.flow_file)


@app.command("export")
def export(
    *, revision: int | None = typer.Option(None, min=1, help="Cuál; si falta, la publicada")
) -> None:
    """Escribe un flujo en la salida estándar, para editarlo o guardarlo."""
    admin = Admin.here()
    if revision is None:
        source = flow_source(admin, None).text.decode()
    else:
        found = admin.on_directory(lambda directory: directory.flows.by_id(revision))
        if found is None:
            raise admin.error("no_revision", revision=revision)
        source = found.source
    typer.echo(source, nl=not source.endswith("\n"))


@app.command("history")
def history(
    *, json: bool = typer.Option(False, "--json", help="Para programas; horas en UTC")
) -> None:
    """Muestra qué se publicó, cuándo y quién, lo más nuevo primero."""
    admin = Admin.here()
    revisions = admin.on_directory(lambda directory: directory.flows.recent())
    if json:
        names = ("id", "sha256", "published_at", "published_by")
        show.as_json([{name: getattr(found, name) for name in names} for found in revisions])
        return
    show.table(
        [admin.text(f"col_{column}") for column in ("revision", "published", "by", "sha256")],
        [
            [
                str(found.id),
                show.moment(found.published_at),
                found.published_by,
                found.sha256[:12],
            ]
            for found in revisions
        ],
    )


def _checked(source: Source, store: PromptStore, queues: set[str] | None) -> Flow:
    """Read the document. Raises DocumentErrors with everything that is wrong."""
    return parse(source.text, source.name, prompts=set(store.catalogue.entries), queues=queues)


def _warn(admin: Admin, source: Source) -> None:
    """Say what is probably not meant in a flow without faults."""
    for problem in find_problems(source.text, source.name, levels=best_levels(admin)):
        located = problem.located(admin.language)
        typer.echo(admin.text("document_warning", problem=located), err=True)
