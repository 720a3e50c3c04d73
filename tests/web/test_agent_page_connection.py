"""The page keeps its word when the connection, the session or the server does not."""

from __future__ import annotations

import pytest
from playwright.async_api import BrowserContext, Page, expect

from tests.web import scenes
from tests.web.conftest import fill_login, log_in, until_live
from tests.web.devserver import PASSWORD, DevServer

pytestmark = [pytest.mark.web, pytest.mark.asyncio(loop_scope="session")]


async def test_a_reload_keeps_the_call(agent_page: Page, server: DevServer):
    await server.show(scenes.talking())
    await expect(agent_page.get_by_role("heading", level=1)).to_have_text("En conversación")
    await agent_page.reload()
    await expect(agent_page.get_by_role("heading", level=1)).to_have_text("En conversación")
    await expect(agent_page.get_by_role("main")).to_contain_text("+541155551234")


async def test_a_lost_connection_keeps_the_call_in_sight_and_says_that_it_is_old(
    agent_page: Page, server: DevServer
):
    await server.show(scenes.talking())
    server.reachable = False
    await server.drop()
    await expect(agent_page.get_by_role("banner")).to_contain_text("Reconectando…")
    await expect(agent_page.get_by_role("banner")).to_contain_text("Datos de las")
    await expect(agent_page.locator('[data-stale="true"]')).to_have_count(1)
    await expect(agent_page.get_by_role("main")).to_contain_text("+541155551234")


async def test_after_a_lost_connection_the_page_shows_what_it_missed(
    agent_page: Page, server: DevServer
):
    await server.show(scenes.ringing())
    server.reachable = False
    await server.drop()
    await expect(agent_page.get_by_role("banner")).to_contain_text("Reconectando…")
    server.scene = scenes.wrap_up()
    server.reachable = True
    await expect(agent_page.get_by_role("heading", level=1)).to_have_text("Llamada terminada")
    await expect(agent_page.get_by_role("banner")).to_contain_text("En línea")
    await expect(agent_page.locator('[data-stale="true"]')).to_have_count(0)


async def test_an_offer_is_acknowledged_again_on_a_new_connection(
    agent_page: Page, server: DevServer
):
    await server.show(scenes.announced())
    await server.next_heard("shown")
    await server.drop()
    assert (await server.next_heard("shown"))["offer_id"] == "o-1"


async def test_the_agent_can_ask_for_an_immediate_retry(agent_page: Page, server: DevServer):
    server.reachable = False
    await server.drop()
    await expect(agent_page.get_by_role("banner")).to_contain_text("Reconectando…")
    server.reachable = True
    await agent_page.get_by_role("button", name="Reintentar ahora").click()
    await until_live(agent_page)


async def test_a_connection_that_has_gone_silent_is_replaced(page: Page, server: DevServer):
    """Half-open: the socket stays open, but nothing comes through any more."""
    server.answers_pings = False
    await page.clock.install()
    await log_in(page, server)
    await server.next_connection()
    await page.clock.run_for(20_000)
    await server.next_heard("ping")
    await page.clock.run_for(26_000)
    await server.next_connection()
    await until_live(page)


async def test_an_expired_session_asks_for_the_password_and_then_shows_the_call_again(
    agent_page: Page, server: DevServer
):
    await server.show(scenes.talking())
    server.end_sessions()
    await server.drop()
    await expect(agent_page.get_by_role("alert")).to_have_text(
        "Su sesión terminó. Ingrese de nuevo."
    )
    await fill_login(agent_page, PASSWORD)
    await expect(agent_page.get_by_role("main")).to_contain_text("+541155551234")


async def test_an_expired_session_is_noticed_when_something_is_pressed(
    agent_page: Page, server: DevServer
):
    server.refusals["/api/v1/me/state"] = (401, "unauthorized")
    await agent_page.keyboard.press("Alt+p")
    await agent_page.keyboard.press("1")
    await expect(agent_page.get_by_label("Contraseña")).to_be_visible()


async def test_a_session_taken_elsewhere_is_left_alone_until_it_is_taken_back(
    agent_page: Page, server: DevServer
):
    await server.say({"type": "bye", "reason": "replaced"})
    await expect(agent_page.get_by_role("banner")).to_contain_text("se abrió en otro lugar")
    await server.next_connection()
    assert server.connected.empty()
    await agent_page.get_by_role("button", name="Usar aquí").click()
    await until_live(agent_page)


async def test_being_logged_out_by_the_server_shows_the_login(agent_page: Page, server: DevServer):
    await server.say({"type": "bye", "reason": "logged_out"})
    await expect(agent_page.get_by_label("Contraseña")).to_be_visible()


async def test_a_server_that_is_away_at_the_start_is_waited_for(page: Page, server: DevServer):
    server.reachable = False
    await page.goto(server.url)
    await fill_login(page, PASSWORD)
    await expect(page.get_by_role("banner")).to_contain_text("Reconectando…")
    server.reachable = True
    await expect(page.get_by_role("heading", level=1)).to_have_text("Esperando la próxima llamada")


async def test_a_reload_while_the_server_is_busy_does_not_ask_for_the_password(
    agent_page: Page, server: DevServer
):
    server.refusals["/api/v1/me"] = (503, "unavailable")
    await agent_page.reload()
    await expect(agent_page.get_by_role("status")).to_contain_text("no pudo hacerlo ahora")
    del server.refusals["/api/v1/me"]
    await until_live(agent_page)


async def test_an_old_message_and_an_unknown_one_change_nothing(
    agent_page: Page, server: DevServer
):
    old = {"type": "state", "seq": 0, "now": scenes.ago(0), **scenes.paused()}
    await server.say({**old, "user": {"login": "ana", "name": "Ana", "role": "agent"}})
    await server.say({"type": "from_a_newer_server", "anything": 1})
    await server.say({"type": "pong", "now": scenes.ago(0)})
    await server.show(scenes.not_answering())
    await expect(agent_page.get_by_role("region", name="Su estado")).to_contain_text("Sin atender")


async def test_two_tabs_show_the_same_call(
    agent_page: Page, context: BrowserContext, server: DevServer
):
    other = await context.new_page()
    await other.goto(server.url)
    await until_live(other)
    await server.show(scenes.ringing())
    for tab in (agent_page, other):
        await expect(tab.get_by_role("heading", level=1)).to_have_text("Llamada entrante")
