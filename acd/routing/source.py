"""The front door of routing documents: YAML text in, a checked `Routing` or every fault out."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Final

from acd.routing.around import Around
from acd.routing.build import build
from acd.routing.document import Routing
from acd.routing.lint import check
from acd.routing.texts import TEXTS
from documents.problems import DocumentErrors, DocumentProblem, Problems
from documents.references import Notes, check_references
from documents.source import Limits, read

DEFAULT_ROUTING: Final = Path(__file__).with_name("default.yaml")
"""What holds until an admin publishes another one; also the model to copy."""

LIMITS: Final = Limits(characters=400_000, depth=10)
"""Thousands of companies, and a skill of a ring of a treatment of a queue."""

_NOTHING: Final = Around()


def parse(source: str | bytes, name: str, *, queues: Collection[str] | None = None) -> Routing:
    """Read and check a document; `name` is the file that problems are reported against.

    Queues are checked against the given ones, and not at all when None. With thousands of
    companies it takes a second: do not call it where calls are served.

    Raises DocumentErrors with everything that was found.
    """
    problems = Problems(name, TEXTS)
    routing = _read(source, problems, queues, None)
    if routing is None:
        raise DocumentErrors(problems.found)
    return routing


def lint(source: str | bytes, name: str, around: Around = _NOTHING) -> tuple[DocumentProblem, ...]:
    """Give every fault and every warning, in the order of the lines; checked as `parse` does."""
    problems = Problems(name, TEXTS)
    _read(source, problems, around.queues, around)
    return tuple(sorted(problems.found + problems.warnings, key=lambda problem: problem.line))


def _read(
    source: str | bytes,
    problems: Problems,
    queues: Collection[str] | None,
    around: Around | None,
) -> Routing | None:
    """None, with problems added, when it cannot be used; warnings only with `around`."""
    tree = read(source, problems, LIMITS)
    if tree is None:
        return None
    notes = Notes(problems, root="routing")
    draft = build(tree, notes)
    check_references(notes, {"queue": queues})
    if around is not None:
        check(draft, around)
    return None if problems.found else draft.routing
