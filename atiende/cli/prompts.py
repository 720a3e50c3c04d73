"""``atiende prompts``: the recordings that callers hear."""

from __future__ import annotations

import typer

from asterisk_conf.prompts.render import render as bring_up_to_date
from asterisk_conf.prompts.voices import EspeakVoice
from atiende.cli import show
from atiende.cli.admin import Admin
from atiende.cli.problem import file_trouble_explained
from atiende.sounds import lay_out_fallback, prompt_store

app = typer.Typer(help="Grabaciones: hacerlas y revisarlas.", no_args_is_help=True)


@app.command("list")
def list_prompts(*, json: bool = typer.Option(False, "--json", help="Para programas")) -> None:
    """Muestra los mensajes: su identificador, para los flujos, y lo que se escucha."""
    admin = Admin.here()
    store = prompt_store(admin.settings)
    texts = {prompt_id: store.text(prompt_id) for prompt_id in store.catalogue.entries}
    if json:
        show.as_json(texts)
    else:
        show.table([admin.text("col_prompt"), admin.text("col_text")], list(texts.items()))


@app.command("check")
def check() -> None:
    """Revisa que cada mensaje tenga una grabación que sirva y diga su texto actual."""
    admin = Admin.here()
    store = prompt_store(admin.settings)
    problems = store.check()
    for problem in problems:
        typer.echo(problem.text(admin.language))
    if problems:
        raise admin.error("prompts_wrong", count=len(problems))
    admin.say("prompts_right", count=len(store.catalogue.entries))


@app.command("render")
def render() -> None:
    """Hace las grabaciones que faltan o cambiaron, y convierte las propias de la empresa.

    Las grabaciones propias van en DATOS/sounds/company/es/ID.wav, en cualquier WAV sin comprimir.
    """
    admin = Admin.here()
    store = prompt_store(admin.settings)
    with file_trouble_explained(admin.language):
        done = bring_up_to_date(store, EspeakVoice(admin.language), typer.echo)
        missing = lay_out_fallback(store, admin.settings.fallback_sounds_dir)
    faults = [*done.faults, *(error.message(admin.language) for error in missing)]
    for fault in faults:
        typer.echo(fault, err=True)
    admin.say("prompts_rendered", spoken=len(done.spoken), converted=len(done.converted))
    if faults:
        raise admin.error("prompts_wrong", count=len(faults))
