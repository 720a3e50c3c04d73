"""Paths into JSON documents: `data.name`, `contacts[0].email`, `contacts[role=billing].whatsapp`.

A path is keys joined by dots; `[2]` picks from a list by position (from 0), `[key=value]` picks
the first object in it whose key has that value. Nothing else: no wildcards, no code, no surprises.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

Expected: TypeAlias = Literal["separator", "key", "selector"]


class PathError(ValueError):
    """A path that cannot be read: something else was expected at `column`, counted from 1."""

    def __init__(self, expected: Expected, column: int) -> None:
        super().__init__(f"column {column}: a {expected} was expected")
        self.expected = expected
        self.column = column


class ShapeError(ValueError):
    """A document that is not built as a path expects; the message shows no data of it."""


@dataclass(frozen=True, slots=True)
class Key:
    """The value of one key of an object."""

    name: str


@dataclass(frozen=True, slots=True)
class Index:
    """One element of a list, counted from 0."""

    position: int


@dataclass(frozen=True, slots=True)
class Where:
    """The first object of a list whose `key` is written like `value`."""

    key: str
    value: str


Step: TypeAlias = Key | Index | Where

_KEY = re.compile(r"[^.\[\]\s=]+")
_INDEX = re.compile(r"\[(\d{1,6})\]", re.ASCII)
_WHERE = re.compile(r"\[([^.\[\]\s=]+)=([^\[\]]*)\]")


@dataclass(frozen=True, slots=True)
class Path:
    """A path that has been read; `text` is how it was written."""

    text: str
    steps: tuple[Step, ...]

    def find(self, document: object) -> object:
        """Give the value at this path, or None when it is absent or null.

        Raises ShapeError when a value on the way is of a kind that the path cannot enter.
        """
        value = document
        for step in self.steps:
            if value is None:
                return None
            value = _enter(value, step, self.text)
        return value


def parse_path(text: str) -> Path:
    """Read a path; raises PathError."""
    steps: list[Step] = []
    column = 0
    while column < len(text) or not steps:
        step, column = _read_step(text, column)
        steps.append(step)
    return Path(text, tuple(steps))


def _read_step(text: str, column: int) -> tuple[Step, int]:
    if text.startswith("[", column):
        return _read_selector(text, column)
    if column > 0:
        if text[column] != ".":
            raise PathError("separator", column + 1)
        column += 1
    match = _KEY.match(text, column)
    if match is None:
        raise PathError("key", column + 1)
    return Key(match[0]), match.end()


def _read_selector(text: str, column: int) -> tuple[Step, int]:
    if match := _INDEX.match(text, column):
        return Index(int(match[1])), match.end()
    if match := _WHERE.match(text, column):
        return Where(match[1], match[2]), match.end()
    raise PathError("selector", column + 1)


def _enter(value: object, step: Step, path: str) -> object:
    if isinstance(step, Key):
        return _object(value, path).get(step.name)
    items = _list(value, path)
    if isinstance(step, Index):
        return items[step.position] if step.position < len(items) else None
    return next((item for item in items if _is_chosen(item, step)), None)


def _is_chosen(item: object, step: Where) -> bool:
    return isinstance(item, Mapping) and _written(item.get(step.key)) == step.value


def _written(value: object) -> str | None:
    """Write a JSON scalar the way an admin writes it in a path."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int) else None


def _object(value: object, path: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise ShapeError(f"{path}: an object was expected, not {kind(value)}")
    return value


def _list(value: object, path: str) -> Sequence[object]:
    if not isinstance(value, list):
        raise ShapeError(f"{path}: a list was expected, not {kind(value)}")
    return value


def kind(value: object) -> str:
    """Name the JSON kind of a value, for messages that must not show the value."""
    names = {bool: "a truth value", int: "a number", float: "a number", str: "a text"}
    names |= {dict: "an object", list: "a list", type(None): "nothing"}
    return names.get(type(value), "something else")
