"""The schema's revision: asking for it and changing it (alembic, run from Python)."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text

from db.errors import SchemaMismatch, ValueWrong
from db.texts import bounded

if TYPE_CHECKING:
    from collections.abc import Callable

MIGRATIONS: Final = Path(__file__).with_name("migrations")
# Any number, as long as every process that migrates asks for the same.
_MIGRATING: Final = 4_728_733


def require_known(connection: Connection) -> None:
    """SchemaMismatch when a newer program made the tables: neither way leads from there."""
    found = found_revision(connection)
    if found is not None and found not in _known_revisions():
        raise SchemaMismatch("schema_unknown", found=found)


def require_current(connection: Connection, shown_url: str) -> None:
    """Return if the tables are those of this program; else SchemaMismatch."""
    found, wanted = found_revision(connection), wanted_revision()
    if found == wanted:
        return
    if found is None:
        raise SchemaMismatch("schema_missing", url=shown_url)
    require_known(connection)
    raise SchemaMismatch("schema_old", found=found, wanted=wanted)


def found_revision(connection: Connection) -> str | None:
    """The revision that the database says it is at; None for one without our tables."""
    return MigrationContext.configure(connection).get_current_revision()


def wanted_revision() -> str:
    """The newest revision that this program knows."""
    head = _scripts().get_current_head()
    assert head is not None
    return head


def upgrade_on(connection: Connection, revision: str = "head") -> None:
    """Bring the tables up to ``revision``, in the connection's transaction."""
    _change(command.upgrade, connection, revision)


def downgrade_on(connection: Connection, revision: str) -> None:
    """Take the tables back to ``revision`` ("base": none), in the connection's transaction."""
    _change(command.downgrade, connection, revision)


def _change(deed: Callable[[Config, str], None], connection: Connection, revision: str) -> None:
    require_known(connection)
    # Alembic's shorthands ("heads+1") are not for admins, and some of them end in a traceback.
    if revision not in {"base", "head", *_known_revisions()}:
        raise _revision_wrong(revision)
    try:
        deed(_config(connection), revision)
    except CommandError as error:
        raise _revision_wrong(revision) from error


def _revision_wrong(revision: str) -> ValueWrong:
    shown = bounded(revision, 64)
    return ValueWrong("value_wrong", what="revision", value=shown, reason="revision_rule")


def _config(connection: Connection) -> Config:
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATING})"))
    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(MIGRATIONS)


def _known_revisions() -> set[str]:
    return {script.revision for script in _scripts().walk_revisions()}
