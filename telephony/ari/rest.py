"""ARI requests with a deadline, a bound on those in flight, and errors as exceptions."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any, TypeVar

import aiohttp
import msgspec
from yarl import URL

from telephony.ari import codec
from telephony.ari.connection import Answer
from telephony.errors import (
    AriAuthError,
    AriConflict,
    AriError,
    AriNotFound,
    AriTimeout,
    AriUnavailable,
)

T = TypeVar("T")
Query = Mapping[str, str]
Body = Mapping[str, Any]
Send = Callable[[str, str, Query, Body | None], Awaitable[Answer]]

_ERRORS: dict[int, type[AriError]] = {
    401: AriAuthError,
    404: AriNotFound,
    409: AriConflict,
    503: AriUnavailable,
}


class Rest:
    """Sends requests by `send`; `uri` is relative to `/ari/` and already quoted."""

    def __init__(self, send: Send, *, deadline_s: float, max_in_flight: int) -> None:
        self._send = send
        self._deadline_s = deadline_s
        self._places = asyncio.Semaphore(max_in_flight)

    async def call(
        self,
        method: str,
        uri: str,
        *,
        query: Query | None = None,
        body: Body | None = None,
        deadline_s: float | None = None,
    ) -> bytes:
        """Send and return the body of a 2xx answer.

        The deadline (seconds) also covers waiting for a free place.
        Raises AriError, or the subclass that fits the status or the failure.
        """
        deadline_s = self._deadline_s if deadline_s is None else deadline_s
        try:
            async with asyncio.timeout(deadline_s), self._places:
                answer = await self._send(method, uri, query or {}, body)
        except TimeoutError as error:
            raise AriTimeout(method, uri, f"no answer within {deadline_s:g} s") from error
        return _accepted(method, uri, answer)

    async def fetch(
        self,
        returns: type[T],
        method: str,
        uri: str,
        *,
        query: Query | None = None,
        body: Body | None = None,
    ) -> T:
        """`call`, with the answer decoded as `returns`."""
        answer = await self.call(method, uri, query=query, body=body)
        try:
            return msgspec.json.decode(answer, type=returns)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise AriError(method, uri, f"unreadable answer: {error}") from error


def _accepted(method: str, uri: str, answer: Answer) -> bytes:
    if HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
        return answer.body
    kind = _ERRORS.get(answer.status, AriError)
    raise kind(method, uri, codec.error_message(answer.body, answer.reason), answer.status)


class HttpSender:
    """Sends requests over HTTP keep-alive connections."""

    def __init__(self, session: aiohttp.ClientSession, base_url: str) -> None:
        self._session = session
        self._base_url = base_url

    async def request(self, method: str, uri: str, query: Query, body: Body | None) -> Answer:
        """Send one request; AriUnavailable when the connection failed."""
        headers = {} if body is None else {"Content-Type": "application/json"}
        data = None if body is None else codec.encode_body(body)
        url = URL(f"{self._base_url}/ari/{uri}", encoded=True)
        try:
            async with self._session.request(
                method, url, params=query, data=data, headers=headers, allow_redirects=False
            ) as response:
                return Answer(response.status, response.reason or "", await response.read())
        except (aiohttp.ClientError, ConnectionError) as error:
            raise AriUnavailable(method, uri, str(error)) from error
