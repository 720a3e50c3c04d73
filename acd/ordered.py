"""A sorted collection that stays quick with 100,000 items; the only importer of sortedcontainers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final, Generic, TypeVar

from sortedcontainers import SortedList

NEAR: Final = 64
"""So far from the head a place is counted, one after the other: that reads less memory."""

T = TypeVar("T")


class Ordered(Generic[T]):
    """Distinct items in ascending order."""

    __slots__ = ("_below", "_items", "_put", "_take", "head")

    def __init__(self) -> None:
        self._items = SortedList()
        self._put: Callable[[T], None] = self._items.add
        self._take: Callable[[T], None] = self._items.discard
        self._below: Callable[[T], int] = self._items.bisect_left
        self.head: T | None = None
        """The smallest item, which is asked for far more often than it changes."""

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[T]:
        return iter(self._items)

    def place(self, item: T) -> int:
        """Return the place of an item that is there, from 1: the nearer to the head the quicker."""
        place = 1
        for one in islice(self._items, NEAR):
            if one is item:
                return place
            place += 1
        return 1 + self._below(item)

    def add(self, item: T) -> None:
        """Put an item in that is not there yet."""
        self._put(item)
        if self.head is None or item < self.head:  # type: ignore[operator]  # sortable, or no list
            self.head = item

    def discard(self, item: T) -> None:
        """Take an item out; nothing happens when it is not there."""
        if item == self.head:  # nearly always, and then nothing need be looked for
            self._items.pop(0)
            self.head = self._items[0] if self._items else None
        else:
            self._take(item)

    def since(self, item: T) -> Iterator[T]:
        """Go through the items from ``item`` on, itself included if it is there."""
        items: Iterator[T] = self._items.irange(minimum=item)
        return items
