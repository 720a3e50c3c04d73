"""``atiende db``: the database's tables, and the tables derived from the ledger."""

from __future__ import annotations

import asyncio

import typer
from alembic.util import CommandError

from atiende.cli import given
from atiende.cli.admin import Admin
from atiende.cli.problem import file_trouble_explained
from db.engine import Database
from db.rebuild import rebuild as rebuild_derived
from db.schema import downgrade as take_back
from db.schema import upgrade as bring_up

app = typer.Typer(help="Base de datos: esquema y tablas derivadas.", no_args_is_help=True)


@app.command("upgrade")
def upgrade() -> None:
    """Crea la base de datos, o la lleva a la versión de este programa. Puede repetirse."""
    admin = Admin.here()
    if not admin.settings.database_url.get_secret_value():
        with file_trouble_explained(admin.language):
            admin.settings.data_dir.mkdir(parents=True, exist_ok=True)
    admin.say("db_at", revision=asyncio.run(bring_up(admin.settings.database)))


@app.command("downgrade")
def downgrade(
    revision: str = typer.Argument(help="A qué revisión volver; «base» quita todas las tablas"),
    *,
    yes: bool = typer.Option(False, "--yes", help="Confirma que se pierdan datos"),
) -> None:
    """Vuelve a una versión anterior; se pierde lo que esa versión no guardaba."""
    admin = Admin.here()
    if not yes:
        raise admin.error("downgrade_loses", revision=revision)
    try:
        found = asyncio.run(take_back(admin.settings.database, revision))
    except CommandError as error:
        shown = given.shown(revision)
        raise admin.error("downgrade_wrong", revision=shown, reason=error) from error
    admin.say("db_at", revision=found or "base")


@app.command("check")
def check() -> None:
    """Dice si la base de datos responde y tiene las tablas de este programa."""
    admin = Admin.here()

    async def shown_url(database: Database) -> str:
        return database.shown_url  # on_database() has checked it

    admin.say("db_right", url=admin.on_database(shown_url))


@app.command("rebuild")
def rebuild() -> None:
    """Rehace las tablas derivadas desde el registro; hágalo cuando la línea esté tranquila."""
    admin = Admin.here()
    admin.say("db_rebuilt", facts=admin.on_database(rebuild_derived))
