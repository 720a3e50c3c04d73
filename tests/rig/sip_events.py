"""What Asterisk tells, kept, so that a test can ask for what happened and wait for what will."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from telephony.ari import AriClient

WITHIN_S = 10.0
E = TypeVar("E")


class EventLog:
    """All that one ARI connection has reported."""

    def __init__(self, ari: AriClient) -> None:
        self.ari = ari
        self.seen: list[object] = []
        self._news = asyncio.Condition()

    async def follow(self) -> None:
        """Collects until the connection is closed."""
        async for event in self.ari.events():
            async with self._news:
                self.seen.append(event)
                self._news.notify_all()

    def mark(self) -> int:
        """A place from which to look for what comes next."""
        return len(self.seen)

    async def first(
        self,
        kind: type[E],
        where: Callable[[E], bool] = lambda _: True,
        *,
        since: int = 0,
        within_s: float = WITHIN_S,
    ) -> E:
        """The first event of this kind that fits, from the past (`since` a mark) or to come."""

        def found() -> E | None:
            fitting = (event for event in self.seen[since:] if isinstance(event, kind))
            return next((event for event in fitting if where(event)), None)

        try:
            async with asyncio.timeout(within_s), self._news:
                await self._news.wait_for(lambda: found() is not None)
        except TimeoutError:
            tail = "\n".join(map(str, self.seen[-5:]))
            raise AssertionError(f"no {kind} that fits in {within_s:g} s; last:\n{tail}") from None
        event = found()
        assert event is not None
        return event
