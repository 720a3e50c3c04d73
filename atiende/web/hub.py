"""The open pages: who watches, and what each was shown last."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSCloseCode, web

from atiende.shown import Json
from atiende.web.views import Scene, agent_message, line_message

log = logging.getLogger(__name__)

_SLOW_PAGE_S = 5.0
_SUPERVISOR_PAUSE_S = 0.25
_TICKING = frozenset({"seq", "now", "waited_s", "longest_wait_s"})


@dataclass(eq=False)
class Page:
    """One websocket of one user."""

    socket: web.WebSocketResponse
    user: Json
    agent_id: int | None
    token_id: str
    seq: int = 0
    shown: Json = field(default_factory=dict)
    stale: asyncio.Event = field(default_factory=asyncio.Event)


class Hub:
    """Sends each page what concerns its user, whole, whenever something changed.

    Changes are not queued: a page that reads slowly is given the newest state only.
    """

    def __init__(self, scene: Callable[[], Scene]) -> None:
        self._scene = scene
        self._pages: set[Page] = set()

    def changed(self) -> None:
        """Something that pages show has changed."""
        for page in self._pages:
            page.stale.set()

    def is_watched_by(self, agent_id: int) -> bool:
        """Tell whether the agent has a page open."""
        return any(page.agent_id == agent_id for page in self._pages)

    async def serve(self, page: Page) -> None:
        """Keep the page up to date until it closes."""
        self._pages.add(page)
        page.stale.set()
        try:
            while not page.socket.closed:
                await page.stale.wait()
                page.stale.clear()
                message = self._message(page)
                if _gist(message) == _gist(page.shown):
                    continue
                page.seq, page.shown = page.seq + 1, message
                async with asyncio.timeout(_SLOW_PAGE_S):
                    await page.socket.send_str(json.dumps(message, ensure_ascii=False))
                if page.agent_id is None:
                    # A busy line changes a hundred times a second; eyes need four.
                    await asyncio.sleep(_SUPERVISOR_PAUSE_S)
        except (ConnectionError, TimeoutError):
            log.info("a page was closed because it no longer takes anything")
        finally:
            self._pages.discard(page)
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

    def _message(self, page: Page) -> Json:
        scene = self._scene()
        if page.agent_id is not None and page.agent_id in scene.board.agents:
            return agent_message(scene, page.seq + 1, page.user, page.agent_id)
        return line_message(scene, page.seq + 1, page.user)


def _gist(part: Any) -> Any:
    """The message without what changes by itself: a page counts seconds on its own."""
    if isinstance(part, dict):
        return {key: _gist(value) for key, value in part.items() if key not in _TICKING}
    return [_gist(item) for item in part] if isinstance(part, list) else part
