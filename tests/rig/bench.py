"""Phones and accounts for tests of the line's Asterisk itself, with no application or a stand-in."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio

from asterisk_conf.binary import AsteriskBinary
from atiende.demo.phones import Manners, Phone, Phones
from telephony.ari import AriClient, AriOptions
from telephony.endpoints import SipAccount, endpoint_objects, ha1, removal_order
from telephony.errors import AriNotFound
from tests.rig.asterisk import Line


@asynccontextmanager
async def application(line: Line, app: str | None = None) -> AsyncIterator[AriClient]:
    """An ARI client that takes the application's place (or another's, by its name)."""
    config = line.config
    options = AriOptions(event_filter=None)
    name = app or config.app
    async with AriClient(
        config.ari_url, config.ari_user, config.ari_password, name, options
    ) as ari:
        await ari.wait_connected()
        yield ari


async def next_event(ari: AriClient, kind: type, about: str = ""):
    """The next event of a kind (about a channel), passing over others."""
    async with asyncio.timeout(10):
        async for event in ari.events():
            if isinstance(event, kind) and (not about or about in event.channel_ids):
                return event
    raise AssertionError(f"the connection ended before a {kind.__name__}")


@dataclass
class Bench:
    """A line, accounts on it, and phones that use them."""

    line: Line
    ari: AriClient
    phones: Phones
    _phones: list[Phone] = field(default_factory=list)
    _accounts: set[str] = field(default_factory=set)

    async def account(self, user: str, kind: str = "agent", password: str = "secreto") -> None:
        """Makes or changes an account."""
        self._accounts.add(user)
        account = SipAccount(user, ha1(user, password), kind, f"Teléfono {user}")
        for thing in endpoint_objects(account):
            await self.ari.dynamic_config.put(thing.module, thing.type, thing.id, thing.fields)

    async def delete(self, user: str) -> None:
        """Ends an account."""
        self._accounts.discard(user)
        for thing in removal_order(user):
            with suppress(AriNotFound):
                await self.ari.dynamic_config.delete(thing.module, thing.type, thing.id)

    async def agent(self, user: str, manners: Manners | None = None, **more: str) -> Phone:
        """An agent's account with a registered phone."""
        await self.account(user)
        return await self.registered(user, manners=manners, **more)

    async def registered(self, user: str, **more: object) -> Phone:
        """A phone that has registered with an account that exists."""
        phone = await self.phones.register(user, "secreto", *self._address, **more)
        self._phones.append(phone)
        return phone

    async def caller(self, user: str = "", **more: str) -> Phone:
        """A caller's account, with a phone that only calls."""
        # A phone keeps the address of the line that it was made for.
        user = user or f"cliente-{self.line.config.sip_port}"
        await self.account(user, "caller")
        return await self.phones.caller(user, "secreto", *self._address, **more)

    def keep_accounts(self) -> None:
        """Leaves the accounts in place when the bench is cleared."""
        self._accounts.clear()

    async def clear(self) -> None:
        """Ends all calls and takes phones and accounts away."""
        await self.line.process.cli("channel request hangup all")
        for phone in self._phones:
            await phone.unregister()
        for user in [*self._accounts]:
            await self.delete(user)

    @property
    def _address(self) -> tuple[str, int]:
        return self.line.config.bind, self.line.config.sip_port


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def softphones(
    asterisk_binary: AsteriskBinary, asterisk_folder: Path, request: pytest.FixtureRequest
) -> AsyncIterator[Phones]:
    """Real SIP phones, shared by a module's tests (which need `loop_scope="module"`)."""
    folder = asterisk_folder / f"phones-{request.module.__name__.rpartition('.')[2]}"
    async with Phones(asterisk_binary, folder) as phones:
        yield phones


BenchFor = Callable[[Line], AbstractAsyncContextManager[Bench]]


@pytest_asyncio.fixture(loop_scope="module")
async def bench_for(softphones: Phones) -> BenchFor:
    """Phones and accounts for a given line; everything made is removed again."""

    @asynccontextmanager
    async def make(line: Line) -> AsyncIterator[Bench]:
        async with application(line, "probe") as ari:
            bench = Bench(line, ari, softphones)
            try:
                yield bench
            finally:
                await bench.clear()

    return make


@pytest_asyncio.fixture(loop_scope="module")
async def bench(bench_for: BenchFor, line: Line) -> AsyncIterator[Bench]:
    """Phones and accounts on the shared line."""
    async with bench_for(line) as ready:
        yield ready
