"""The line as supervisors' pages are told of it."""

import asyncio
from datetime import timedelta

import aiohttp
import pytest

from acd.model import Talk
from atiende.web import hub
from atiende.web import live as web_live
from db.directory import NewUser
from tests.contract.web.conftest import HASH, Site, Visitor, visitor


def live(visitor: Visitor):
    return visitor.session.ws_connect(f"{visitor.url}/api/v1/live", headers=visitor.headers)


async def until(page: aiohttp.ClientWebSocketResponse, reason: str) -> int:
    """How many messages come until Ana is shown paused for this reason."""
    count = 1
    while (await page.receive_json())["agents"][0]["reason"] != reason:
        count += 1
    return count


async def test_a_busy_line_is_shown_four_times_a_second_and_as_it_is_in_the_end(
    site: Site, sofia: Visitor
):
    site.desk.log_in(1)
    async with live(sofia) as page:
        await page.receive_json()
        begin = asyncio.get_running_loop().time()
        for _ in range(100):
            site.desk.pause(1, "lunch")
            site.desk.get_ready(1)
            await asyncio.sleep(0.005)
        site.desk.pause(1, "training")
        count = await until(page, "training")
        took_s = asyncio.get_running_loop().time() - begin
        assert count <= 2 + took_s * 4


async def test_for_many_supervisors_the_line_is_looked_at_once(
    site: Site, sofia: Visitor, admin: Visitor, monkeypatch
):
    site.desk.log_in(1)
    made: list[object] = []
    view = hub.line_view
    async with live(sofia) as one, live(admin) as other:
        await one.receive_json()
        await other.receive_json()
        monkeypatch.setattr(hub, "line_view", lambda *of: made.append(of) or view(*of))
        site.desk.pause(1, "lunch")
        assert await until(one, "lunch") == await until(other, "lunch") == 1
        assert len(made) == 1


async def test_who_is_locked_out_no_longer_sees_the_line(site: Site, sofia: Visitor, monkeypatch):
    monkeypatch.setattr(web_live, "_WHO_EVERY_S", 0.05)
    async with live(sofia) as page:
        assert (await page.receive_json())["type"] == "line"
        await site.stock.directory.users.set_active(2, active=False)
        assert await page.receive_json() == {"type": "bye", "reason": "logged_out"}


async def test_whose_session_ends_amid_a_call_has_the_page_until_its_end(
    site: Site, http, monkeypatch
):
    monkeypatch.setattr(web_live, "_WHO_EVERY_S", 0.05)
    site.desk.log_in(1)
    site.desk.board.answered(Talk("e1", "c1", "usuarios", 1), site.now[0])
    async with live(await visitor(site, http, "ana")) as page:
        assert (await page.receive_json())["agent"]["state"] == "talking"
        site.now[0] += timedelta(hours=13)
        with pytest.raises(TimeoutError):
            await page.receive_json(timeout=0.2)
        site.desk.board.correct(1, "", site.now[0])
        site.desk.end_wrap_up(1)
        while (message := await page.receive_json())["type"] == "state":
            pass
        assert message == {"type": "bye", "reason": "logged_out"}


async def test_what_changes_by_the_clock_alone_is_shown_some_seconds_later(
    site: Site, sofia: Visitor, monkeypatch
):
    monkeypatch.setattr(hub, "_SUPERVISOR_LOOK_S", 0.05)
    async with live(sofia) as page:
        assert (await page.receive_json())["agents"][0]["groups"] == []
        site.desk.board.set_groups(1, frozenset({"norte"}))
        assert (await page.receive_json())["agents"][0]["groups"] == ["norte"]


async def test_an_agent_not_yet_on_the_line_is_not_shown_the_line(site: Site, http):
    await site.stock.directory.agents.create(
        NewUser(login="beto", name="Beto Paz", role="agent", password_hash=HASH),
        extension="2002",
        sip_ha1="0" * 32,
        skills={},
    )
    async with live(await visitor(site, http, "beto")) as page:
        site.desk.log_in(1)
        await page.send_json({"type": "ping"})
        assert (await page.receive_json())["type"] == "pong"
