"""The front door of hours documents: YAML text in, checked `Hours` or every fault out."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Final

from documents.problems import DocumentErrors, DocumentProblem, Problems
from documents.references import Notes, check_references
from documents.source import read
from ivr.hours.build import build
from ivr.hours.document import Hours
from ivr.hours.texts import TEXTS

DEFAULT_HOURS: Final = Path(__file__).with_name("default.yaml")
"""The hours that are used until an admin publishes others, always open; also the model to copy."""


def parse(source: str | bytes, name: str, *, prompts: Collection[str] | None = None) -> Hours:
    """Read and check an hours document; `name` is the file that problems are reported against.

    Prompt ids are checked against the given ones, and not at all when None.

    Raises DocumentErrors with everything that was found.
    """
    problems = Problems(name, TEXTS)
    hours = _read(source, problems, prompts, None)
    if hours is None:
        raise DocumentErrors(problems.found)
    return hours


def lint(
    source: str | bytes,
    name: str,
    *,
    prompts: Collection[str] | None = None,
    today: date | None = None,
) -> tuple[DocumentProblem, ...]:
    """Give every fault and every warning, in the order of the lines; checked as `parse` does.

    Dates are past when they are before `today`.
    """
    problems = Problems(name, TEXTS)
    _read(source, problems, prompts, today)
    return tuple(sorted(problems.found + problems.warnings, key=lambda found: found.line))


def _read(
    source: str | bytes,
    problems: Problems,
    prompts: Collection[str] | None,
    today: date | None,
) -> Hours | None:
    """None, with problems added, when it cannot be used."""
    tree = read(source, problems)
    if tree is None:
        return None
    notes = Notes(problems, root="hours")
    hours = build(tree, notes, today)
    check_references(notes, {"calendar": hours.calendars, "prompt": prompts})
    return None if problems.found else hours
