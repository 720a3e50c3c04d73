"""The back office in every state, light and dark: accessible, and not to be broken by any text."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Page, expect

from overflow.ticket import ticket_number
from tests.web.conftest import SIZE, open_office
from tests.web.office_site import OfficeSite
from tests.web.scenes import HOSTILE
from tests.web.test_agent_page_looks import violations, widths

pytestmark = [pytest.mark.web, pytest.mark.asyncio(loop_scope="session")]

Prepare = Callable[[Page], Awaitable[object]]


async def nothing(_page: Page) -> None:
    """It is to be seen already."""


async def wrong_hours(page: Page) -> None:
    await page.get_by_label("Texto del documento").fill("format: 1\ncalendars: [\n")
    await page.get_by_text("1 error").wait_for()
    await page.get_by_role("button", name="Cerrar «siempre» ahora").click()


async def the_help(page: Page) -> None:
    await page.keyboard.press("?")
    await page.get_by_role("dialog").wait_for()


async def the_history(page: Page) -> None:
    await page.get_by_role("button", name="Historial").click()
    await page.get_by_role("dialog").wait_for()


STATES: dict[str, tuple[str, str, Prepare]] = {
    "a message": ("#/mensajes/m1-message", "article", nothing),
    "no message chosen": ("#/mensajes", "[role=listbox]", nothing),
    "a ticket": (f"#/tickets/{ticket_number(1)}", "article", nothing),
    "deliveries": ("#/entregas", "table", nothing),
    "hours": ("#/horarios", ".days tbody tr", nothing),
    "wrong hours": ("#/horarios", ".days tbody tr", wrong_hours),
    "overflow": ("#/desborde", ".problems ul", nothing),
    "a document that a file replaces": ("#/enrutamiento", ".from-file", nothing),
    "help": ("#/mensajes", "[role=listbox]", the_help),
    "history": ("#/horarios", ".days tbody tr", the_history),
}


@pytest.mark.parametrize("name", STATES)
async def test_every_state_is_accessible_and_fits_the_window(
    page: Page, office: OfficeSite, name: str
):
    where, sign, prepare = STATES[name]
    id_ = await office.message()
    await office.message("m2", 20, caller_number="", caller_name="", company_name="", said=None)
    await office.mail(id_, failed="550 el buzón no existe")
    await open_office(page, office, where, "admin")
    await page.locator(sign).first.wait_for()
    await prepare(page)
    assert await violations(page) == []
    width, window = await widths(page)
    assert width <= window
    assert await page.evaluate("document.documentElement.scrollHeight") <= SIZE["height"]


async def test_an_empty_list_and_a_refusal_are_accessible(page: Page, office: OfficeSite):
    await open_office(page, office)
    await page.get_by_text("No hay mensajes pendientes").wait_for()
    assert await violations(page) == []
    await page.route("**/api/v1/tickets?*", lambda route: route.abort())
    await page.get_by_role("link", name="Tickets").click()
    await page.get_by_text("No se pudo cargar la lista").wait_for()
    assert await violations(page) == []


async def test_a_strangers_text_stays_text_and_in_its_place(page: Page, office: OfficeSite):
    for index, text in enumerate(HOSTILE.values()):
        strange = dict.fromkeys(
            ("caller_number", "caller_name", "company_name", "company_number"), text
        )
        await office.message(f"h{index}", index, said=text, **strange)
    await open_office(page, office)
    options = page.get_by_role("listbox").get_by_role("option")
    await expect(options).to_have_count(len(HOSTILE))
    for index in range(len(HOSTILE)):
        await options.nth(index).click()
        await expect(page.get_by_role("article")).to_be_visible()
        width, window = await widths(page)
        assert width <= window
        form = await page.locator(".handle").bounding_box()
        assert form is not None
        assert form["y"] + form["height"] <= SIZE["height"]
    assert await page.title() == "Mensajes · Atiende"
    assert await page.locator("img[src='x'], main script").count() == 0


async def test_a_narrow_window_shows_the_list_above_the_message(page: Page, office: OfficeSite):
    id_ = await office.message()
    await page.set_viewport_size({"width": 600, "height": 900})
    await open_office(page, office, f"#/mensajes/{id_}")
    shown = await page.get_by_role("article").bounding_box()
    listed = await page.get_by_role("listbox").bounding_box()
    assert shown is not None
    assert listed is not None
    assert listed["y"] < shown["y"]
    width, window = await widths(page)
    assert width <= window
