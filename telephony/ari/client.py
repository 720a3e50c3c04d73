"""The ARI client: a self-healing event stream, and requests beside it."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any, Self

import aiohttp

from telephony.ari import codec
from telephony.ari.connection import MAX_MESSAGE_BYTES, Answer, EventSocket, StreamStats
from telephony.ari.events import Connected, Disconnected, KnownEvent, StreamItem, UnknownEvent
from telephony.ari.options import AriOptions
from telephony.ari.resources import Resources
from telephony.ari.rest import HttpSender, Rest, Send
from telephony.errors import AriAuthError, AriError, AriReplaced, AriUnavailable
from telephony.inbox import Inbox

log = logging.getLogger(__name__)

# Below Asterisk's own 15 s, so that a request never meets a connection as it is closed.
_KEEPALIVE_S = 5.0

# The password is wrong; or the user may only read.
_REFUSALS = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)


class AriClient(Resources):
    """An async context manager that keeps one Stasis application connected.

    Entering starts connecting and returns at once; `wait_connected()` waits for it.
    Requests (`ari.channels.answer(id)`, …) fail with AriUnavailable while there is no
    connection. One task reads `events()`.
    """

    def __init__(
        self, url: str, user: str, password: str, app: str, options: AriOptions | None = None
    ) -> None:
        """`url` is Asterisk's HTTP server, such as `http://127.0.0.1:8088`."""
        self.app = app
        self.stats = StreamStats()
        self._options = options or AriOptions()
        self._base_url = _base_url(url)
        self._user = user
        self._authorization = aiohttp.encode_basic_auth(user, password, encoding="utf-8")
        self._inbox: Inbox[StreamItem] = Inbox(self._options.max_backlog)
        self._settled = asyncio.Event()
        self._fatal: AriError | None = None
        self._socket: EventSocket | None = None
        super().__init__(self._rest(self._send))

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            headers={"Authorization": self._authorization},
            # The limit counts the websocket too, which must never wait for a free connection.
            connector=aiohttp.TCPConnector(
                limit=self._options.max_in_flight + 2, keepalive_timeout=_KEEPALIVE_S
            ),
            timeout=aiohttp.ClientTimeout(sock_connect=self._options.connect_deadline_s),
        )
        self._http = HttpSender(self._session, self._base_url)
        self._keeper = asyncio.create_task(self._keep_connected(), name=f"ari {self.app}")
        self._keeper.add_done_callback(self._keeper_ended)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._keeper.cancel()
        with suppress(asyncio.CancelledError):
            await self._keeper
        await self._session.close()
        self._inbox.end()

    @property
    def connected(self) -> bool:
        """Whether the event stream is up."""
        return self._socket is not None

    @property
    def backlog(self) -> int:
        """How many events wait for the application."""
        return len(self._inbox)

    async def wait_connected(self, deadline_s: float = 10.0) -> None:
        """Wait for a connection.

        Raises AriAuthError or AriReplaced when there never will be one, and AriUnavailable
        when there is none after `deadline_s`.
        """
        try:
            async with asyncio.timeout(deadline_s):
                await self._settled.wait()
        except TimeoutError as error:
            raise self._unavailable(f"no connection within {deadline_s:g} s") from error
        if self._fatal is not None:
            raise self._fatal

    def events(self) -> AsyncIterator[StreamItem]:
        """Events in arrival order, with `Connected` and `Disconnected` between them.

        Ends when the client is closed. Raises AriAuthError when the password is refused, and
        AriReplaced after the `ApplicationReplaced` event.
        """
        return self._inbox

    async def download_recording(self, name: str) -> bytes:
        """The audio file of a stored recording, always over HTTP. Raises AriNotFound."""
        uri = codec.path("recordings", "stored", name, "file")
        return await self._rest(self._http.request).call("GET", uri)

    def _rest(self, send: Send) -> Rest:
        options = self._options
        return Rest(send, deadline_s=options.deadline_s, max_in_flight=options.max_in_flight)

    async def _send(
        self, method: str, uri: str, query: Mapping[str, str], body: Mapping[str, Any] | None
    ) -> Answer:
        if self._options.transport == "http":
            return await self._http.request(method, uri, query, body)
        if self._socket is None:
            raise AriUnavailable(method, uri, "not connected to Asterisk")
        return await self._socket.request(method, uri, query, body)

    async def _keep_connected(self) -> None:
        failures = 0
        while True:
            connections = self.stats.connections
            try:
                reason = await self._one_connection()
            except (AriAuthError, AriReplaced) as error:
                self._give_up(error)
                return
            except (AriError, aiohttp.ClientError, OSError) as error:
                reason = str(error) or type(error).__name__
            failures = 1 if self.stats.connections > connections else failures + 1
            await self._pause(reason, failures)

    def _keeper_ended(self, keeper: asyncio.Task[None]) -> None:
        # A fault of ours must end the stream: a reader that waits for ever tells nobody.
        if not keeper.cancelled() and (error := keeper.exception()) is not None:
            log.error("the ARI client failed", exc_info=error)
            self._inbox.end(error)

    def _give_up(self, error: AriError) -> None:
        log.error("%s", error)
        self._fatal = error
        self._settled.set()
        self._inbox.end(error)

    async def _pause(self, reason: str, failures: int) -> None:
        delay_s = self._options.backoff.delay_s(failures, random.random())  # noqa: S311  jitter, no secret
        log.warning("no ARI connection (%s); next attempt in %.1f s", reason, delay_s)
        await asyncio.sleep(delay_s)
        await self._inbox.wait_room()

    async def _one_connection(self) -> str:
        """From the handshake to the end, whose reason is returned in words."""
        websocket = await self._open()
        try:
            # Over HTTP, with the websocket unread: `Connected` then precedes its first event.
            await self._prepare()
            return await self._serve(EventSocket(websocket, self._take, self.stats))
        finally:
            await websocket.close()

    async def _open(self) -> aiohttp.ClientWebSocketResponse[bool]:
        options = self._options
        try:
            async with asyncio.timeout(options.connect_deadline_s):
                return await self._session.ws_connect(
                    self._events_url,
                    params=codec.query(app=self.app, subscribeAll=options.subscribe_all),
                    heartbeat=options.heartbeat_s,
                    timeout=aiohttp.ClientWSTimeout(ws_close=1.0),
                    max_msg_size=MAX_MESSAGE_BYTES,
                    decode_text=False,
                )
        except TimeoutError as error:
            raise self._unavailable("no answer to the websocket handshake") from error
        except aiohttp.WSServerHandshakeError as error:
            raise self._refused(error.status) from error

    async def _prepare(self) -> None:
        try:
            await self._set_filter()
            await self._subscribe()
        except AriError as error:
            if error.status in _REFUSALS:
                raise self._refused(error.status) from error
            raise

    async def _set_filter(self) -> None:
        if self._options.event_filter is None:
            return
        # Without RESTResponse in the list, answers over the websocket vanish silently.
        types = dict.fromkeys([*self._options.event_filter, "RESTResponse"])
        uri = codec.path("applications", self.app, "eventFilter")
        body = {"allowed": [{"type": name} for name in types]}
        await self._rest(self._http.request).call("PUT", uri, body=body)

    async def _subscribe(self) -> None:
        if not self._options.event_sources:
            return
        uri = codec.path("applications", self.app, "subscription")
        query = {"eventSource": ",".join(self._options.event_sources)}
        await self._rest(self._http.request).call("POST", uri, query=query)

    async def _serve(self, socket: EventSocket) -> str:
        self.stats.connections += 1
        self._inbox.put(Connected(connection=self.stats.connections))
        self._socket = socket
        self._settled.set()
        reason = "the client was closed"
        try:
            reason = await socket.run()
        except AriUnavailable as error:
            reason = error.message
            raise
        finally:
            self._socket = None
            self._settled.clear()
            self._inbox.put(Disconnected(reason=reason))
        if socket.replaced:
            message = f"another client took over the Stasis application {self.app!r}"
            raise AriReplaced("GET", self._events_url, message)
        return reason

    def _take(self, event: KnownEvent | UnknownEvent) -> None:
        self._inbox.put(event)
        if self._inbox.full:
            raise self._unavailable(f"the application is {self.backlog} events behind")

    @property
    def _events_url(self) -> str:
        return f"{self._base_url}/ari/events"

    def _unavailable(self, message: str) -> AriUnavailable:
        return AriUnavailable("GET", self._events_url, message)

    def _refused(self, status: int) -> AriError:
        if status in _REFUSALS:
            message = (
                f"Asterisk refused the ARI user {self._user!r}: "
                "check the settings ari_user and ari_password against ari.conf"
            )
            return AriAuthError("GET", self._events_url, message, status)
        return AriUnavailable("GET", self._events_url, "the websocket was refused", status)


def _base_url(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise ValueError(f"the setting ari_url must start with http:// or https://: {url!r}")
    return url.rstrip("/").removesuffix("/ari")
