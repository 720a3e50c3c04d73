"""What is written down while a document is read: faults, and names to look for elsewhere."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from documents.problems import Problems


@dataclass(frozen=True, slots=True)
class Reference:
    """A name that must be defined elsewhere, and where the document mentions it.

    `kind` is the domain's word for what it names; the catalogue has `unknown_KIND`.
    """

    kind: str
    name: str
    line: int
    where: str


@dataclass(frozen=True, slots=True)
class Notes:
    """All notes about one document; `root` is what it is called in a fault of the whole of it."""

    problems: Problems
    root: str = "document"
    references: list[Reference] = field(default_factory=list)


def check_references(notes: Notes, defined: Mapping[str, Collection[str] | None]) -> None:
    """Note every name that is mentioned but not defined.

    `defined` has the names that exist by kind; None (or no entry) means that it is not known which
    exist, and they are not checked.
    """
    for reference in notes.references:
        options = defined.get(reference.kind)
        if options is not None and reference.name not in options:
            notes.problems.add(
                reference.line,
                f"unknown_{reference.kind}",
                where=reference.where,
                given=reference.name,
                options=options,
            )
