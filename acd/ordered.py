"""A sorted collection that stays quick with 100,000 items; the only importer of sortedcontainers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

from sortedcontainers import SortedList

T = TypeVar("T")


class Ordered(Generic[T]):
    """Distinct items in ascending order."""

    __slots__ = ("_items", "add", "below", "discard")

    def __init__(self, items: Iterable[T] = ()) -> None:
        self._items = SortedList(items)
        self.add: Callable[[T], None] = self._items.add
        self.discard: Callable[[T], None] = self._items.discard
        self.below: Callable[[T], int] = self._items.bisect_left
        """How many items are smaller than this one."""

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[T]:
        return iter(self._items)

    def first(self) -> T:
        """Return the smallest item. Raises IndexError when there is none."""
        item: T = self._items[0]
        return item

    def last(self) -> T:
        """Return the greatest item. Raises IndexError when there is none."""
        item: T = self._items[-1]
        return item

    def since(self, item: T) -> Iterator[T]:
        """Go through the items from ``item`` on, itself included if it is there."""
        items: Iterator[T] = self._items.irange(minimum=item)
        return items
