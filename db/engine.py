"""The way to the database, whichever it is.

Nothing above this package knows whether SQLite or PostgreSQL keeps the data: work is a function
of a SQLAlchemy :class:`~sqlalchemy.Connection`, run in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self, TypeAlias, TypeVar

from sqlalchemy import URL, Connection, make_url
from sqlalchemy import exc as sql

from db import postgres
from db.errors import (
    DatabaseSettingWrong,
    DatabaseUnavailable,
    SchemaMismatch,
    is_databases_fault,
)
from db.migrate import require_current
from db.postgres import PostgresPool
from db.sqlite import SqliteThreads

if TYPE_CHECKING:
    from types import TracebackType

T = TypeVar("T")
Work: TypeAlias = Callable[[Connection], T]


class Backend(Protocol):
    """What a database must be able to do for us."""

    async def write(self, work: Work[T]) -> T:
        """Run ``work`` in a transaction of its own."""

    async def read(self, work: Work[T]) -> T:
        """Run ``work`` on one unchanging view of the data."""

    async def close(self) -> None:
        """Finish what is under way, then let go of the database."""


class Database:
    """``sqlite:///path`` or ``postgresql://user:password@host/name``.

    ``create`` makes a missing SQLite file (only :func:`db.upgrade` does so).

    Raises :class:`~db.errors.DatabaseSettingWrong` for a URL that cannot be understood. Any use
    raises :class:`~db.errors.DatabaseUnavailable` when the database does not answer.
    """

    def __init__(self, url: str, *, create: bool = False) -> None:
        parsed = _parsed(url)
        self.shown_url = parsed.render_as_string(hide_password=True)
        in_a_file = parsed.get_backend_name() == "sqlite"
        self._file = Path(parsed.database) if in_a_file and parsed.database else None
        self._backend: Backend
        with self._trouble_named():
            self._backend = _backend(parsed, create=create)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Finish what is under way and let go of the database."""
        await self._backend.close()

    async def write(self, work: Work[T]) -> T:
        """Run ``work(connection)`` in one transaction; returns its result once it is durable.

        An exception from ``work`` rolls everything back. SQLite has one writer at a time, in the
        order of the calls, so ``work`` must be quick and must not wait for anything else.
        """
        with self._trouble_named():
            return await self._backend.write(work)

    async def read(self, work: Work[T]) -> T:
        """Run ``work(connection)`` on one unchanging view of the data; it cannot write."""
        with self._trouble_named():
            return await self._backend.read(work)

    async def check(self) -> None:
        """Return if the database answers and has the tables of this version of the program.

        Raises DatabaseUnavailable, or SchemaMismatch with the command that mends it.
        """
        if self._file is not None and not self._file.exists():
            raise SchemaMismatch("schema_missing", url=self.shown_url)
        await self.read(lambda connection: require_current(connection, self.shown_url))

    @contextmanager
    def _trouble_named(self) -> Iterator[None]:
        try:
            yield
        except sql.DBAPIError as error:
            if not is_databases_fault(error):
                raise
            raise self._unavailable(error.orig or error) from error
        except (*postgres.TROUBLE, OSError, sql.TimeoutError) as error:
            raise self._unavailable(error) from error

    def _unavailable(self, error: BaseException) -> DatabaseUnavailable:
        reason = str(error).partition("\n")[0] or type(error).__name__
        return DatabaseUnavailable("unavailable", url=self.shown_url, reason=reason)


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except (sql.ArgumentError, ValueError):
        # The text itself may hold a password: it is not shown.
        raise DatabaseSettingWrong("setting_wrong", url="…", reason="URL?") from None


def _backend(url: URL, *, create: bool) -> Backend:
    hidden = url.render_as_string(hide_password=True)
    match url.get_backend_name():
        case "postgresql":
            return PostgresPool(url)
        case "sqlite" if url.database and url.database != ":memory:":
            return SqliteThreads(Path(url.database), create=create)
        case "sqlite":
            raise DatabaseSettingWrong("setting_wrong", url=hidden, reason="sqlite:///…/x.db")
        case other:
            raise DatabaseSettingWrong("setting_wrong", url=hidden, reason=f"{other}://")
