"""The open pages: who watches, and what each was shown last."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiohttp import WSCloseCode, web

from atiende.clock import utc_now
from atiende.presence import Gone
from atiende.shown import Json
from atiende.web.explanations import Explanations
from atiende.web.line_views import line_message, line_view
from atiende.web.views import Scene, agent_message

log = logging.getLogger(__name__)

_SLOW_PAGE_S = 5.0
_PAGES_RETURN_S = 60.0
"""How seldom a browser lets a page try that nobody looks at."""
_SUPERVISOR_PAUSE_S = 0.25
"""A busy line changes a hundred times a second; eyes need four."""
_SUPERVISOR_LOOK_S = 5.0
"""What is said of those who wait tells for how long: it ages though nothing happens."""
_TICKING = frozenset({"seq", "now", "waited_s", "longest_wait_s"})


@dataclass(eq=False)
class Page:
    """One websocket of one user."""

    socket: web.WebSocketResponse
    user: Json
    agent_id: int | None
    token_id: str
    seq: int = 0
    shown: Any = None
    """The gist of the last message."""
    stale: asyncio.Event = field(default_factory=asyncio.Event)


class Hub:
    """Sends each page what concerns its user, whole, whenever something changed.

    Changes are not queued: a page that reads slowly is given the newest state only.
    """

    def __init__(self, scene: Callable[[], Scene], now: Callable[[], datetime] = utc_now) -> None:
        self._scene = scene
        self._now = now
        self._gone: dict[int, Gone] = {}
        self._pages: set[Page] = set()
        self.explanations = Explanations()
        self._changes = 0
        self._line: tuple[tuple[int, int], str, Any] | None = None
        """What was made for supervisors last, as text, and its gist: after how many changes, and when."""

    def changed(self) -> None:
        """Something that pages show has changed."""
        self._changes += 1
        for page in self._pages:
            page.stale.set()

    @property
    def watched_by(self) -> frozenset[int]:
        """The agents who have a page open."""
        return frozenset(page.agent_id for page in self._pages if page.agent_id is not None)

    def is_watched_by(self, agent_id: int) -> bool:
        """Tell whether the agent has a page open."""
        return any(page.agent_id == agent_id for page in self._pages)

    def pages_gone(self) -> Mapping[int, Gone]:
        """Since when agents who had a page have none; who never had one is not among them."""
        return self._gone

    def expect(self, agent_ids: Iterable[int]) -> None:
        """After a restart: these had a page before, as it seems, which will come back."""
        gone = Gone(self._now(), _PAGES_RETURN_S)
        self._gone.update((agent_id, gone) for agent_id in agent_ids)

    def _went(self, page: Page) -> None:
        if page.agent_id is not None and not self.is_watched_by(page.agent_id):
            self._gone[page.agent_id] = Gone(self._now())

    async def serve(self, page: Page) -> None:
        """Keep the page up to date until it closes."""
        self._pages.add(page)
        if page.agent_id is not None:
            self._gone.pop(page.agent_id, None)
        self._supervisors_look()
        page.stale.set()
        try:
            while not page.socket.closed:
                await self._until_stale(page)
                message, gist = self._message(page)
                if gist != page.shown:
                    page.seq, page.shown = page.seq + 1, gist
                    async with asyncio.timeout(_SLOW_PAGE_S):
                        await page.socket.send_str(message)
                if page.agent_id is None:
                    await _next_look()
        except (ConnectionError, TimeoutError):
            log.info("a page was closed because it no longer takes anything")
        finally:
            self._pages.discard(page)
            self._went(page)
            self._supervisors_look()
            with contextlib.suppress(ConnectionError, TimeoutError):
                await page.socket.close()

    async def say_bye(self, token_id: str, reason: str) -> None:
        """Close the pages of one session for good."""
        for page in [page for page in self._pages if page.token_id == token_id]:
            with contextlib.suppress(ConnectionError):
                await page.socket.send_json({"type": "bye", "reason": reason})
                await page.socket.close()
            page.stale.set()

    async def close(self) -> None:
        """Close all pages; they will come back by themselves."""
        for page in list(self._pages):
            with contextlib.suppress(ConnectionError):
                await page.socket.close(code=WSCloseCode.GOING_AWAY)
            page.stale.set()

    def _supervisors_look(self) -> None:
        """Who has a page open has changed, which only supervisors are shown."""
        self._changes += 1
        for page in self._pages:
            if page.agent_id is None:
                page.stale.set()

    async def _until_stale(self, page: Page) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_SUPERVISOR_LOOK_S if page.agent_id is None else None):
                await page.stale.wait()
        page.stale.clear()

    def _message(self, page: Page) -> tuple[str, Any]:
        """Make the page's next message, and its gist; nothing for an agent not yet on the line."""
        if page.agent_id is None:
            view, gist = self._line_now()
            return line_message(view, page.seq + 1, page.user), gist
        scene = self._scene()
        if page.agent_id not in scene.board.agents:
            return "", None
        message = agent_message(scene, page.seq + 1, page.user, page.agent_id)
        return json.dumps(message, ensure_ascii=False), _gist(message)

    def _line_now(self) -> tuple[str, Any]:
        """Make it once for all supervisors, who look at the same instants."""
        # A timer may fire a hair early: an instant begins a little before its time.
        instant = asyncio.get_running_loop().time() / _SUPERVISOR_PAUSE_S + 0.1
        made_of = (self._changes, int(instant))
        if self._line is None or self._line[0] != made_of:
            view = line_view(self._scene(), self.watched_by, self.explanations)
            self._line = (made_of, json.dumps(view, ensure_ascii=False), _gist(view))
        return self._line[1:]


async def _next_look() -> None:
    now = asyncio.get_running_loop().time()
    await asyncio.sleep(_SUPERVISOR_PAUSE_S - now % _SUPERVISOR_PAUSE_S)


def _gist(part: Any) -> Any:
    """The message without what changes by itself: a page counts seconds on its own."""
    if isinstance(part, dict):
        return {key: _gist(value) for key, value in part.items() if key not in _TICKING}
    return [_gist(item) for item in part] if isinstance(part, list) else part
