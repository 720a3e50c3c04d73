"""The line's order against ``sortedcontainers``: ``python -m tests.bench.ordered``.

What a line does all day, at three lengths: the head is offered and leaves its shelf (*head*), it
comes back after a refusal (*back*), somebody joins at the end and hangs up (*join*), somebody in the
midst hangs up and another takes such a place (*midst*), and the place of one near the head is
asked (*place*). Both keep their head at hand, as the router needs it. CPU time, least of seven.
Ends with 1 if the line's own is slower at the head, at the end or near the head.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable

from sortedcontainers import SortedList

from acd.ordered import Ordered
from acd.rank import Rank

LENGTHS = (100, 2_500, 100_000)
ROUNDS = 2_000
PLAYS = 7


class Library(Ordered[Rank]):
    """The same, kept by ``sortedcontainers``."""

    __slots__ = ("_items",)

    def __init__(self) -> None:
        super().__init__()
        self._items = SortedList()

    def add(self, item: Rank) -> None:
        """Put an item in."""
        self._items.add(item)
        if self.head is None or item < self.head:
            self.head = item

    def discard(self, item: Rank) -> None:
        """Take an item out."""
        if item == self.head:
            self._items.pop(0)
            self.head = self._items[0] if self._items else None
        else:
            self._items.discard(item)

    def place(self, item: Rank) -> int:
        """Return the place of an item, from 1."""
        return 1 + int(self._items.bisect_left(item))


def _head_and_back(line: Ordered[Rank], _: list[Rank]) -> None:
    head = line.head
    assert head is not None
    line.discard(head)
    line.add(head)


def _join(line: Ordered[Rank], _: list[Rank]) -> None:
    line.add((2e9, "new"))
    line.discard((2e9, "new"))


def _midst(line: Ordered[Rank], there: list[Rank]) -> None:
    one = there[random.randrange(len(there))]
    line.discard(one)
    line.add(one)


def _place(line: Ordered[Rank], there: list[Rank]) -> None:
    line.place(there[20])


MIDST = "midst, back"
DOINGS: dict[str, Callable[[Ordered[Rank], list[Rank]], None]] = {
    "head, back": _head_and_back,
    "join, leave": _join,
    MIDST: _midst,
    "place": _place,
}


def _took(kind: type[Ordered[Rank]], length: int, doing: str) -> float:
    """Return the microseconds of one doing."""
    line, do = kind(), DOINGS[doing]
    there = [(1e9 + number, f"e{number}") for number in range(length)]
    for rank in there:
        line.add(rank)
    least = float("inf")
    for play in range(PLAYS):
        random.seed(play)
        begun = time.thread_time_ns()
        for _ in range(ROUNDS):
            do(line, there)
        least = min(least, (time.thread_time_ns() - begun) / 1000 / ROUNDS)
    return least


def main() -> int:
    """Print the figures; 1 when the line's own is slower at what happens all the time."""
    slower = False
    sys.stdout.write("microseconds of CPU        own  library  ratio\n")
    for length in LENGTHS:
        for doing in DOINGS:
            own, library = _took(Ordered, length, doing), _took(Library, length, doing)
            slower = slower or (own > library and doing != MIDST)
            row = f"{length:7} wait, {doing:12} {own:6.2f}  {library:6.2f}  {library / own:5.2f}\n"
            sys.stdout.write(row)
    return int(slower)


if __name__ == "__main__":
    raise SystemExit(main())
