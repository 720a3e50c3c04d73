"""Events between a connection's reader and the application: ordered, bounded."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Generic, Self, TypeVar

T = TypeVar("T")


class Inbox(Generic[T]):
    """A queue that never blocks its writer, and tells when it runs over.

    The reader of a connection must not wait here: answers come by the same way, and the
    application may be waiting for one of them.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._items: deque[T] = deque()
        self._changed = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()
        self._reading = False
        self._ended = False
        self._error: BaseException | None = None

    def __len__(self) -> int:
        return len(self._items)

    @property
    def full(self) -> bool:
        """Whether the application is too far behind to go on."""
        return len(self._items) >= self._limit

    def put(self, item: T) -> None:
        """Append, even when full: stopping the source is its owner's work."""
        self._items.append(item)
        self._changed.set()
        if self.full:
            self._room.clear()

    def end(self, error: BaseException | None = None) -> None:
        """No more items: after the last one the reader stops, or gets `error`."""
        self._ended = True
        self._error = self._error or error
        self._changed.set()

    async def wait_room(self) -> None:
        """Wait until the application, once overrun, has caught up to half of the limit."""
        await self._room.wait()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        if self._reading:
            raise RuntimeError("the event stream has a reader already: two would mix up calls")
        self._reading = True
        try:
            await self._wait_item()
        finally:
            self._reading = False
        item = self._items.popleft()
        if len(self._items) <= self._limit // 2:
            self._room.set()
        return item

    async def _wait_item(self) -> None:
        while not self._items:
            if self._ended:
                raise self._error or StopAsyncIteration
            self._changed.clear()
            await self._changed.wait()
