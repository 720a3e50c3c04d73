"""From a foreign CRM's JSON document to a Company, by paths that an admin writes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from crm_bridge.paths import Path, PathError, ShapeError, kind, parse_path
from crm_bridge.port import Assistant, Company, Role
from crm_bridge.problems import Problem

Scalar: TypeAlias = str | int | bool | None

MAX_TEXT = 200  # characters of any one field; a screen pop shows less


@dataclass(frozen=True, slots=True, kw_only=True)
class AssistantPaths:
    """Where one assistant's data stand; "" leaves a field out."""

    name: str = ""
    whatsapp: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyPaths:
    """Where a company's data stand in the CRM's document; "" leaves a field out.

    `number`, when given, must hold the number that was asked for: a CRM that answers with
    another company is not believed. `unknown`, when given, means "no such company" if what
    stands there equals `unknown_value`; null and absent are the same.
    """

    name: str
    number: str = ""
    functional: AssistantPaths = field(default_factory=AssistantPaths)
    billing: AssistantPaths = field(default_factory=AssistantPaths)
    unknown: str = ""
    unknown_value: Scalar = None
    customer_class: str = ""
    language: str = ""


class Mapping:
    """Compiled CompanyPaths; raises PathError when one cannot be read (`lint_paths` says which)."""

    def __init__(self, paths: CompanyPaths) -> None:
        self._name = parse_path(paths.name)
        self._number = _optional(paths.number)
        self._unknown = _optional(paths.unknown)
        self._unknown_value = paths.unknown_value
        self._customer_class = _optional(paths.customer_class)
        self._language = _optional(paths.language)
        self._assistants: tuple[tuple[Role, tuple[Path | None, ...]], ...] = (
            ("functional", _assistant_paths(paths.functional)),
            ("billing", _assistant_paths(paths.billing)),
        )

    def company(self, number: str, document: object) -> Company | None:
        """Read the company that was asked for by `number`, or None when it is not known.

        Raises ShapeError when the document is not what the paths expect.
        """
        if self._unknown and _same(self._unknown.find(document), self._unknown_value):
            return None
        self._check_number(number, document)
        name = _text(self._name, document)
        if not name:
            raise ShapeError(f"{self._name.text}: the company's name is missing")
        return Company(
            number,
            name,
            tuple(self._read_assistants(document)),
            _text(self._customer_class, document),
            _text(self._language, document),
        )

    def _check_number(self, number: str, document: object) -> None:
        if self._number is None:
            return
        # A CRM that keeps numbers as integers has lost the zeros in front.
        if _text(self._number, document).lstrip("0") != number.lstrip("0"):
            raise ShapeError(f"{self._number.text}: the answer is about another company number")

    def _read_assistants(self, document: object) -> Iterator[Assistant]:
        for role, paths in self._assistants:
            name, whatsapp, email = (_text(path, document) for path in paths)
            if name or whatsapp or email:
                yield Assistant(role, name, whatsapp, email)


def lint_paths(paths: CompanyPaths) -> Iterator[Problem]:
    """Give a problem for each path that cannot be read."""
    if not paths.name:
        yield Problem("paths.name", "path_missing")
    for name, text in _written_paths(paths):
        try:
            parse_path(text)
        except PathError as error:
            details = {"path": text, "column": error.column}
            yield Problem(f"paths.{name}", f"path_{error.expected}", details)


def _written_paths(paths: CompanyPaths) -> Iterator[tuple[str, str]]:
    fields = {"name": paths.name, "number": paths.number, "unknown": paths.unknown}
    for role, assistant in (("functional", paths.functional), ("billing", paths.billing)):
        fields[f"{role}.name"] = assistant.name
        fields[f"{role}.whatsapp"] = assistant.whatsapp
        fields[f"{role}.email"] = assistant.email
    fields |= {"customer_class": paths.customer_class, "language": paths.language}
    return ((name, text) for name, text in fields.items() if text)


def _optional(text: str) -> Path | None:
    return parse_path(text) if text else None


def _assistant_paths(paths: AssistantPaths) -> tuple[Path | None, ...]:
    return tuple(_optional(text) for text in (paths.name, paths.whatsapp, paths.email))


def _same(value: object, expected: Scalar) -> bool:
    # In Python 1 == True, in JSON it does not.
    return type(value) is type(expected) and value == expected


def _text(path: Path | None, document: object) -> str:
    """Read one line of printable text, at most MAX_TEXT characters; "" when there is none."""
    value = path.find(document) if path else None
    if path is None or value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ShapeError(f"{path.text}: a text was expected, not {kind(value)}")
    # Control characters and lone surrogates would break a log line, a database or a websocket.
    one_line = " ".join(str(value).split())
    return "".join(char for char in one_line if char.isprintable())[:MAX_TEXT].strip()
