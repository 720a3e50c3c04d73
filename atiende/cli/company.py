"""``atiende company``: the built-in table of companies."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import typer

from atiende.cli import given, show
from atiende.cli.admin import Admin
from atiende.cli.problem import file_trouble_explained
from crm_bridge.port import Company

app = typer.Typer(help="Empresas cliente que pueden llamar.", no_args_is_help=True)


@app.command("import")
def import_companies(
    file: Path = typer.Argument(help="Archivo CSV en UTF-8; la primera línea nombra las columnas"),
) -> None:
    """Carga empresas de un CSV; las que ya están cambian, las que no nombra quedan como están.

    Columnas: numero y nombre, y si se quiere funcional_nombre, funcional_whatsapp,
    funcional_correo, facturacion_nombre, facturacion_whatsapp, facturacion_correo, clase (lo que
    el cliente vale: oro) e idioma (es, en); el enrutamiento puede ir por las dos últimas.
    """
    admin = Admin.here()
    with file_trouble_explained(admin.language):
        data = file.read_bytes()
    count = admin.on_directory(lambda directory: directory.companies.import_csv(data, str(file)))
    admin.say("companies_imported", count=count, file=file)
    _note_foreign_crm(admin)


@app.command("count")
def count() -> None:
    """Dice cuántas empresas hay."""
    admin = Admin.here()
    typer.echo(admin.on_directory(lambda directory: directory.companies.count()))


@app.command("show")
def show_company(
    number: str = typer.Argument(help="Número de empresa"),
    *,
    json: bool = typer.Option(False, "--json", help="Para programas"),
) -> None:
    """Muestra una empresa: su clase, su idioma y sus dos asistentes."""
    admin = Admin.here()
    company = admin.on_directory(lambda directory: directory.companies.company(number))
    if company is None:
        raise admin.error("no_company", number=given.shown(number))
    if json:
        show.as_json(asdict(company))
    else:
        _print(admin, company)


def _print(admin: Admin, company: Company) -> None:
    typer.echo(f"{company.number}  {company.name}")
    for what, value in (("customer_class", company.customer_class), ("language", company.language)):
        if value:
            typer.echo(f"  {admin.text(f'company_{what}')}: {given.shown(value)}")
    for assistant in company.assistants:
        reached = ", ".join(way for way in (assistant.whatsapp, assistant.email) if way)
        typer.echo(f"  {admin.text(f'assistant_{assistant.role}')}: {assistant.name} ({reached})")


def _note_foreign_crm(admin: Admin) -> None:
    if admin.settings.crm_file is not None:
        admin.warn("companies_unused", file=admin.settings.crm_file)
