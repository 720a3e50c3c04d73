import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Literal

import pytest

from telephony.ari import AriClient, AriOptions
from telephony.backoff import Backoff
from tests.contract.telephony.scripted_ari import APP, PASSWORD, USER, ScriptedAri

QUICK = Backoff(first_s=0.01, cap_s=0.05)

ClientFactory = Callable[..., AbstractAsyncContextManager[AriClient]]


@pytest.fixture(autouse=True)
async def nothing_leaks() -> AsyncIterator[None]:
    """Every test must end with the tasks it began with."""
    before = asyncio.all_tasks()
    yield
    # Cancelled tasks and closing transports finish within a few turns of the loop.
    async with asyncio.timeout(2):
        while left := asyncio.all_tasks() - before - {asyncio.current_task()}:
            await asyncio.wait(left)


@pytest.fixture
async def server() -> AsyncIterator[ScriptedAri]:
    scripted = ScriptedAri()
    await scripted.start()
    yield scripted
    await scripted.stop()


@pytest.fixture(params=["websocket", "http"])
def transport(request: pytest.FixtureRequest) -> Literal["websocket", "http"]:
    return request.param


@pytest.fixture
def open_client(server: ScriptedAri) -> ClientFactory:
    @asynccontextmanager
    async def opened(
        url: str | None = None, password: str = PASSWORD, **options: object
    ) -> AsyncIterator[AriClient]:
        defaults = {"backoff": QUICK, "event_filter": None}
        chosen = AriOptions(**(defaults | options))
        async with AriClient(url or server.url, USER, password, APP, chosen) as client:
            yield client

    return opened
