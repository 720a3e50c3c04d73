"""``GET /api/v1/live``: the websocket of a page."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from urllib.parse import urlsplit

from aiohttp import WSMsgType, web

from atiende.shown import stamp
from atiende.web.errors import ApiError
from atiende.web.hub import Hub, Page
from atiende.web.sessions import Sessions
from atiende.web.views import Scene

_LONGEST_MESSAGE = 4096
_HEARTBEAT_S = 20.0


class Live:
    """Opens websockets and reads what pages say."""

    def __init__(
        self,
        sessions: Sessions,
        hub: Hub,
        scene: Callable[[], Scene],
        shown: Callable[[int, str], None],
    ) -> None:
        """``shown(agent_id, offer_id)`` is called when a page has painted an offer."""
        self._sessions = sessions
        self._hub = hub
        self._scene = scene
        self._shown = shown

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one page until it goes."""
        _refuse_other_sites(request)
        who = await self._sessions.signed_in(request)
        socket = web.WebSocketResponse(heartbeat=_HEARTBEAT_S, max_msg_size=_LONGEST_MESSAGE)
        await socket.prepare(request)
        page = Page(socket, who.user, who.agent_id, who.token_id)
        showing = asyncio.create_task(self._hub.serve(page))
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._hear(page, message.data)
        finally:
            page.stale.set()
            await showing
        return socket

    async def _hear(self, page: Page, text: str) -> None:
        try:
            message = json.loads(text)
        except ValueError:
            return
        match message:
            case {"type": "shown", "offer_id": str(offer_id)} if page.agent_id is not None:
                self._shown(page.agent_id, offer_id)
            case {"type": "ping"}:
                await page.socket.send_json({"type": "pong", "now": stamp(self._scene().now)})


def _refuse_other_sites(request: web.Request) -> None:
    """Cookies travel with websockets from any site; the origin tells which one it was."""
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise ApiError(403, "foreign_origin")
