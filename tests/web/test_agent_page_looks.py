"""The page in every state, light and dark: accessible, steady, and not to be broken by any text."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import FloatRect, Page, expect

from tests.web import scenes
from tests.web.conftest import SIZE
from tests.web.devserver import DevServer

pytestmark = [pytest.mark.web, pytest.mark.asyncio(loop_scope="session")]

STEADY = [".top-bar", ".status", ".state-buttons", ".phone", ".queues", ".stage"]
PARTS_OF_THE_POP = [".call-header", ".caller-number", ".chosen", ".company", ".facts"]


async def violations(page: Page) -> list[Any]:
    """What axe finds, in both colour schemes."""
    found: list[Any] = []
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        results = await Axe().run(page)
        found += [
            (scheme, violation["id"], [node["html"] for node in violation["nodes"]])
            for violation in results.response["violations"]
        ]
    return found


async def box(page: Page, selector: str) -> FloatRect:
    found = await page.locator(selector).bounding_box()
    assert found is not None, f"{selector} is not to be seen"
    return found


async def widths(page: Page) -> tuple[int, int]:
    """Of the content and of the window."""
    width, window = await page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    return width, window


@pytest.mark.parametrize("name", scenes.AGENT_SCENES)
async def test_every_state_is_accessible_and_fits_the_window(
    agent_page: Page, server: DevServer, name: str
):
    await server.show(scenes.AGENT_SCENES[name]())
    state = server.scene["agent"]["state"]
    await agent_page.locator(f'.status[data-state="{state}"]').wait_for()
    assert await violations(agent_page) == []
    width, window = await widths(agent_page)
    assert width <= window


async def test_the_login_is_accessible(page: Page, server: DevServer):
    await page.goto(server.url)
    await page.get_by_label("Usuario").wait_for()
    assert await violations(page) == []


@pytest.mark.parametrize("label", ["Atajos de teclado", "Preferencias"])
async def test_what_lies_over_the_page_is_accessible(agent_page: Page, label: str):
    await agent_page.get_by_role("button", name=label).click()
    await agent_page.get_by_role("dialog").wait_for()
    assert await violations(agent_page) == []


async def test_the_pause_menu_is_accessible(agent_page: Page):
    await agent_page.keyboard.press("Alt+p")
    await agent_page.get_by_role("menu").wait_for()
    assert await violations(agent_page) == []


async def test_the_page_is_accessible_while_it_reconnects(agent_page: Page, server: DevServer):
    await server.show(scenes.talking())
    server.reachable = False
    await server.drop()
    await agent_page.get_by_role("button", name="Reintentar ahora").wait_for()
    assert await violations(agent_page) == []


async def test_a_call_that_arrives_moves_nothing(agent_page: Page, server: DevServer):
    before = {part: await box(agent_page, part) for part in STEADY}
    for scene in (scenes.announced, scenes.ringing, scenes.talking, scenes.wrap_up):
        await server.show(scene())
        state = server.scene["agent"]["state"]
        await agent_page.locator(f'.status[data-state="{state}"]').wait_for()
        assert {part: await box(agent_page, part) for part in STEADY} == before


async def test_the_pop_keeps_its_shape_through_the_call_and_a_late_crm(
    agent_page: Page, server: DevServer
):
    await server.show(scenes.announced(company=scenes.PENDING))
    await agent_page.locator('.call[data-phase="announced"]').wait_for()
    before = {part: await box(agent_page, part) for part in PARTS_OF_THE_POP}
    for scene in (scenes.announced, scenes.ringing, scenes.talking, scenes.wrap_up):
        await server.show(scene())
        phase = server.scene["call"]["phase"]
        await agent_page.locator(f'.call[data-phase="{phase}"]').wait_for()
        await expect(agent_page.locator(".badge")).to_have_text("Verificada")
        after = {part: await box(agent_page, part) for part in PARTS_OF_THE_POP}
        assert after.keys() == before.keys()
        assert [after[part]["y"] for part in after] == [before[part]["y"] for part in before]


@pytest.mark.parametrize("height", [720, 620])
async def test_the_whole_pop_is_seen_without_scrolling(
    agent_page: Page, server: DevServer, height: int
):
    """620: what a browser's own bars leave of 720."""
    await agent_page.set_viewport_size({"width": SIZE["width"], "height": height})
    await server.show(scenes.ringing())
    await agent_page.locator('.call[data-phase="ringing"]').wait_for()
    facts = await box(agent_page, ".facts")
    assert facts["y"] + facts["height"] <= height
    assert await agent_page.evaluate("document.documentElement.scrollHeight") <= height


async def test_a_ringing_call_takes_most_of_the_window(agent_page: Page, server: DevServer):
    await server.show(scenes.ringing())
    await agent_page.locator('.call[data-phase="ringing"]').wait_for()
    pop = await box(agent_page, ".call")
    assert pop["width"] * pop["height"] > 0.6 * SIZE["width"] * SIZE["height"]


@pytest.mark.parametrize("kind", scenes.HOSTILE)
async def test_a_strangers_text_stays_text_and_in_its_place(
    agent_page: Page, server: DevServer, kind: str
):
    text = scenes.HOSTILE[kind]
    await server.show(scenes.hostile(text))
    await agent_page.locator(".caller-name .stranger").wait_for()
    shown = await agent_page.locator(".caller-name .stranger").inner_text()
    invisible = "\u0000\u0007\n\u200b\ufeff\u202e\u202c\u2066"
    assert shown == text.translate(dict.fromkeys(map(ord, invisible))).strip()
    assert await agent_page.locator("img[src='x'], .call script").count() == 0
    assert await agent_page.locator("a[href^='javascript']").count() == 0
    width, window = await widths(agent_page)
    assert width <= window
    facts = await box(agent_page, ".facts")
    assert facts["y"] + facts["height"] <= SIZE["height"]


async def test_a_narrow_window_shows_the_call_first(agent_page: Page, server: DevServer):
    await agent_page.set_viewport_size({"width": 600, "height": 900})
    await server.show(scenes.ringing())
    await agent_page.locator('.call[data-phase="ringing"]').wait_for()
    assert (await box(agent_page, ".call"))["y"] < (await box(agent_page, ".status"))["y"]
    width, window = await widths(agent_page)
    assert width <= window
