"""The server's half of docs/web-protocol.md over states that a test or a developer sets by hand.

It speaks the real protocol to a real browser and brings about what a real line rarely does: dropped
and half-open connections, an expired session, hostile names. Run it to work on the page:

    python -m tests.web.devserver
    python -m tests.web.devserver line
"""

from __future__ import annotations

import asyncio
import secrets
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import WSMsgType, web

from tests.web import line_scenes, scenes

DIST = Path(__file__).parents[2] / "atiende" / "web" / "agent" / "dist"
PASSWORD = "clave-de-prueba"
COOKIE = "atiende_session"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; media-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class DevServer:
    """One user's view of a line; set ``scene`` by :meth:`show`, read what the page said."""

    role: str = "agent"
    scene: dict[str, Any] = field(default_factory=scenes.available)
    reachable: bool = True  # False: websockets are refused as if the application were away
    answers_pings: bool = True
    heard: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)
    connected: asyncio.Queue[web.WebSocketResponse] = field(default_factory=asyncio.Queue)
    requests: list[tuple[str, Any]] = field(default_factory=list)
    refusals: dict[str, tuple[int, str]] = field(default_factory=dict)
    today: dict[str, Any] = field(default_factory=line_scenes.today)
    past: list[dict[str, Any]] = field(
        default_factory=lambda: [line_scenes.past(index) for index in range(8)]
    )
    url: str = ""
    _sessions: set[str] = field(default_factory=set)
    _sockets: dict[web.WebSocketResponse, int] = field(default_factory=dict)
    _runner: web.AppRunner | None = None

    async def start(self, port: int = 0) -> None:
        app = web.Application(middlewares=[self._policy])
        app.add_routes(
            [
                web.post("/api/v1/login", self._login),
                web.post("/api/v1/logout", self._logout),
                web.get("/api/v1/me", self._me),
                web.post("/api/v1/me/state", self._set_state),
                web.post("/api/v1/me/wrap-up/finish", self._finish_wrap_up),
                web.get("/api/v1/pause-reasons", self._pause_reasons),
                web.get("/api/v1/live", self._live),
                *self._supervisors_routes(),
                web.get("/agent/", self._index),
                web.get("/oficina", self._office),
                web.static("/agent", DIST),
                web.static("/", DIST),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        host, bound = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{bound}/agent/"

    def _supervisors_routes(self) -> list[web.RouteDef]:
        return [
            web.get("/api/v1/today", self._today),
            web.get("/api/v1/queues", self._queues),
            web.get("/api/v1/history", self._history),
            web.get("/api/v1/calls/{call_id}/story", self._story),
            web.post("/api/v1/agents/{id}/state", self._set_agents_state),
            web.post("/api/v1/agents/{id}/wrap-up/finish", self._set_agents_state),
        ]

    async def stop(self) -> None:
        self.reachable = False
        await self.drop()
        if self._runner:
            await self._runner.cleanup()

    async def show(self, scene: dict[str, Any]) -> None:
        """Make this the state of the line and send it to every open page."""
        self.scene = scene
        for socket in list(self._sockets):
            await self._send(socket)

    async def say(self, message: dict[str, Any]) -> None:
        for socket in list(self._sockets):
            await socket.send_json(message)

    async def drop(self) -> None:
        """Cut every websocket without a good-bye."""
        for socket in list(self._sockets):
            await socket.close(code=1011)

    def new_session(self) -> str:
        """The token of one who is logged in, as the cookie carries it."""
        token = secrets.token_urlsafe()
        self._sessions.add(token)
        return token

    def end_sessions(self) -> None:
        self._sessions.clear()

    async def next_heard(self, kind: str) -> dict[str, Any]:
        async with asyncio.timeout(10):
            while True:
                message = await self.heard.get()
                if message["type"] == kind:
                    return message

    async def next_connection(self) -> None:
        async with asyncio.timeout(10):
            await self.connected.get()

    @web.middleware
    async def _policy(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path.startswith("/api/") and not request.path.endswith("/live"):
            body = await request.json() if request.can_read_body else None
            self.requests.append((request.path, body))
            if refusal := self.refusals.get(request.path):
                return _error(*refusal)
        response = await handler(request)
        if not response.prepared:
            response.headers["Content-Security-Policy"] = CSP
            response.headers["Cache-Control"] = "no-cache"
        return response

    @property
    def _user(self) -> dict[str, str]:
        return {"login": "ana", "name": "Ana Núñez", "role": self.role}

    def _known(self, request: web.Request) -> bool:
        return request.cookies.get(COOKIE) in self._sessions

    async def _index(self, _request: web.Request) -> web.StreamResponse:
        return web.FileResponse(DIST / "index.html")

    async def _office(self, _request: web.Request) -> web.StreamResponse:
        return web.FileResponse(DIST / "office.html")

    async def _today(self, _request: web.Request) -> web.Response:
        return web.json_response(self.today)

    async def _queues(self, _request: web.Request) -> web.Response:
        names = [{key: one[key] for key in ("name", "label")} for one in line_scenes.queues()]
        return web.json_response(names)

    async def _history(self, request: web.Request) -> web.Response:
        caller, queue = request.query.get("caller", ""), request.query.get("queue", "")
        found = [
            one
            for one in self.past
            if caller in {"", one["caller_number"]} and queue in {"", one["queue"]}
        ]
        return web.json_response({"items": found, "next": None})

    async def _story(self, request: web.Request) -> web.Response:
        call_id = request.match_info["call_id"]
        live = any(one["call_id"] == call_id for one in self.scene.get("calls", ()))
        return web.json_response(line_scenes.story(call_id, live=live))

    async def _set_agents_state(self, request: web.Request) -> web.Response:
        """Have the agent do what is asked; the page hears of it by the websocket."""
        id_ = int(request.match_info["id"])
        body = await request.json() if await request.text() else {"state": "available"}
        changed = {"state": body["state"], "reason": body.get("reason"), "since": scenes.ago(0)}
        agents = [one | changed if one["id"] == id_ else one for one in self.scene["agents"]]
        await self.show({**self.scene, "agents": agents})
        return web.json_response({"agent": next(one for one in agents if one["id"] == id_)})

    async def _login(self, request: web.Request) -> web.Response:
        body = await request.json()
        if body != {"login": "ana", "password": PASSWORD}:
            return _error(401, "bad_credentials")
        token = self.new_session()
        response = web.json_response({"user": self._user, "token": token})
        response.set_cookie(COOKIE, token, httponly=True, samesite="Strict")
        return response

    async def _logout(self, _request: web.Request) -> web.Response:
        self.end_sessions()
        await self.say({"type": "bye", "reason": "logged_out"})
        return web.Response(status=204)

    async def _me(self, request: web.Request) -> web.Response:
        if not self._known(request):
            return _error(401, "unauthorized")
        return web.json_response({"user": self._user, "agent": self.scene.get("agent")})

    async def _set_state(self, request: web.Request) -> web.Response:
        body = await request.json()
        reason = body.get("reason")
        talking = self.scene["agent"]["state"] == "talking"
        if body["state"] == "paused":
            await self.show(scenes.talking_before_a_pause() if talking else scenes.paused(reason))
        else:
            await self.show(scenes.talking() if talking else scenes.available())
        return web.json_response({"agent": self.scene["agent"]})

    async def _finish_wrap_up(self, _request: web.Request) -> web.Response:
        await self.show(scenes.available())
        return web.json_response({"agent": self.scene["agent"]})

    async def _pause_reasons(self, _request: web.Request) -> web.Response:
        return web.json_response(scenes.PAUSE_REASONS)

    async def _live(self, request: web.Request) -> web.StreamResponse:
        if not self.reachable:
            return web.Response(status=503)
        if not self._known(request):
            return _error(401, "unauthorized")
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._sockets[socket] = 0
        await self.connected.put(socket)
        try:
            await self._send(socket)
            await self._listen(socket)
        finally:
            del self._sockets[socket]
        return socket

    async def _send(self, socket: web.WebSocketResponse) -> None:
        self._sockets[socket] += 1
        kind = "state" if self.role == "agent" else "line"
        head = {"type": kind, "seq": self._sockets[socket], "now": scenes.ago(0)}
        await socket.send_json({**head, "user": self._user, **self.scene})

    async def _listen(self, socket: web.WebSocketResponse) -> None:
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            said = message.json()
            await self.heard.put(said)
            if said["type"] == "ping" and self.answers_pings:
                await socket.send_json({"type": "pong", "now": scenes.ago(0)})


def _error(status: int, code: str) -> web.Response:
    message = f"El servidor dijo {code}."
    return web.json_response(
        {"error": {"code": code, "message": message}},
        status=status,
        headers={"Retry-After": "30"} if status == 429 else {},
    )


async def _tell_a_story() -> None:
    """Show every state of the page in turn, a few seconds each, until it is stopped.

    With ``line`` as an argument: what a supervisor sees, quiet and busy.
    """
    line = sys.argv[1:] == ["line"]
    server = DevServer(role="supervisor" if line else "agent")
    moments = (line_scenes.line, line_scenes.busy_line, line_scenes.empty_line)
    await server.show(line_scenes.line() if line else scenes.available())
    await server.start(port=8099)
    print(f"{server.url}  (user ana, password {PASSWORD})", flush=True)  # noqa: T201 - a program's output
    while True:
        for scene in [made() for made in moments] if line else scenes.story():
            await server.show(scene)
            await asyncio.sleep(6)


if __name__ == "__main__":
    asyncio.run(_tell_a_story())
