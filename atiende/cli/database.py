"""``atiende db``: the database's tables, and the tables derived from the ledger."""

from __future__ import annotations

import asyncio

import typer

from atiende.cli import given
from atiende.cli.admin import Admin
from atiende.cli.problem import file_trouble_explained
from atiende.defaults import put_queues
from db.engine import Database
from db.migrate import MIGRATIONS
from db.rebuild import rebuild as rebuild_derived
from db.schema import downgrade as take_back
from db.schema import upgrade as bring_up

app = typer.Typer(help="Base de datos: esquema y tablas derivadas.", no_args_is_help=True)


@app.command("upgrade")
def upgrade() -> None:
    """Crea la base de datos, o la lleva a la versión de este programa. Puede repetirse.

    Una nueva empieza con las colas del flujo de fábrica.
    """
    admin = Admin.here()
    if not admin.settings.database_url.get_secret_value():
        with file_trouble_explained(admin.language):
            admin.settings.data_dir.mkdir(parents=True, exist_ok=True)
    admin.say("db_at", revision=asyncio.run(bring_up(admin.settings.database)))
    admin.on_directory(put_queues)


@app.command("downgrade")
def downgrade(
    revision: str = typer.Argument(help="A qué revisión volver; «base» quita todas las tablas"),
    *,
    yes: bool = typer.Option(False, "--yes", help="Confirma que se pierdan datos"),
) -> None:
    """Vuelve a una versión anterior; se pierde lo que esa versión no guardaba."""
    admin = Admin.here()
    known = ["base", *_revisions()]
    if revision not in known:
        shown = given.shown(revision)
        raise admin.error("no_such_schema", revision=shown, known=", ".join(known))
    if not yes:
        raise admin.error("downgrade_loses", revision=revision)
    admin.on_database(_shown_url)  # from a schema of another version there is no known way back
    found = asyncio.run(take_back(admin.settings.database, revision))
    admin.say("db_at", revision=found or "base")


@app.command("check")
def check() -> None:
    """Dice si la base de datos responde y tiene las tablas de este programa."""
    admin = Admin.here()
    admin.say("db_right", url=admin.on_database(_shown_url))


@app.command("rebuild")
def rebuild() -> None:
    """Rehace las tablas derivadas desde el registro; hágalo cuando la línea esté tranquila."""
    admin = Admin.here()
    admin.say("db_rebuilt", facts=admin.on_database(rebuild_derived))


async def _shown_url(database: Database) -> str:
    """Give the address without its password; `on_database` has checked what is there."""
    return database.shown_url


def _revisions() -> list[str]:
    """Name the schema's revisions, the first one first: each has its file `vNNNN_….py`."""
    files = (MIGRATIONS / "versions").glob("v[0-9]*_*.py")
    return sorted(path.name[1:].partition("_")[0] for path in files)
