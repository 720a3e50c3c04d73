"""What `atiende ledger check` says of every line of the tests that took real calls.

Each line tells when it has stopped. A session in which one does not balance fails, and names the
calls; the others say at their end how many calls balanced.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest

from db import audit
from db.engine import Database
from db.errors import DbError
from db.metrics.balance import Balance

_OUTPUT: Final = "checked_books"
_NOTHING: Final = Balance(offered=0, answered=0, abandoned=0, diverted=0, in_progress=0)


class Checked(msgspec.Struct, frozen=True):
    """The books of one line, after its last call."""

    line: str
    calls: Balance
    problems: tuple[str, ...] = ()


checked: Final[list[Checked]] = []
"""Of this session, in the order in which the lines stopped."""


async def look_at(line: str, database_url: str) -> Checked:
    """Do as `atiende ledger check --recount` does; books that cannot be read are wrong, too."""
    try:
        async with Database(database_url) as database:
            found = await database.read(audit.books_recounted)
    except (DbError, OSError, sqlite3.Error) as error:
        return Checked(line, _NOTHING, (f"its books cannot be read: {error}",))
    problems = (f"{problem.code}: {problem.subject} {problem.detail}" for problem in found.problems)
    return Checked(line, found.calls, tuple(problems))


async def line_stopped(folder: Path, database_url: str) -> None:
    """Look at the books of a line that has stopped; what they say counts at the session's end."""
    checked.append(await look_at(folder.name, database_url))


def summary(books: Sequence[Checked]) -> list[str]:
    """One line for people when all balance; else each line that does not, with its calls."""
    wrong = [each for each in books if each.problems]
    if wrong:
        return [text for each in wrong for text in _complaint(each)]
    calls = _sum(books)
    return [f"ledger: {calls.offered} calls on {len(books)} lines, all balance: {_equation(calls)}"]


def _complaint(books: Checked) -> Iterator[str]:
    yield f"ledger: the line «{books.line}» does NOT balance: {_equation(books.calls)}"
    yield from (f"  {problem}" for problem in books.problems)


def _sum(books: Sequence[Checked]) -> Balance:
    fields = Balance.__struct_fields__
    return Balance(**{name: sum(getattr(each.calls, name) for each in books) for name in fields})


def _equation(calls: Balance) -> str:
    return (
        f"offered {calls.offered} = answered {calls.answered} + abandoned {calls.abandoned}"
        f" + diverted {calls.diverted} + in progress {calls.in_progress}"
    )


# -- pytest's hooks -------------------------------------------------------------------------------


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Let the session fail when a line does not balance; a worker tells its controller."""
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output[_OUTPUT] = msgspec.to_builtins(checked)
    elif any(each.problems for each in checked) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over what a worker's lines say."""
    told = getattr(node, "workeroutput", {}).get(_OUTPUT, [])
    checked.extend(msgspec.convert(told, list[Checked]))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say it where whoever ran the tests looks."""
    if checked:
        failed = any(each.problems for each in checked)
        for text in summary(checked):
            terminalreporter.write_line(text, red=failed, green=not failed)
