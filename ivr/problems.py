"""What is wrong with a flow document, said so that an admin can mend it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ivr.texts import printable, text


@dataclass(frozen=True)
class FlowProblem:
    """One fault at a line (counted from 1) of a file; `code` is stable, its words are not."""

    file: str
    line: int
    code: str
    details: Mapping[str, object] = field(default_factory=dict)

    def text(self, language: str = "es") -> str:
        """What is wrong and what to do, in `es` or `en`."""
        shown = {name: printable(value) for name, value in self.details.items()}
        return text(self.code, language, **(shown | {"options": self.details.get("options", ())}))

    @property
    def message(self) -> str:
        """What is wrong and what to do, in Spanish."""
        return self.text()

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class FlowErrors(Exception):  # noqa: N818 - it carries many errors, and its name says so
    """The document cannot be used. `problems` holds all that was found, in the order of the lines."""

    def __init__(self, problems: Iterable[FlowProblem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line))
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


class Problems:
    """Collects the faults of one file, so that an admin sees all of them at once."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[FlowProblem] = []

    def add(self, line: int, code: str, **details: object) -> None:
        """Note a fault; reading goes on."""
        self.found.append(FlowProblem(self.file, line, code, details))
