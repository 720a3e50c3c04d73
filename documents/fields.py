"""Reading the fields of one block of a document: types, bounds, defaults, and every fault noted.

Each reader returns a value that the rest of the document can be checked with, also when it is
faulty: whoever calls looks at the collected problems before using any of it.
"""

from typing import TypeAlias, TypeVar

from documents.block import BlockReader
from documents.patterns import (
    DECIMAL,
    DIALLED,
    INTEGER,
    MAX_DIALLED,
    MAX_NAME,
    MAX_NUMBERS,
    MAX_TITLE,
    NAME,
    OFF,
    SWITCH,
)
from documents.source import Block, Scalar

Option = TypeVar("Option", bound=str)
Prompts: TypeAlias = tuple[str, ...]
"""Ids of the prompt catalogue, said one after another."""


class Fields(BlockReader):
    """The typed fields of one block."""

    def name_or_none(self, key: str, *, needed: bool = False) -> str | None:
        """Read a name: letters of any alphabet, digits, `_` and `-`."""
        scalar = self.scalar(key, needed=needed)
        if scalar is None:
            return None
        if not NAME.fullmatch(scalar.text):
            self.fault(scalar, key, "bad_name", most=MAX_NAME)
        return scalar.text

    def reference(self, key: str, kind: str) -> str:
        """Read the name of something, which has to be there."""
        return self.reference_or_none(key, kind, needed=True) or ""

    def reference_or_none(self, key: str, kind: str, *, needed: bool = False) -> str | None:
        """Read the name of something, and remember to check that it exists."""
        name = self.name_or_none(key, needed=needed)
        scalar = self.block.entries.get(key)
        if name and NAME.fullmatch(name) and isinstance(scalar, Scalar):
            self.refer(kind, scalar, key)
        return name

    def title(self, key: str, *, needed: bool = True) -> str:
        """Read a line of free text."""
        scalar = self.scalar(key, needed=needed)
        if scalar is None:
            return ""
        if len(scalar.text) > MAX_TITLE or not scalar.text.isprintable():
            self.fault(scalar, key, "bad_title", most=MAX_TITLE)
        return scalar.text

    def names(self, key: str) -> tuple[str, ...]:
        """Read one name or a list of them."""
        listed = self.scalars(key)
        for scalar in listed:
            if not NAME.fullmatch(scalar.text):
                self.fault(scalar, key, "bad_name", most=MAX_NAME)
        return tuple(scalar.text for scalar in listed)

    def numbers(self, key: str, low: int, high: int, most: int) -> tuple[tuple[str, int], ...]:
        """Read names with a whole number each, such as `{ventas: 8}`; at most so many of them."""
        block = self.named(key, most)
        line = self.block.key_lines.get(key, self.line)
        inner = type(self)(block, self._at(key), block.entries, self.notes, line)
        return tuple((name, inner.integer(name, None, low, high)) for name in block.entries)

    def by_dialled(self, key: str, kind: str) -> dict[str, str]:
        """Read which thing of a kind each of some dialled numbers has."""
        tree = self.block.entries.get(key)
        numbers = tree.entries if isinstance(tree, Block) else {}
        listed = self.within(key, numbers)
        if listed is None:
            return {}
        if len(numbers) > MAX_NUMBERS:
            self.fault_at(listed.line, key, "too_many", count=len(numbers), most=MAX_NUMBERS)
        for number in numbers:
            if not DIALLED.fullmatch(number):
                line = listed.block.key_lines[number]
                self.fault_at(line, key, "bad_dialled", given=number, most=MAX_DIALLED)
        return {number: listed.reference(number, kind) for number in numbers}

    def prompts(self, key: str, *, needed: bool = False) -> Prompts:
        """Read one prompt id or a list of them."""
        listed = self.scalars(key, needed=needed, else_code="expected_prompts")
        for scalar in listed:
            if NAME.fullmatch(scalar.text):
                self.refer("prompt", scalar, key)
            else:
                self.fault(scalar, key, "bad_name", most=MAX_NAME)
        return tuple(scalar.text for scalar in listed)

    def integer(self, key: str, default: int | None, low: int, high: int) -> int:
        """Read a whole number within bounds; without a default it has to be there."""
        scalar = self.scalar(key, needed=default is None)
        if scalar is None:
            return low if default is None else default
        return self._integer(scalar, key, low, high, "not_integer")

    def integer_or_no(self, key: str, default: int | None, low: int, high: int) -> int | None:
        """Read a whole number within bounds, or `no`, which is None."""
        scalar = self.scalar(key)
        if scalar is None:
            return default
        if scalar.text == OFF:
            return None
        return self._integer(scalar, key, low, high, "not_integer_or_no")

    def seconds(self, key: str, default: float, low: float, high: float) -> float:
        """Read a duration in seconds within bounds."""
        scalar = self.scalar(key)
        if scalar is None:
            return default
        return self._seconds(scalar, key, low, high, "not_seconds")

    def seconds_or_no(
        self, key: str, default: float | None, low: float, high: float
    ) -> float | None:
        """Read a duration in seconds within bounds, or `no`, which is None."""
        scalar = self.scalar(key)
        if scalar is None:
            return default
        if scalar.text == OFF:
            return None
        return self._seconds(scalar, key, low, high, "not_seconds_or_no")

    def switch(self, key: str, *, default: bool) -> bool:
        """Read `sí` or `no`; `yes`, `true` and `false` do as well."""
        scalar = self.scalar(key)
        if scalar is None:
            return default
        if scalar.text not in SWITCH:
            self.fault(scalar, key, "not_switch")
        return SWITCH.get(scalar.text, default)

    def one_of(self, key: str, options: tuple[Option, ...]) -> Option | None:
        """Read one of a few words; None when it is missing or none of them."""
        scalar = self.scalar(key)
        return self.option(scalar, key, options) if scalar else None

    def option(self, scalar: Scalar, key: str, options: tuple[Option, ...]) -> Option | None:
        """Find which of a few words the value of `key` is; None when it is none of them."""
        for option in options:
            if scalar.text == option:
                return option
        self.fault(scalar, key, "unknown_option", options=options)
        return None

    def _integer(self, scalar: Scalar, key: str, low: int, high: int, else_code: str) -> int:
        if not INTEGER.fullmatch(scalar.text):
            self.fault(scalar, key, else_code, low=low, high=high)
            return low
        return int(self._bounded(scalar, key, int(scalar.text), low, high))

    def _seconds(self, scalar: Scalar, key: str, low: float, high: float, else_code: str) -> float:
        if not DECIMAL.fullmatch(scalar.text):
            self.fault(scalar, key, else_code, low=low, high=high)
            return low
        return self._bounded(scalar, key, float(scalar.text), low, high)

    def _bounded(self, scalar: Scalar, key: str, value: float, low: float, high: float) -> float:
        if not low <= value <= high:
            self.fault(scalar, key, "out_of_range", low=low, high=high)
        return value
