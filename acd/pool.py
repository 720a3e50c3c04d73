"""Agents in an order, quick to leave.

An agent stands in a pool of each queue that he serves, and one offer takes him out of all of them,
nearly always to come back elsewhere in the order. Looking for him in each costs more than the whole
pairing once there are thousands. So whoever leaves is only noted as gone, and taken out when he is
come across, or with all the others once they are most of the pool.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator
from typing import Any, Final, Generic, TypeVar

T = TypeVar("T", bound=tuple[Any, ...])

SLACK: Final = 32


class Pool(Generic[T]):
    """Distinct keys in ascending order. A plain list: with some thousands nothing is quicker."""

    __slots__ = ("_gone", "_keys")

    def __init__(self) -> None:
        self._keys: list[T] = []
        self._gone: set[T] = set()

    def __len__(self) -> int:
        return len(self._keys) - len(self._gone)

    def __iter__(self) -> Iterator[T]:
        keys, gone, at = self._keys, self._gone, 0
        while at < len(keys):
            key = keys[at]
            if gone and key in gone:
                del keys[at]
                gone.discard(key)
            else:
                yield key
                at += 1

    def add(self, key: T) -> None:
        """Put a key in that is not there."""
        if key in self._gone:
            self._gone.discard(key)
        else:
            insort(self._keys, key)

    def discard(self, key: T) -> None:
        """Take a key out that is there."""
        gone, keys = self._gone, self._keys
        gone.add(key)
        if 3 * len(gone) > 2 * len(keys) + SLACK:
            self._keys, self._gone = [one for one in keys if one not in gone], set()
