"""What the board must do when time passes, by the moment at which it is due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from heapq import heapify, heappop, heappush
from typing import Final, TypeAlias

TimerKey: TypeAlias = tuple[str, str | int, int]
"""What it is about: the kind, an entry, agent or queue, and a further agent or 0."""

_SLACK: Final = 64


class Timers:
    """One due moment for each key. Setting, dropping and popping cost a logarithm."""

    def __init__(self) -> None:
        self._due: dict[TimerKey, datetime] = {}
        self._heap: list[tuple[datetime, int, TimerKey]] = []
        self._count = 0

    def set(self, key: TimerKey, due: datetime) -> None:
        """Have ``key`` popped at ``due``, and no longer at any other moment."""
        if self._due.get(key) == due:
            return
        self._due[key] = due
        self._count += 1
        heappush(self._heap, (due, self._count, key))
        if len(self._heap) > 2 * len(self._due) + _SLACK:
            self._heap = [item for item in self._heap if self._due.get(item[2]) == item[0]]
            heapify(self._heap)

    def drop(self, key: TimerKey) -> None:
        """Forget ``key``; nothing happens when it was not set."""
        self._due.pop(key, None)

    def has(self, key: TimerKey) -> bool:
        """Tell whether ``key`` is set."""
        return key in self._due

    def next_due(self) -> datetime | None:
        """Return the earliest moment, or None."""
        heap, holds = self._heap, self._due
        while heap:
            due, _, key = heap[0]
            if holds.get(key) == due:
                return due
            heappop(heap)
        return None

    def pop_due(self, now: datetime) -> Iterator[TimerKey]:
        """Go through what is due, taking each out first; what it sets meanwhile counts as well."""
        while (due := self.next_due()) is not None and due <= now:
            key = heappop(self._heap)[2]
            del self._due[key]
            yield key
