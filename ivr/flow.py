"""The front door of flow documents: YAML text in, a checked `Flow` or every fault out."""

from collections.abc import Collection
from pathlib import Path
from typing import Final

from ivr.build import build
from ivr.document import Flow
from ivr.fields import Notes
from ivr.lint import Known, check_references, check_ways
from ivr.problems import FlowErrors, FlowProblem, Problems
from ivr.source import read

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

    Raises FlowErrors with everything that was found.
    """
    problems = Problems(name)
    tree = read(source, problems)
    if tree is None:
        raise FlowErrors(problems.found)
    notes = Notes(problems)
    draft = build(tree, notes)
    check_references(draft, Known(prompts, queues), notes)
    if all(found.code in NAMES_FROM_OUTSIDE for found in problems.found):
        check_ways(draft, notes)
    if problems.found:
        raise FlowErrors(problems.found)
    return Flow(draft.title, draft.start, draft.nodes)


def load(
    path: Path,
    *,
    prompts: Collection[str] | None = None,
    queues: Collection[str] | None = None,
) -> Flow:
    """Read and check the flow document in a file, as `parse` does.

    Raises FlowErrors; OSError when the file cannot be read.
    """
    return parse(path.read_bytes(), str(path), prompts=prompts, queues=queues)


__all__ = ["DEFAULT_FLOW", "Flow", "FlowErrors", "FlowProblem", "load", "parse"]
