"""The supervisor's page in a browser, on the real line, while real callers ring real SIP phones."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from tests.rig.routed import asked
from tests.rig.scene import Scene

pytestmark = [pytest.mark.web, pytest.mark.calls, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def line_page(scene: Scene, page: Page) -> AsyncIterator[Page]:
    """Sofía, who supervises, has the line's page open."""
    await page.goto(f"{scene.line.settings.web_url}/oficina#/linea")
    await page.get_by_label("Usuario").fill("sofia")
    await page.get_by_label("Contraseña").fill(scene.line.secrets.web["sofia"])
    await page.get_by_role("button", name="Ingresar").click()
    await page.locator('.line-view[data-link="live"]').wait_for()
    yield page
    await page.close()


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("row").filter(has_text=name)


def panel(page: Page) -> Locator:
    return page.get_by_role("complementary")


async def test_a_real_call_is_seen_with_its_reasons_from_the_wait_to_its_end(
    scene: Scene, line_page: Page
):
    caller = await asked(scene)
    waiting = row(line_page, caller.number)
    await expect(waiting).to_contain_text("En espera")
    await expect(waiting).to_contain_text("1.º en la fila")
    await waiting.get_by_role("button", name="¿Por qué?").click()
    shown = panel(line_page)
    await expect(shown.get_by_role("heading", name="¿Por qué espera?")).to_be_visible()
    await expect(shown).to_contain_text("No hay ningún agente con sesión iniciada")
    bruno = await scene.sit_down("bruno", expect_call=True)
    await bruno.page.until_call("talking")
    await expect(waiting).to_contain_text("En conversación")
    await expect(shown).to_contain_text("Se ofreció a Bruno Peña, quien llevaba más tiempo libre")
    await expect(row(line_page, "Bruno Peña").last).to_contain_text("En conversación")
    await caller.call.hang_up()
    await expect(shown).to_contain_text("Cortó quien llamaba")
    await expect(line_page.get_by_role("row").filter(has_text=caller.number)).to_have_count(0)
    await shown.get_by_role("link", name="Abrir aparte").click()
    story = line_page.get_by_role("article")
    await expect(story).to_contain_text("quien llevaba más tiempo libre")
    row_kept = await scene.row_of(caller, ended=True)
    assert line_page.url.endswith(f"#/llamadas/{row_kept['call_id']}")


async def test_what_a_supervisor_does_reaches_the_agent_and_the_ledger_says_who_did_it(
    scene: Scene, line_page: Page
):
    bruno = await scene.sit_down("bruno")
    await row(line_page, "Bruno Peña").last.click()
    since = bruno.page.mark()
    await panel(line_page).get_by_role("button", name="Pausar").click()
    await bruno.page.until_agent("paused", since=since)
    caller = await asked(scene)
    await expect(row(line_page, caller.number)).to_contain_text("En espera")
    await panel(line_page).get_by_role("button", name="Poner disponible").click()
    await bruno.page.until_call("talking")
    await caller.call.hang_up()
    await scene.row_of(caller, ended=True)
    states = scene.line.rows(
        'SELECT state, "by" FROM agent_states WHERE agent_id = ? ORDER BY position DESC LIMIT 7',
        bruno.agent_id,
    )
    by_her = [one["state"] for one in states if one["by"] == "sofia"]
    assert by_her == ["available", "paused"]
