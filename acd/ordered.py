"""A sorted collection that stays quick with 100,000 items; the only importer of sortedcontainers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from sortedcontainers import SortedList

T = TypeVar("T")


class Ordered(Generic[T]):
    """Distinct items in ascending order."""

    __slots__ = ("_items", "_put", "_take", "below", "head")

    def __init__(self) -> None:
        self._items = SortedList()
        self._put: Callable[[T], None] = self._items.add
        self._take: Callable[[T], None] = self._items.discard
        self.below: Callable[[T], int] = self._items.bisect_left
        """How many items are smaller than this one."""
        self.head: T | None = None
        """The smallest item, which is asked for far more often than it changes."""

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[T]:
        return iter(self._items)

    def add(self, item: T) -> None:
        """Put an item in that is not there yet."""
        self._put(item)
        if self.head is None or item < self.head:  # type: ignore[operator]  # sortable, or no list
            self.head = item

    def discard(self, item: T) -> None:
        """Take an item out; nothing happens when it is not there."""
        self._take(item)
        if item == self.head:
            self.head = self._items[0] if self._items else None

    def since(self, item: T) -> Iterator[T]:
        """Go through the items from ``item`` on, itself included if it is there."""
        items: Iterator[T] = self._items.irange(minimum=item)
        return items
