# ruff: noqa: N818  # each name says what is the matter; "…Error" would add nothing to it
"""Everything that :mod:`db` raises on purpose.

``str(error)`` is the Spanish sentence for an admin; ``error.message("en")`` the English one.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from sqlalchemy import exc as sql

from db.messages import MESSAGES, Language, text

SHOWN: Final = 100


class DbError(Exception):
    """The root: ``code`` names the sentence in :mod:`db.messages`, ``details`` fill it in."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code, details)
        self.code = code
        self.details = details

    def message(self, language: Language = "es") -> str:
        """What went wrong and what to do about it."""
        return text(self.code, language, **_worded(self.details, language))

    def __str__(self) -> str:
        return self.message()


class DatabaseSettingWrong(DbError):
    """ATIENDE_DATABASE_URL cannot be understood."""


class DatabaseUnavailable(DbError):
    """The database cannot be reached, or stopped answering in the middle."""


class SchemaMismatch(DbError):
    """The tables are not those of this version of the program."""


class AlreadyExists(DbError):
    """A value that must be unique is taken."""


class NotFound(DbError):
    """What should be changed is not there."""


class ValueWrong(DbError):
    """A value outside what the directory keeps."""


class PublishedMeanwhile(DbError):
    """Somebody else published the document since it was read."""


class FactRefused(DbError, ValueError):
    """A fact that could not be read back as it is: the caller's mistake, nothing was written."""

    def message(self, language: Language = "es") -> str:
        """The reason; developers read it, so it has one language."""
        del language
        return str(self.details["reason"])


class LedgerClosed(DbError):
    """A fact came after the ledger was closed: nothing was written."""

    def message(self, language: Language = "es") -> str:
        """The reason; developers read it, so it has one language."""
        del language
        return "the ledger is closed"


class CsvProblem(NamedTuple):
    """One thing to mend in an imported file; ``line`` counts from 1, no ``column``: all of it."""

    file: str
    line: int
    column: str
    code: str
    details: dict[str, object]

    def message(self, language: Language = "es") -> str:
        """``file:line: column: what is wrong and what to do``."""
        reason = text(self.code, language, **self.details)
        where = {"file": self.file, "line": self.line, "column": self.column}
        return text("csv_cell" if self.column else "csv_line", language, **where, reason=reason)


class CsvRefused(DbError):
    """An import with at least one bad line: nothing of it was loaded."""

    def __init__(self, file: str, problems: list[CsvProblem]) -> None:
        super().__init__("csv_rows", file=file)
        self.problems = problems

    def message(self, language: Language = "es") -> str:
        """The problems, one a line, in the order of the file; the first ``SHOWN`` of many."""
        lines = [problem.message(language) for problem in self.problems[:SHOWN]]
        if len(self.problems) > SHOWN:
            lines.append(text("csv_more", language, count=len(self.problems) - SHOWN))
        return text(self.code, language, **self.details, problems="\n".join(lines))


_OURS = (sql.IntegrityError, sql.DataError, sql.ProgrammingError, sql.NotSupportedError)


def is_databases_fault(error: BaseException) -> bool:
    """Whether the database failed (gone, full, locked), and not a statement or its values."""
    if not isinstance(error, sql.DBAPIError) or isinstance(error, _OURS):
        return False
    # asyncpg's own data errors reach SQLAlchemy under other names: the server's by their SQLSTATE
    # class, those of values that it cannot encode by what they are made of.
    refused = (getattr(error.orig, "sqlstate", None) or "").startswith("22")
    return not (refused or isinstance(getattr(error.orig, "__cause__", None), ValueError))


def _worded(details: dict[str, object], language: Language) -> dict[str, object]:
    """Details that are themselves codes (what=, reason=) in the reader's language."""
    words = MESSAGES[language]
    return {
        name: words.get(value, value)
        if isinstance(value, str) and name in {"what", "reason"}
        else value
        for name, value in details.items()
    }
