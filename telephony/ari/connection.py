"""One event websocket: from the handshake until it breaks."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

from telephony.ari import codec
from telephony.ari.events import ApplicationReplaced, KnownEvent, UnknownEvent
from telephony.errors import AriError, AriUnavailable

log = logging.getLogger(__name__)

# Asterisk answers "list channels" of a full system in one message.
MAX_MESSAGE_BYTES = 64 * 1024 * 1024

# Asterisk closes the websocket, and with it every call's events, on a longer frame.
MAX_REQUEST_BYTES = 65_535


@dataclass
class StreamStats:
    """Counters over the life of a client, for metrics."""

    events: int = 0
    unknown_events: int = 0
    malformed_messages: int = 0
    late_answers: int = 0
    connections: int = 0


@dataclass(frozen=True)
class Answer:
    """What a REST request brought, by whichever way it went."""

    status: int
    reason: str
    body: bytes


class EventSocket:
    """Hands over events in arrival order and pairs REST answers with their requests."""

    def __init__(
        self,
        websocket: aiohttp.ClientWebSocketResponse[bool],
        on_event: Callable[[KnownEvent | UnknownEvent], None],
        stats: StreamStats,
    ) -> None:
        self._websocket = websocket
        self._on_event = on_event
        self._stats = stats
        self._ids = itertools.count(1)
        self._waiting: dict[str, asyncio.Future[Answer]] = {}
        self.replaced = False

    async def run(self) -> str:
        """Read until the connection ends; returns why, in words. Waiting requests then fail."""
        reason = "the event stream was given up"
        try:
            reason = await self._read()
        finally:
            self._fail_waiting(reason)
        return reason

    async def request(
        self, method: str, uri: str, query: Mapping[str, str], body: Mapping[str, Any] | None
    ) -> Answer:
        """Send one request and wait for its answer; the caller sets the deadline."""
        if self._websocket.closed:
            raise AriUnavailable(method, uri, "the event websocket is closed")
        request_id = str(next(self._ids))
        message = codec.encode_request(request_id, method, uri, query, body)
        if len(message) > MAX_REQUEST_BYTES:
            raise AriError(method, uri, f"{len(message)} bytes; Asterisk takes {MAX_REQUEST_BYTES}")
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting[request_id] = future
        try:
            await self._websocket.send_frame(message, aiohttp.WSMsgType.TEXT)
            return await future
        except ConnectionError as error:
            raise AriUnavailable(method, uri, str(error)) from error
        finally:
            self._waiting.pop(request_id, None)

    async def _read(self) -> str:
        # Asterisk leaves a replaced websocket open, deaf for ever: the end is ours to draw.
        while not self.replaced:
            message = await self._websocket.receive()
            if message.type in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY):
                self._take(message.data)
            elif message.type is aiohttp.WSMsgType.ERROR:
                return f"the connection failed: {message.data!r}"
            else:
                return f"Asterisk closed the connection (code {self._websocket.close_code})"
        return "the Stasis application was taken over"

    def _take(self, data: bytes) -> None:
        try:
            message = codec.decode(data)
        except codec.MalformedMessageError as error:
            self._stats.malformed_messages += 1
            log.warning("skipped a malformed message from ARI: %s", error)
            return
        if isinstance(message, codec.RestResponse):
            self._answer(message)
            return
        self._stats.events += 1
        self._stats.unknown_events += isinstance(message, UnknownEvent)
        self.replaced |= isinstance(message, ApplicationReplaced)
        self._on_event(message)

    def _answer(self, response: codec.RestResponse) -> None:
        future = self._waiting.get(response.request_id)
        if future is None or future.done():
            self._stats.late_answers += 1
            return
        body = response.message_body.encode()
        future.set_result(Answer(response.status_code, response.reason_phrase, body))

    def _fail_waiting(self, reason: str) -> None:
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(ConnectionResetError(reason))
