"""Reading the fields of one block of the document: types, bounds, defaults, and every fault noted.

Each reader returns a value that the rest of the document can be checked with, also when it is
faulty: whoever calls looks at the collected problems before using any of it.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final, Literal, TypeVar

from ivr.document import Prompts
from ivr.problems import Problems
from ivr.source import Block, Scalar, Sequence, Tree

MAX_NAME: Final = 40
MAX_TITLE: Final = 100
NAME: Final = re.compile(rf"[\w-]{{1,{MAX_NAME}}}")
INTEGER: Final = re.compile(r"[+-]?[0-9]{1,9}", re.ASCII)
DECIMAL: Final = re.compile(r"[+-]?[0-9]{1,9}(\.[0-9]{1,9})?", re.ASCII)

Option = TypeVar("Option", bound=str)
Kind = Literal["node", "prompt", "queue"]

NOTHING: Final = Block(0, {}, {})


@dataclass(frozen=True, slots=True)
class Reference:
    """A name that must be defined elsewhere, and where the document mentions it."""

    kind: Kind
    name: str
    line: int
    where: str


@dataclass(frozen=True, slots=True)
class Notes:
    """What is written down while the document is read."""

    problems: Problems
    references: list[Reference] = field(default_factory=list)


class Fields:
    """One block. `where` names it for people, such as `nodes.menu.wrong`; `line` has its name."""

    def __init__(
        self, tree: Tree, where: str, known: Collection[str], notes: Notes, line: int = 1
    ) -> None:
        self.where = where
        self.notes = notes
        self.line = line
        self.block = tree if isinstance(tree, Block) else NOTHING
        if not isinstance(tree, Block):
            self._note(tree.line, "expected_block", where=self._here)
        for key, at in self.block.key_lines.items():
            if key not in known:
                self._note(at, "unknown_key", where=self._here, given=key, options=known)

    def within(self, key: str, known: Collection[str]) -> "Fields | None":
        """Read the block below `key`; None when it is missing."""
        tree = self.block.entries.get(key)
        if tree is None:
            return None
        return Fields(tree, self._at(key), known, self.notes, self.block.key_lines[key])

    def needed(self, key: str, known: Collection[str]) -> "Fields":
        """Read the block below `key`, which has to be there."""
        if fields := self.within(key, known):
            return fields
        self._missing(key)
        return Fields(NOTHING, self._at(key), known, self.notes)

    def name_or_none(self, key: str, *, needed: bool = False) -> str | None:
        """Read a name: letters of any alphabet, digits, `_` and `-`."""
        scalar = self._scalar(key, needed=needed)
        if scalar is None:
            return None
        if not NAME.fullmatch(scalar.text):
            self._fault(scalar, key, "bad_name", most=MAX_NAME)
        return scalar.text

    def reference(self, key: str, kind: Kind) -> str:
        """Read the name of a node or a queue, which has to be there."""
        return self.reference_or_none(key, kind, needed=True) or ""

    def reference_or_none(self, key: str, kind: Kind, *, needed: bool = False) -> str | None:
        """Read the name of a node or a queue, and remember to check that it exists."""
        name = self.name_or_none(key, needed=needed)
        if name and NAME.fullmatch(name):
            self._refer(kind, name, self.block.entries[key].line, key)
        return name

    def title(self, key: str) -> str:
        """Read a line of free text, which has to be there."""
        scalar = self._scalar(key, needed=True)
        if scalar is None:
            return ""
        if len(scalar.text) > MAX_TITLE or not scalar.text.isprintable():
            self._fault(scalar, key, "bad_title", most=MAX_TITLE)
        return scalar.text

    def prompts(self, key: str, *, needed: bool = False) -> Prompts:
        """Read one prompt id or a list of them."""
        tree = self.block.entries.get(key)
        if tree is None:
            if needed:
                self._missing(key)
            return ()
        items = tree.items if isinstance(tree, Sequence) else (tree,)
        if not items:
            self._note(tree.line, "empty_value", where=self._at(key))
        return tuple(self._prompt(item, key) for item in items)

    def _prompt(self, tree: Tree, key: str) -> str:
        if not isinstance(tree, Scalar):
            self._note(tree.line, "expected_prompts", where=self._at(key))
            return ""
        if not tree.text:
            self._note(tree.line, "empty_value", where=self._at(key))
        elif not NAME.fullmatch(tree.text):
            self._fault(tree, key, "bad_name", most=MAX_NAME)
        else:
            self._refer("prompt", tree.text, tree.line, key)
        return tree.text

    def integer(self, key: str, default: int | None, low: int, high: int) -> int:
        """Read a whole number within bounds; without a default it has to be there."""
        scalar = self._scalar(key, needed=default is None)
        if scalar is None:
            return low if default is None else default
        if not INTEGER.fullmatch(scalar.text):
            self._fault(scalar, key, "not_integer", low=low, high=high)
            return low
        return int(self._bounded(scalar, key, int(scalar.text), low, high))

    def seconds(self, key: str, default: float, low: float, high: float) -> float:
        """Read a duration in seconds within bounds."""
        scalar = self._scalar(key)
        if scalar is None:
            return default
        if not DECIMAL.fullmatch(scalar.text):
            self._fault(scalar, key, "not_seconds", low=low, high=high)
            return default
        return self._bounded(scalar, key, float(scalar.text), low, high)

    def _bounded(self, scalar: Scalar, key: str, value: float, low: float, high: float) -> float:
        if not low <= value <= high:
            self._fault(scalar, key, "out_of_range", low=low, high=high)
        return value

    def one_of(self, key: str, options: tuple[Option, ...]) -> Option | None:
        """Read one of a few words; None when it is missing or none of them."""
        scalar = self._scalar(key)
        for option in options:
            if scalar and scalar.text == option:
                return option
        if scalar:
            self._fault(scalar, key, "unknown_option", options=options)
        return None

    def needs(self, key: str) -> None:
        """Note that `key` has to be there, if it is not."""
        if key not in self.block.entries:
            self._missing(key)

    def fault_at(self, line: int, key: str, code: str, **details: object) -> None:
        """Note a fault of what is below `key`."""
        self._note(line, code, where=self._at(key), **details)

    def _scalar(self, key: str, *, needed: bool = False) -> Scalar | None:
        tree = self.block.entries.get(key)
        if tree is None:
            if needed:
                self._missing(key)
            return None
        if not isinstance(tree, Scalar):
            self._note(tree.line, "expected_text", where=self._at(key))
            return None
        if not tree.text:
            self._note(tree.line, "empty_value", where=self._at(key))
            return None
        return tree

    def _refer(self, kind: Kind, name: str, line: int, key: str) -> None:
        self.notes.references.append(Reference(kind, name, line, self._at(key)))

    def _missing(self, key: str) -> None:
        # A block that is itself missing was reported by its parent.
        if self.block is not NOTHING:
            self._note(self.line, "missing", where=self._here, key=key)

    def _fault(self, scalar: Scalar, key: str, code: str, **details: object) -> None:
        self._note(scalar.line, code, where=self._at(key), given=scalar.text, **details)

    def _note(self, line: int, code: str, **details: object) -> None:
        self.notes.problems.add(line, code, **details)

    @property
    def _here(self) -> str:
        return self.where or "flow"

    def _at(self, key: str) -> str:
        return f"{self.where}.{key}" if self.where else key
