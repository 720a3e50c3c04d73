"""Phones and accounts for tests that call the line's Asterisk itself, the application away."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

import pytest

from tests.rig.asterisk import Line, PhonesServer
from tests.rig.handsets import Accounts, Handsets, watching


@dataclass(frozen=True)
class Bench:
    """A line, its accounts, and phones that use them."""

    line: Line
    accounts: Accounts
    phones: Handsets

    async def phone(self, user: str, kind: str = "agent", **more: object) -> None:
        """A new account with a phone that has registered."""
        since = len(self.accounts.log.seen)
        await self.accounts.create(user, f"secreto-{user}", kind)
        fixed = kind == "agent"
        await self.phones.plug_in(user, f"secreto-{user}", fixed_identity=fixed, **more)
        await self.accounts.registered(user, since=since)


BenchFor = Callable[[Line], AbstractAsyncContextManager[Bench]]


@pytest.fixture
def bench_for(phones_server: PhonesServer) -> BenchFor:
    """Phones and accounts for a given line; everything made is removed again."""

    @asynccontextmanager
    async def bench(line: Line) -> AsyncIterator[Bench]:
        config, own = line.config, phones_server.config
        async with (
            watching(config.ari_url, config.ari_user, config.ari_password, "probe") as at_line,
            watching(own.ari_url, own.ari_user, own.ari_password, own.app) as at_phones,
        ):
            accounts, phones = Accounts(at_line), Handsets(at_phones, own, line)
            try:
                yield Bench(line, accounts, phones)
            finally:
                await phones.put_away()
                await accounts.delete_all()

    return bench


@pytest.fixture
async def bench(bench_for: BenchFor, line: Line) -> AsyncIterator[Bench]:
    """Phones and accounts on the shared line."""
    async with bench_for(line) as ready:
        yield ready
