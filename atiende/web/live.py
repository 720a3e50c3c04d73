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
from db.errors import DatabaseUnavailable

_LONGEST_MESSAGE = 4096
_HEARTBEAT_S = 20.0
_WHO_EVERY_S = 20.0
"""How often it is asked whether a page's user may still see it."""


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
        asking = asyncio.create_task(self._while_allowed(page, request))
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._hear(page, message.data)
        finally:
            asking.cancel()
            page.stale.set()
            await showing
        return socket

    async def _while_allowed(self, page: Page, request: web.Request) -> None:
        """Close the page of who is locked out or whose session is over; after his call, if any."""
        while True:
            await asyncio.sleep(_WHO_EVERY_S)
            if not (self._in_a_call(page) or await self._may_see(page, request)):
                await self._hub.say_bye(page.token_id, "logged_out")

    async def _may_see(self, page: Page, request: web.Request) -> bool:
        try:
            who = await self._sessions.signed_in(request)
        except DatabaseUnavailable:
            return True
        except ApiError:
            return False
        return bool(who.user["role"] == page.user["role"])

    def _in_a_call(self, page: Page) -> bool:
        agents = self._scene().board.agents
        agent = agents.get(page.agent_id) if page.agent_id is not None else None
        return agent is not None and agent.call_id is not None

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
