"""An ARI server on loopback that says exactly what a test makes it say."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, encode_basic_auth, web

USER, PASSWORD, APP = "atiende", "correct horse", "line"

Answer = tuple[int, Any]
Answerer = Callable[[str, str], Awaitable[Answer]]


async def ok(method: str, uri: str) -> Answer:
    """Answer everything with an empty 204; a script replaces this."""
    return 204, None


@dataclass
class ScriptedAri:
    """`answer` gives (status, JSON) per request, as late as it likes.

    `sockets` yields each event websocket as it arrives; `handshake_status` may refuse it.
    """

    answer: Answerer = ok
    handshake_status: int = 101
    silent_pongs: bool = False
    sockets: asyncio.Queue[ScriptedSocket] = field(default_factory=asyncio.Queue)
    requests: list[tuple[str, str]] = field(default_factory=list)
    bodies: list[Any] = field(default_factory=list)
    handshakes: int = 0
    in_flight: int = 0
    most_in_flight: int = 0
    url: str = ""
    port: int = 0
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def start(self) -> None:
        app = web.Application()
        app.router.add_get("/ari/events", self._events)
        app.router.add_route("*", "/ari/{uri:.*}", self._http)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
        await self._runner.setup()
        self._site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await self._site.start()
        host, port = self._runner.addresses[0][:2]
        self.port = port
        self.url = f"http://{host}:{port}"

    async def stop(self) -> None:
        await self._runner.cleanup()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for a state that a handshake or a request brings about."""
        async with asyncio.timeout(5):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    async def respond(self, method: str, uri: str, body: Any) -> Answer:
        self.requests.append((method, uri))
        self.bodies.append(body)
        self.in_flight += 1
        self._changed.set()
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            return await self.answer(method, uri)
        finally:
            self.in_flight -= 1

    async def _http(self, request: web.Request) -> web.StreamResponse:
        uri = request.raw_path.removeprefix("/ari/")
        body = await request.json() if request.can_read_body else None
        status, payload = await self.respond(request.method, uri, body)
        return web.Response(status=status, text=json.dumps(payload) if payload is not None else "")

    async def _events(self, request: web.Request) -> web.StreamResponse:
        self.handshakes += 1
        self._changed.set()
        if self.handshake_status != 101:
            return web.Response(status=self.handshake_status)
        if request.headers.get("Authorization") != encode_basic_auth(USER, PASSWORD):
            raise web.HTTPUnauthorized
        websocket = web.WebSocketResponse(autoping=not self.silent_pongs)
        await websocket.prepare(request)
        socket = ScriptedSocket(self, websocket, request)
        self.sockets.put_nowait(socket)
        await socket.serve()
        return websocket


@dataclass
class ScriptedSocket:
    """One client's event websocket."""

    server: ScriptedAri
    websocket: web.WebSocketResponse
    request: web.Request
    closed: asyncio.Event = field(default_factory=asyncio.Event)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def serve(self) -> None:
        try:
            async for message in self.websocket:
                if message.type is WSMsgType.TEXT:
                    task = asyncio.create_task(self._respond(json.loads(message.data)))
                    self.tasks.add(task)
                    task.add_done_callback(self.tasks.discard)
        finally:
            for task in self.tasks:
                task.cancel()
            self.closed.set()

    async def send(self, **event: Any) -> None:
        await self.websocket.send_str(json.dumps(event, ensure_ascii=False))

    async def send_raw(self, data: bytes) -> None:
        await self.websocket.send_frame(data, WSMsgType.TEXT)

    async def start_call(self, channel_id: str) -> None:
        await self.send(type="StasisStart", args=[], channel={"id": channel_id})

    async def close(self) -> None:
        await self.websocket.close()

    def cut_in_mid_message(self) -> None:
        """Promise a frame of 256 bytes, send a few, and drop the connection."""
        transport = self.request.transport
        assert transport is not None
        transport.write(b'\x81\x7e\x01\x00{"type":"StasisSt')
        transport.close()

    async def _respond(self, asked: dict[str, Any]) -> None:
        assert asked["type"] == "RESTRequest"
        query = "&".join(
            f"{pair['name']}={pair['value']}" for pair in asked.get("query_strings", [])
        )
        body = json.loads(asked["message_body"]) if "message_body" in asked else None
        uri = asked["uri"] + (f"?{query}" if query else "")
        answer = await self.server.respond(asked["method"], uri, body)
        await self._answer(asked["request_id"], *answer)

    async def _answer(self, request_id: str, status: int, payload: Any) -> None:
        await self.send(
            type="RESTResponse",
            request_id=request_id,
            status_code=status,
            reason_phrase="Reason",
            message_body="" if payload is None else json.dumps(payload),
        )
