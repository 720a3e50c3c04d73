"""How a package says something to an admin: a code and its details, in Spanish or in English."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Final, Literal, Protocol, TypeAlias, runtime_checkable

Language: TypeAlias = Literal["es", "en"]
Catalogue: TypeAlias = Mapping[str, tuple[str, str]]
"""The Spanish and the English sentence of each code."""

LANGUAGES: Final[tuple[Language, Language]] = ("es", "en")


@runtime_checkable
class Speaks(Protocol):
    """Anything that can be said in either language."""

    def text(self, language: Language = "es") -> str:
        """Say it."""


@dataclass(frozen=True)
class Words:
    """A sentence of a catalogue with its details; ``str`` says it in Spanish."""

    catalogue: Catalogue
    code: str
    details: Mapping[str, object] = field(default_factory=dict)

    def text(self, language: Language = "es") -> str:
        """Say it; details that speak themselves do so in the same language."""
        template = self.catalogue[self.code][LANGUAGES.index(language)]
        return template.format(
            **{name: said(value, language) for name, value in self.details.items()}
        )

    def __str__(self) -> str:
        return self.text()


@dataclass(frozen=True)
class Lines:
    """Several sentences, each on a line of its own."""

    parts: tuple[Speaks, ...]

    def text(self, language: Language = "es") -> str:
        """Say all of them."""
        return "\n".join(part.text(language) for part in self.parts)


class Explained(Exception):  # noqa: N818  # a root: its branches carry the suffix
    """Trouble that a person can mend: ``code`` names the sentence in the branch's catalogue.

    ``str(error)`` is the Spanish sentence; ``error.message("en")`` the English one.
    """

    texts: ClassVar[Catalogue]

    def __init__(self, code: str, /, **details: object) -> None:
        super().__init__(code, details)
        self.code = code
        self.details = details

    @property
    def words(self) -> Words:
        """The sentence, without the trouble."""
        return Words(self.texts, self.code, self.details)

    def message(self, language: Language = "es") -> str:
        """What went wrong and what to do about it."""
        return self.words.text(language)

    def __str__(self) -> str:
        return self.message()


def said(value: object, language: Language) -> object:
    """A detail as it goes into a sentence: several faults one after the other."""
    match value:
        case str() | int() | float():
            return value  # most details: asking each whether it speaks costs more than the sentence
        case Explained():
            return value.message(language)
        case Words() | Speaks():
            return value.text(language)
        case tuple():
            return "; ".join(str(said(part, language)) for part in value)
        case _:
            return value


def language_in(environ: Mapping[str, str]) -> Language:
    """The language for those who have no settings yet, or wrong ones: ``ATIENDE_LANGUAGE``."""
    return "en" if environ.get("ATIENDE_LANGUAGE") == "en" else "es"


def printable(given: str) -> str:
    """What somebody wrote, fit for a sentence: nothing invisible, on one line."""
    return "".join(letter if letter.isprintable() else "�" for letter in given)
