"""Real pages open and close: who has left is paused, who comes back is available again."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import aiohttp
import pytest

from atiende.clock import utc_now
from atiende.healing import Healer, LiveCalls
from atiende.presence import Presence
from tests.contract.web.conftest import Site, Visitor, visitor

GONE_S = 30.0


class NoCalls:
    """No call is under way."""

    connected = True

    def live(self) -> LiveCalls:
        return {}

    def post(self, call_id: str, event: object) -> None:
        raise AssertionError((call_id, event))

    async def take_up_again(self, call_id: str) -> None:
        raise AssertionError(call_id)


class Office:
    """Ana, who is available, and her pages."""

    def __init__(self, site: Site, http: aiohttp.ClientSession, ana: Visitor) -> None:
        self.site, self._http, self._ana = site, http, ana

    @asynccontextmanager
    async def page(self) -> AsyncIterator[None]:
        """A page of hers, open until the block ends."""
        url = f"{self.site.url}/api/v1/live"
        before = len(self.site.hub._pages)
        async with self._http.ws_connect(url, headers=self._ana.headers) as socket:
            assert (await socket.receive_json())["type"] == "state"
            yield
        await until(lambda: len(self.site.hub._pages) == before)

    async def looked_at(self, later_s: float) -> tuple[str, str]:
        """Ana's state and its reason after somebody has looked so much later."""
        hub, desk = self.site.hub, self.site.desk

        def presence() -> Presence:
            return Presence(hub.pages_gone(), hub.watched_by, desk.heard_of, GONE_S)

        def later():
            return utc_now() + timedelta(seconds=later_s)

        await Healer(desk, NoCalls(), _no_channels, later, presence).look()
        agent = desk.board.agents[1]
        return agent.state.value, agent.reason


async def _no_channels() -> set[str]:
    return set()


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not holds():  # noqa: ASYNC110  # the hub tells nobody when a page is gone
            await asyncio.sleep(0.005)


@pytest.fixture
async def office(site: Site, http: aiohttp.ClientSession) -> Office:
    ana = await visitor(site, http, "ana")
    site.desk.log_in(1)
    site.desk.phone(1, "registered")
    return Office(site, http, ana)


async def test_who_closes_her_only_page_is_paused_and_back_with_it(office: Office):
    async with office.page():
        assert await office.looked_at(3600) == ("available", "")
    assert await office.looked_at(GONE_S - 1) == ("available", "")
    assert await office.looked_at(GONE_S) == ("paused", "healed:page_gone")
    assert await office.looked_at(3600) == ("paused", "healed:page_gone")
    async with office.page():
        assert await office.looked_at(3600) == ("available", "")


async def test_one_page_of_two_is_enough(office: Office):
    async with office.page():
        async with office.page():
            pass
        assert await office.looked_at(3600) == ("available", "")


async def test_who_logs_in_without_a_page_is_never_missed(office: Office):
    assert await office.looked_at(3600) == ("available", "")


async def test_after_a_restart_those_are_awaited_who_are_logged_in_somewhere(office: Office):
    sessions = office.site.stock.directory.web_sessions
    holders = await sessions.holders(now=office.site.now[0])
    assert holders == {1}
    office.site.hub.expect(holders)
    assert await office.looked_at(60 + GONE_S - 1) == ("available", "")
    async with office.page():
        assert await office.looked_at(3600) == ("available", "")
    office.site.hub.expect(holders)
    assert await office.looked_at(60 + GONE_S) == ("paused", "healed:page_gone")


async def test_nobody_is_awaited_whose_session_is_over_or_who_is_locked_out(office: Office):
    directory, now = office.site.stock.directory, office.site.now[0]
    assert await directory.web_sessions.holders(now=now + timedelta(hours=12)) == set()
    await directory.users.set_active(1, active=False)
    assert await directory.web_sessions.holders(now=now) == set()
