"""A sorted collection that stays quick with 100,000 items, and quickest near its head."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator
from itertools import islice
from operator import itemgetter
from typing import Any, Final, Generic, TypeVar

BLOCK: Final = 512
"""So many items stand in one list; twice as many before it is split."""
NEAR: Final = 64
"""So far from the head an item is looked for first: that reads less memory."""

T = TypeVar("T", bound=tuple[Any, ...])

_last: Final = itemgetter(-1)


class Ordered(Generic[T]):
    """Distinct items in ascending order, in lists of some hundreds, one after the other.

    Nearly everything happens at the head, where an entry is taken or comes back to, or at the end,
    where it joins: either is an end of a short list. Any other place is two searches by halves.
    """

    __slots__ = ("_blocks", "_count", "head")

    def __init__(self) -> None:
        self._blocks: list[list[T]] = [[]]
        """None is empty, unless nothing is there at all."""
        self._count = 0
        self.head: T | None = None
        """The smallest item, which is asked for far more often than it changes."""

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[T]:
        return (item for block in self._blocks for item in block)

    def place(self, item: T) -> int:
        """Return the place of an item that is there, from 1."""
        if item is self.head:
            return 1
        blocks = self._blocks
        first = blocks[0]
        if len(first) > NEAR and item < first[NEAR]:
            return 1 + bisect_left(first, item, 0, NEAR)
        at = self._at(item)
        return 1 + bisect_left(blocks[at], item) + sum(map(len, islice(blocks, at)))

    def add(self, item: T) -> None:
        """Put an item in that is not there yet."""
        self._count += 1
        head, blocks, at = self.head, self._blocks, 0
        if head is None or item < head:
            self.head = item
            block = blocks[0]
            block.insert(0, item)
        else:
            at = self._at(item)
            block = blocks[at]
            if item > block[-1]:
                block.append(item)
            else:
                insort(block, item)
        if len(block) > 2 * BLOCK:
            blocks[at : at + 1] = [block[:BLOCK], block[BLOCK:]]

    def discard(self, item: T) -> None:
        """Take an item out; nothing happens when it is not there."""
        blocks, at, index = self._blocks, 0, 0
        if item is self.head:
            block = blocks[0]
        else:
            at = self._at(item)
            block = blocks[at]
            index = bisect_left(block, item)
            if index == len(block) or block[index] != item:
                return
        del block[index]
        self._count -= 1
        if not block and len(blocks) > 1:
            del blocks[at]
        if index == 0:
            self.head = blocks[0][0] if self._count else None

    def since(self, item: T) -> Iterator[T]:
        """Go through the items from ``item`` on, itself included if it is there."""
        blocks = self._blocks
        at = self._at(item)
        yield from islice(blocks[at], bisect_left(blocks[at], item), None)
        for block in islice(blocks, at + 1, None):
            yield from block

    def _at(self, item: T) -> int:
        """Return the index of the list where the item is, or would be."""
        blocks = self._blocks
        last = len(blocks) - 1
        if last == 0 or item >= blocks[last][0]:
            return last
        return bisect_left(blocks, item, 0, last, key=_last)
