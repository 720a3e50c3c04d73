"""Transcribers in processes of their own: the event loop never waits, and a crash costs one text."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from overflow.transcription.child import Child
from overflow.transcription.find import Engine
from overflow.transcription.port import Transcript, TranscriptionFailed


class WorkerPool:
    """A `Transcriber` with a bounded queue, first come first served; use it in ``async with``.

    `find` is asked before each transcription and says which engine to use (`find.find`). `queue`
    is how many may wait besides the `workers` that are served. A recording that takes longer than
    `timeout_s`, the loading of the model included, is given up. A worker that has had nothing to
    do for `idle_s` ends and gives its memory back.
    """

    def __init__(
        self,
        find: Callable[[], Engine],
        *,
        workers: int = 1,
        queue: int = 50,
        timeout_s: float = 180.0,
        idle_s: float = 600.0,
    ) -> None:
        self._find = find
        self._limit = queue
        self._children = [Child(timeout_s, idle_s) for _ in range(workers)]
        self._free: asyncio.LifoQueue[Child] = asyncio.LifoQueue()  # the warm one is asked first
        for child in self._children:
            self._free.put_nowait(child)
        self._waiting = 0
        self._closed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._closed = True
        for child in self._children:
            await child.end()

    @property
    def pids(self) -> tuple[int, ...]:
        """The worker processes that run now."""
        return tuple(child.pid for child in self._children if child.pid)

    async def transcribe(self, path: Path) -> Transcript:
        """Transcribe a WAV when its turn comes. Raises TranscriptionFailed."""
        self._refuse_if_closed()
        engine = self._find()
        child = await self._turn()
        try:
            self._refuse_if_closed()
            return await child.transcribe(engine, path)
        except TranscriptionFailed:
            self._refuse_if_closed()  # the true reason: closing ended the worker
            raise
        finally:
            self._free.put_nowait(child)

    async def _turn(self) -> Child:
        if self._free.empty() and self._waiting >= self._limit:
            raise TranscriptionFailed("queue_full", limit=self._limit)
        self._waiting += 1
        try:
            return await self._free.get()
        finally:
            self._waiting -= 1

    def _refuse_if_closed(self) -> None:
        if self._closed:
            raise TranscriptionFailed("closed")
