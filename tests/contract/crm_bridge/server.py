"""Small foreign CRMs on loopback: a well-behaved one, and some that misbehave in every way."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from crm_bridge.config import HttpCrmConfig
from crm_bridge.mapping import AssistantPaths, CompanyPaths
from tests.contract.crm_bridge.suite import COMPANIES

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

PATHS = CompanyPaths(
    name="company.legal_name",
    number="company.code",
    functional=AssistantPaths(
        name="company.contacts[role=functional].name",
        whatsapp="company.contacts[role=functional].phones[0].number",
        email="company.contacts[role=functional].email",
    ),
    billing=AssistantPaths(
        name="company.contacts[role=billing].name",
        whatsapp="company.contacts[role=billing].phones[0].number",
        email="company.contacts[role=billing].email",
    ),
    unknown="company",
    customer_class="company.class",
    language="company.language",
)


def config_for(address: str, **changes) -> HttpCrmConfig:
    changes = {"paths": PATHS, "timeout_s": 20.0, **changes}
    return HttpCrmConfig(url=f"{address}/companies/{{number}}", **changes)


def document(company):
    contacts = [
        {
            "role": assistant.role,
            "name": assistant.name,
            "email": assistant.email or None,
            "phones": [{"number": assistant.whatsapp}] if assistant.whatsapp else [],
        }
        for assistant in company.assistants
    ]
    return {
        "company": {
            "code": company.number,
            "legal_name": company.name,
            "contacts": contacts,
            "class": company.customer_class,
            "language": company.language or None,
        }
    }


class Gauge:
    """A number that a test can wait for."""

    def __init__(self):
        self.value = 0
        self._changed = asyncio.Event()

    def add(self, change):
        self.value += change
        self._changed.set()

    async def reaches(self, value):
        async with asyncio.timeout(10):
            while self.value != value:
                self._changed.clear()
                await self._changed.wait()


class CrmServer:
    """Answers like a CRM until `handler` is replaced; `requests` holds what reached it."""

    def __init__(self):
        self.requests: list[web.Request] = []
        self.received = Gauge()
        self.handler: Handler = self.answer
        self.address = ""

    async def handle(self, request):
        self.requests.append(request)
        self.received.add(1)
        return await self.handler(request)

    async def answer(self, request):
        number = request.match_info["number"]
        known = {company.number: company for company in COMPANIES}
        if number in known:
            return web.json_response(document(known[number]))
        # Both ways of saying no are met in the wild; even numbers get the other one.
        if number.endswith(tuple("02468")):
            return web.json_response({"company": None})
        return web.json_response({"error": "no such company"}, status=404)


@asynccontextmanager
async def crm_server(ssl_context=None) -> AsyncIterator[CrmServer]:
    server = CrmServer()
    app = web.Application()
    app.router.add_get("/companies/{number}", server.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=ssl_context)
    await site.start()
    port = runner.addresses[0][1]
    server.address = f"{'https' if ssl_context else 'http'}://127.0.0.1:{port}"
    try:
        yield server
    finally:
        await runner.cleanup()


@asynccontextmanager
async def raw_server(answer: bytes) -> AsyncIterator[str]:
    """Sends `answer` to whoever sends a request, and closes; speaks no HTTP of its own."""

    async def talk(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


def reply(body, status=200, **headers) -> Handler:
    async def handler(_request):
        return web.Response(body=body, status=status, headers=headers)

    return handler


def gzip_bomb() -> Handler:
    return reply(gzip.compress(b" " * 50_000_000), **{"Content-Encoding": "gzip"})


def waits_for(event: asyncio.Event, then: Handler) -> Handler:
    async def handler(request):
        await event.wait()
        return await then(request)

    return handler


async def drops_the_line_in_mid_body(request):
    response = web.StreamResponse(headers={"Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'{"company": ')
    request.transport.abort()
    return response


async def drops_the_line_at_once(request):
    request.transport.abort()
    return web.Response()


async def drips(request):
    """A byte every few milliseconds, for ever: never silent, never done."""
    response = web.StreamResponse()
    await response.prepare(request)
    while True:
        await response.write(b" ")
        await asyncio.sleep(0.005)
