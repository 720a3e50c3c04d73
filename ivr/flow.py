"""The front door of flow documents: YAML text in, a checked `Flow` or every fault out."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

from documents.problems import DocumentProblem, Problems
from documents.references import Notes, check_references
from documents.source import read
from ivr.build import Draft, build
from ivr.document import Flow
from ivr.lint import check_levels, check_ways
from ivr.texts import TEXTS

DEFAULT_FLOW: Final = Path(__file__).with_name("flows") / "default.yaml"
"""The flow that is used until an admin publishes another one; also the model to copy."""

NAMES_FROM_OUTSIDE: Final = ("unknown_prompt", "unknown_queue")
"""Problems that leave the ways through the flow clear, so that these can still be checked."""


def parse(
    source: str | bytes,
    name: str,
    *,
    prompts: Collection[str] | None = None,
    queues: Collection[str] | None = None,
) -> Flow:
    """Read and check a flow document; `name` is the file that problems are reported against.

    Prompt ids and queues are checked against the given ones, and not at all when None.

    Raises DocumentErrors with everything that was found.
    """
    problems = Problems(name, TEXTS)
    draft = _read(source, problems, prompts, queues)
    problems.raise_any()
    assert draft is not None
    return Flow(draft.title, draft.start, draft.nodes, draft.numbers)


def lint(
    source: str | bytes,
    name: str,
    *,
    prompts: Collection[str] | None = None,
    queues: Collection[str] | None = None,
    levels: Mapping[str, int] | None = None,
) -> tuple[DocumentProblem, ...]:
    """Give every fault and every warning, in the order of the lines; checked as `parse` does.

    `levels` has each skill that agents have, with the highest level of any of them.
    """
    problems = Problems(name, TEXTS)
    draft = _read(source, problems, prompts, queues)
    if draft is not None and levels is not None:
        check_levels(draft, levels, problems)
    return tuple(sorted(problems.found + problems.warnings, key=lambda problem: problem.line))


def _read(
    source: str | bytes,
    problems: Problems,
    prompts: Collection[str] | None,
    queues: Collection[str] | None,
) -> Draft | None:
    """None, with problems added, when it cannot be used."""
    tree = read(source, problems)
    if tree is None:
        return None
    notes = Notes(problems, root="flow")
    draft = build(tree, notes)
    check_references(notes, {"node": draft.lines, "prompt": prompts, "queue": queues})
    if all(found.code in NAMES_FROM_OUTSIDE for found in problems.found):
        check_ways(draft, notes)
    return None if problems.found else draft


def load(
    path: Path,
    *,
    prompts: Collection[str] | None = None,
    queues: Collection[str] | None = None,
) -> Flow:
    """Read and check the flow document in a file, as `parse` does.

    Raises DocumentErrors; OSError when the file cannot be read.
    """
    return parse(path.read_bytes(), str(path), prompts=prompts, queues=queues)


__all__ = ["DEFAULT_FLOW", "Flow", "lint", "load", "parse"]
