"""The front door of overflow policies: YAML text in, a checked `OverflowPolicy` or every fault out."""

from collections.abc import Collection
from pathlib import Path
from typing import Final

from documents.problems import DocumentErrors, DocumentProblem, Problems
from documents.references import Notes, check_references
from documents.source import read
from overflow.build import build
from overflow.lint import check
from overflow.policy import OverflowPolicy
from overflow.texts import TEXTS

DEFAULT_POLICY: Final = Path(__file__).with_name("policies") / "default.yaml"
"""The policy that is used until an admin publishes another one; also the model to copy."""


def parse(
    source: str | bytes,
    name: str,
    *,
    prompts: Collection[str] | None = None,
    queues: Collection[str] | None = None,
) -> OverflowPolicy:
    """Read and check a policy; `name` is the file that problems are reported against.

    Prompt ids and queues are checked against the given ones, and not at all when None.

    Raises DocumentErrors with everything that was found.
    """
    problems = Problems(name, TEXTS)
    policy = _read(source, problems, prompts, queues)
    if policy is None:
        raise DocumentErrors(problems.found)
    return policy


def lint(
    source: str | bytes,
    name: str,
    *,
    prompts: Collection[str] | None = None,
    queues: Collection[str] | None = None,
) -> tuple[DocumentProblem, ...]:
    """Give every fault and every warning, in the order of the lines; checked as `parse` does."""
    problems = Problems(name, TEXTS)
    _read(source, problems, prompts, queues)
    return tuple(sorted(problems.found + problems.warnings, key=lambda problem: problem.line))


def _read(
    source: str | bytes,
    problems: Problems,
    prompts: Collection[str] | None,
    queues: Collection[str] | None,
) -> OverflowPolicy | None:
    """None, with problems added, when it cannot be used."""
    tree = read(source, problems)
    if tree is None:
        return None
    notes = Notes(problems, root="overflow")
    draft = build(tree, notes)
    check_references(notes, {"prompt": prompts, "queue": queues})
    check(draft, problems)
    return None if problems.found else draft.policy
