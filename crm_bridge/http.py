"""A foreign CRM that speaks HTTP and JSON, asked by GET and trusted with nothing."""

import os
import ssl
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import quote

import aiohttp
import msgspec

from crm_bridge.cache import AnswerCache
from crm_bridge.caching import CachingCrm
from crm_bridge.config import NUMBER, SECRET, HttpCrmConfig
from crm_bridge.guard import Guard
from crm_bridge.lint import find_problems
from crm_bridge.mapping import Mapping as CompanyMapping
from crm_bridge.paths import ShapeError
from crm_bridge.port import Company, Crm, CrmUnavailable, is_company_number
from crm_bridge.problems import CrmConfigError
from crm_bridge.secret import read_secret

_OK = 200
_BOM = b"\xef\xbb\xbf"  # some servers put it before their JSON, against the rules
_CHUNK_BYTES = 16 * 1024

# The first kind that fits gives the words, so the narrower kinds stand first.
_TROUBLE: tuple[tuple[type[Exception], str], ...] = (
    (aiohttp.ClientConnectorCertificateError, "the CRM's TLS certificate is not trusted"),
    (aiohttp.ClientSSLError, "no TLS connection to the CRM"),
    (TimeoutError, "the CRM's answer took too long"),
    (aiohttp.ClientConnectorDNSError, "the CRM's host name was not found"),
    (aiohttp.ClientConnectorError, "no connection to the CRM"),
    (aiohttp.ClientPayloadError, "the CRM's answer broke off"),
    (aiohttp.ClientResponseError, "the CRM's answer is not HTTP"),
    (aiohttp.ServerConnectionError, "the CRM closed the connection"),
    (Exception, "the connection to the CRM failed"),
)


@asynccontextmanager
async def open_http_crm(
    config: HttpCrmConfig,
    *,
    environ: Mapping[str, str] = os.environ,
    clock: Callable[[], float] = time.monotonic,
) -> AsyncIterator[Crm]:
    """Give a Crm that asks the configured server, with its cache and circuit breaker.

    Raises CrmConfigError when `find_problems` finds any; connects only when first asked.
    """
    if problems := find_problems(config, environ):
        raise CrmConfigError(problems)
    async with _session(config, read_secret(config, environ)) as session:
        remote = HttpCrm(config, session, Guard(config.breaker, clock))
        cache = AnswerCache(config.cache)
        crm = CachingCrm(remote, cache, max_flights=config.max_requests, clock=clock)
        try:
            yield crm
        finally:
            await crm.close()


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    document: object = None


class HttpCrm:
    """One request per question, through the guard; `session` carries headers and time limits."""

    def __init__(self, config: HttpCrmConfig, session: aiohttp.ClientSession, guard: Guard) -> None:
        self._config = config
        self._session = session
        self._guard = guard
        self._mapping = CompanyMapping(config.paths)

    async def company(self, number: str) -> Company | None:
        """See Crm.company; a text that is no company number is never sent."""
        if not is_company_number(number, self._config.max_digits):
            return None
        reply = await self._guard.run(lambda: self._get(number))
        if reply.status in self._config.unknown_statuses:
            return None
        try:
            return self._mapping.company(number, reply.document)
        except ShapeError as error:
            # Outside the guard: one odd record is no reason to stop asking for the others.
            raise CrmUnavailable(
                f"the CRM's answer does not fit the paths set for it: {error}"
            ) from error

    async def _get(self, number: str) -> _Reply:
        url = self._config.url.replace(NUMBER, quote(number, safe=""))
        try:
            # Following a redirect would hand the token to whatever host it names.
            async with self._session.get(url, allow_redirects=False) as response:
                return await self._read(response)
        except (aiohttp.ClientError, OSError) as error:
            raise CrmUnavailable(describe(error)) from error

    async def _read(self, response: aiohttp.ClientResponse) -> _Reply:
        if response.status in self._config.unknown_statuses:
            return _Reply(response.status)
        if response.status != _OK:
            raise CrmUnavailable(f"the CRM answered with status {response.status}")
        body = bytearray()
        async for chunk in response.content.iter_chunked(_CHUNK_BYTES):
            body += chunk  # counted after decompression: a small bomb is a large body
            if len(body) > self._config.max_bytes:
                raise CrmUnavailable(f"the CRM's answer exceeds {self._config.max_bytes} bytes")
        return _Reply(response.status, _decode(bytes(body)))


def _decode(body: bytes) -> object:
    try:
        return msgspec.json.decode(body.removeprefix(_BOM))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise CrmUnavailable("the CRM's answer is not JSON in UTF-8") from error


def describe(error: Exception) -> str:
    """Say what kind of trouble it is, for reasons that may be logged."""
    # The words alone: an aiohttp message may quote the URL, and the company number with it.
    return next(words for kind, words in _TROUBLE if isinstance(error, kind))


def _session(config: HttpCrmConfig, secret: str) -> aiohttp.ClientSession:
    headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
    headers |= {name: value.replace(SECRET, secret) for name, value in config.headers.items()}
    trust = ssl.create_default_context(cafile=config.ca_file or None)
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(ssl=trust, limit=config.max_requests),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers=headers,
        timeout=aiohttp.ClientTimeout(total=config.timeout_s),
    )
