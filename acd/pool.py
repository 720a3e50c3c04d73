"""Agents in an order, quick to leave.

An agent stands in a pool of each queue that he serves, and one offer takes him out of all of them,
nearly always to come back elsewhere in the order. Looking for him in each costs more than the whole
pairing once there are thousands. So a pool knows the key under which each agent stands, and what is
left of his former places is passed over when it is come across.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator
from typing import Any, Final, Generic, TypeVar

T = TypeVar("T", bound=tuple[Any, ...])

SLACK: Final = 16
FEW: Final = 4
LONG: Final = 512
"""So many former places may stand among the first, more in a long list: moving it up costs."""


class Pool(Generic[T]):
    """Agents by keys that end in their ids, ascending; each stands in it once or not at all.

    A plain list: with some thousands nothing is quicker.
    """

    __slots__ = ("_keys", "standing")

    def __init__(self) -> None:
        self._keys: list[T] = []
        self.standing: dict[int, T] = {}
        """The key under which each agent stands."""

    def __len__(self) -> int:
        return len(self.standing)

    def __iter__(self) -> Iterator[T]:
        stands = self.standing
        return (key for key in self._keys if stands.get(key[-1]) is key)

    def first(self, most: int) -> list[T]:
        """Return the first keys."""
        keys, stands = self._keys, self.standing
        found: list[T] = []
        if not stands:
            return found
        former = 0
        for key in keys:
            if stands.get(key[-1]) is not key:
                former += 1
                continue
            found.append(key)
            if len(found) == most:
                break
        if former > FEW + len(keys) // LONG:
            keys[: former + len(found)] = found
        return found

    def add(self, key: T) -> None:
        """Have the agent stand here, and no longer anywhere else in this pool."""
        keys = self._keys
        if 3 * len(self.standing) + SLACK < len(keys):
            keys = self._keys = list(self)
        self.standing[key[-1]] = key
        if keys and key < keys[-1]:
            insort(keys, key)
        else:  # as nearly always where the order is by idle time
            keys.append(key)

    def discard(self, agent_id: int) -> None:
        """Have the agent stand here no longer, if he does."""
        self.standing.pop(agent_id, None)
