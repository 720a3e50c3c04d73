"""From YAML text to a tree that remembers its lines.

Every scalar stays text, so that `1:`, `yes` and `on` mean what they look like. What YAML allows
beyond blocks, lists and values (aliases, tags, several documents) is refused: no document here
needs any of it, and some of it lets a small file become an enormous one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from documents.problems import Problems

MAX_CHARACTERS = 65_536
MAX_DEPTH = 8


class Limits(NamedTuple):
    """How large a document may be, and how many levels deep."""

    characters: int = MAX_CHARACTERS
    depth: int = MAX_DEPTH


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value, always as text."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    line: int
    items: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A mapping in the order of the file; a key that was given twice keeps its first value."""

    line: int
    entries: dict[str, "Tree"]
    key_lines: dict[str, int]


Tree = Scalar | Sequence | Block


class _RefusedError(Exception):
    """The text cannot be read any further; the problem is already on the list."""


_USUAL = Limits()


def read(source: str | bytes, problems: Problems, limits: Limits = _USUAL) -> Tree | None:
    """Read one document; None, with problems added, when there is nothing to go on with."""
    try:
        text = _decoded(source, problems, limits.characters)
        return _Composer(text, problems, limits.depth).document()
    except _RefusedError:
        return None


def _decoded(source: str | bytes, problems: Problems, most: int) -> str:
    if isinstance(source, bytes):
        source = _text(source, problems)
    if len(source) > most:
        problems.add(1, "too_long", length=len(source), most=most)
        raise _RefusedError
    return source.removeprefix("\ufeff")


def _text(source: bytes, problems: Problems) -> str:
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError as error:
        problems.add(source.count(b"\n", 0, error.start) + 1, "not_utf8")
        raise _RefusedError from error


def _line(event: Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


class _Composer:
    """Builds the tree from PyYAML's events, which come without recursion and without magic."""

    def __init__(self, source: str, problems: Problems, deepest: int) -> None:
        self.problems = problems
        self.deepest = deepest
        self.line = 1
        self.events = self._events(source)

    def document(self) -> Tree | None:
        """Read the stream; a second document is reported and not read."""
        root: Tree | None = None
        for event in self.events:
            if isinstance(event, DocumentStartEvent):
                if root:
                    self.problems.add(self.line, "several_documents")
                    return root
                root = self._tree(next(self.events), depth=1)
        if root is None:
            self.problems.add(1, "empty")
        return root

    def _events(self, source: str) -> Iterator[Event]:
        try:
            for event in yaml.parse(source, Loader=yaml.SafeLoader):
                self.line = _line(event)
                yield event
        except yaml.reader.ReaderError as error:
            line = source.count("\n", 0, error.position) + 1
            self._refuse(line, "syntax", reason=error.reason)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else self.line
            if "alias" in (error.context or ""):
                self._refuse(line, "alias")
            self._refuse(line, "syntax", reason=error.problem)
        except (ValueError, OverflowError):  # PyYAML lets those of int() and chr() out
            self._refuse(self.line, "syntax", reason="a number or an escape is too large")

    def _refuse(self, line: int, code: str, **details: object) -> None:
        self.problems.add(line, code, **details)
        raise _RefusedError

    def _tree(self, event: Event, depth: int) -> Tree:
        line = _line(event)
        if depth > self.deepest:
            self._refuse(line, "too_deep", most=self.deepest)
        if isinstance(event, AliasEvent) or (isinstance(event, NodeEvent) and event.anchor):
            self._refuse(line, "alias")
        if tag := getattr(event, "tag", None):
            self.problems.add(line, "tag", tag=tag)
        if isinstance(event, SequenceStartEvent):
            return self._sequence(line, depth)
        if isinstance(event, MappingStartEvent):
            return self._block(line, depth)
        assert isinstance(event, ScalarEvent)
        return Scalar(line, event.value)

    def _sequence(self, line: int, depth: int) -> Sequence:
        items = []
        while not isinstance(event := next(self.events), SequenceEndEvent):
            items.append(self._tree(event, depth + 1))
        return Sequence(line, tuple(items))

    def _block(self, line: int, depth: int) -> Block:
        block = Block(line, {}, {})
        while not isinstance(event := next(self.events), MappingEndEvent):
            key = self._tree(event, depth + 1)
            value = self._tree(next(self.events), depth + 1)
            if not isinstance(key, Scalar):
                self.problems.add(key.line, "key_not_text")
            elif first_line := block.key_lines.get(key.text):
                self.problems.add(key.line, "duplicate_key", key=key.text, first_line=first_line)
            else:
                block.entries[key.text] = value
                block.key_lines[key.text] = key.line
        return block
