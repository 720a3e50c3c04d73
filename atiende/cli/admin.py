"""What every command needs: the settings, the database, and words in the line's language."""

from __future__ import annotations

import asyncio
import getpass
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Self, TypeVar

import typer

from atiende.cli.problem import CliError
from atiende.cli.texts import Language, text
from atiende.settings import Settings, load
from db.directory import Directory
from db.engine import Database

T = TypeVar("T")


@dataclass(frozen=True)
class Admin:
    """One run of a command. A running line notices within a second what it writes."""

    settings: Settings

    @classmethod
    def here(cls) -> Self:
        """Read the settings. Raises SettingsError."""
        return cls(load())

    @property
    def language(self) -> Language:
        """The language that this installation speaks."""
        return self.settings.language

    def text(self, code: str, /, **values: object) -> str:
        """Give the words for a code of ``cli.texts``."""
        return text(self.language, code, **values)

    def say(self, code: str, /, **values: object) -> None:
        """Print a sentence: the command's answer."""
        typer.echo(self.text(code, **values))

    def warn(self, code: str, /, **values: object) -> None:
        """Print a remark that is no part of the answer, so that scripts do not read it."""
        typer.echo(self.text(code, **values), err=True)

    def error(self, code: str, /, **values: object) -> CliError:
        """Make the error that ends the command."""
        return CliError(code, self.language, **values)

    def on_database(self, work: Callable[[Database], Awaitable[T]]) -> T:
        """Run ``work`` on the database.

        Raises DatabaseUnavailable, and SchemaMismatch when the tables are not this version's.
        """
        return asyncio.run(self._on_database(work))

    def on_directory(self, work: Callable[[Directory], Awaitable[T]]) -> T:
        """Run ``work`` on the directory; raises as :meth:`on_database` does."""
        return self.on_database(lambda database: work(Directory(database)))

    async def _on_database(self, work: Callable[[Database], Awaitable[T]]) -> T:
        async with Database(self.settings.database) as database:
            await database.check()
            return await work(database)


def whoami() -> str:
    """Name the person at the keyboard as the machine knows them, for the records."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "?"  # a container may run under a number that has no name
