"""What is wrong with a document, said so that an admin can mend it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from asterisk_conf.words import Catalogue, Language
from documents.texts import TEXTS, printable, text

Severity: TypeAlias = Literal["error", "warning"]


@dataclass(frozen=True)
class DocumentProblem:
    """One fault at a line (counted from 1) of a file; `code` is stable, its words are not.

    `texts` has the words of the document's domain; those about any document are always known. A
    document with nothing worse than warnings can be used.
    """

    file: str
    line: int
    code: str
    details: Mapping[str, object] = field(default_factory=dict)
    texts: Catalogue = field(default_factory=lambda: TEXTS, repr=False, compare=False)
    severity: Severity = "error"

    def text(self, language: Language = "es") -> str:
        """What is wrong and what to do."""
        shown = {name: printable(value) for name, value in self.details.items()}
        shown_or_listed = shown | {"options": self.details.get("options", ())}
        return text(self.code, language, self.texts, **shown_or_listed)

    @property
    def message(self) -> str:
        """What is wrong and what to do, in Spanish."""
        return self.text()

    def located(self, language: Language = "es") -> str:
        """The same after the file and the line, as compilers say it."""
        return f"{self.file}:{self.line}: {self.text(language)}"

    def __str__(self) -> str:
        return self.located()


class DocumentErrors(Exception):  # noqa: N818 - it carries many errors, and its name says so
    """The document cannot be used. `problems` holds all that was found, in the order of the lines."""

    def __init__(self, problems: Iterable[DocumentProblem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line))
        super().__init__(self.problems)

    def message(self, language: Language = "es") -> str:
        """Every fault on a line of its own."""
        return "\n".join(problem.located(language) for problem in self.problems)

    def __str__(self) -> str:
        return self.message()


class Problems:
    """Collects the faults of one file, so that an admin sees all of them at once.

    `texts` is the catalogue of the document's domain.
    """

    def __init__(self, file: str, texts: Catalogue = TEXTS) -> None:
        self.file = file
        self.texts = texts
        self.found: list[DocumentProblem] = []
        self.warnings: list[DocumentProblem] = []

    def add(self, line: int, code: str, /, **details: object) -> None:
        """Note a fault; reading goes on."""
        self.found.append(DocumentProblem(self.file, line, code, details, self.texts))

    def warn(self, line: int, code: str, /, **details: object) -> None:
        """Note what is probably not meant, though the document can be used."""
        self.warnings.append(DocumentProblem(self.file, line, code, details, self.texts, "warning"))

    def raise_any(self) -> None:
        """Raise DocumentErrors with everything that was found, if anything was."""
        if self.found:
            raise DocumentErrors(self.found)
