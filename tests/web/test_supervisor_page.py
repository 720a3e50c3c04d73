"""The line's page as a supervisor has it open all day: live, steady, by keyboard, and with reasons."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urljoin

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from tests.web import line_scenes
from tests.web.conftest import SIZE, open_office
from tests.web.devserver import COOKIE, DevServer
from tests.web.office_site import OfficeSite
from tests.web.scenes import HOSTILE, Scene, ago
from tests.web.test_agent_page_looks import box, violations, widths

pytestmark = [pytest.mark.web, pytest.mark.asyncio(loop_scope="session")]

Prepare = Callable[[Page], Awaitable[object]]


@pytest_asyncio.fixture(loop_scope="session")
async def line_page(page: Page, server: DevServer) -> Page:
    """The line's page of Ana, who supervises, over a quiet line."""
    server.role, server.scene = "supervisor", line_scenes.line()
    await open_at(page, server, "#/linea")
    await page.locator('.line-view[data-link="live"]').wait_for()
    await page.get_by_text("Cierra", exact=True).wait_for()
    return page


async def open_at(page: Page, server: DevServer, where: str) -> None:
    site = urljoin(server.url, "/")
    await page.context.add_cookies([{"name": COOKIE, "value": server.new_session(), "url": site}])
    await page.goto(f"{site}oficina{where}")


def calls(page: Page) -> Locator:
    return page.get_by_role("grid", name="Llamadas en curso")


def agents(page: Page) -> Locator:
    return page.get_by_role("grid", name="Agentes")


def row(page: Page | Locator, name: str) -> Locator:
    return page.get_by_role("row").filter(has_text=name)


def panel(page: Page) -> Locator:
    return page.get_by_role("complementary")


async def until_seconds_pass(page: Page, what: Locator) -> None:
    before = await what.inner_text()
    await expect(what).not_to_have_text(before)


async def test_queues_tell_now_and_today_on_one_line(line_page: Page):
    users = line_page.get_by_role("row", name="Usuarios").first
    await expect(users).to_contain_text("Más tiempo libre · trat. 2")
    now = ["3", "2:05", "1:20–3:10", "0", "5", "2", "9"]
    today = ["60", "50", "6", "3", "1", "84\u00a0%", "0:12", "83\u00a0% de 41"]
    await expect(users.get_by_role("cell")).to_have_text([*now, *today])
    await until_seconds_pass(line_page, users.locator(".counter"))
    strip = line_page.get_by_role("region", name="Hoy", exact=True)
    await expect(strip).to_contain_text("Aciertos del tiempo anunciado: 83\u00a0% de 41")


async def test_figures_that_do_not_balance_are_marked_where_they_do_not(
    page: Page, server: DevServer
):
    good, wrong = line_scenes.sums(), line_scenes.sums(answered=48, balanced=False)
    server.role, server.scene = "supervisor", line_scenes.line()
    server.today = line_scenes.today(
        queues=[
            {"name": "usuarios", "label": "Usuarios", **wrong},
            {"name": "ventas", "label": "Ventas", **good},
        ],
        total=line_scenes.sums(120, answered=98, balanced=False),
    )
    await open_at(page, server, "#/linea")
    await expect(page.get_by_role("alert").filter(has_text="No cierra")).to_have_text(
        "No cierra: faltan 12"
    )
    await expect(row(page, "Usuarios").first.locator(".unbalanced")).to_have_text(
        "No cierra: faltan 2"
    )
    await expect(row(page, "Ventas").locator(".unbalanced")).to_have_count(0)


async def test_calls_tell_where_they_are_and_what_they_ask_for(line_page: Page, server: DevServer):
    await expect(calls(line_page).get_by_role("row")).to_have_count(7)
    waiting = row(line_page, "55551201")
    for text in (
        "En espera",
        "Panadería La Espiga S.R.L.",
        "Ya es usuario",
        "Usuarios",
        "1.º en la fila",
        "Ventaja 5:00",
        "ventas 8",
    ):
        await expect(waiting).to_contain_text(text)
    await expect(row(line_page, "55551203")).to_contain_text("Sonando")
    await expect(row(line_page, "55551203")).to_contain_text("1 oferta")
    await server.show(line_scenes.empty_line())
    await expect(line_page.get_by_text("No hay llamadas en este momento.")).to_be_visible()
    await expect(line_page.get_by_text("Todavía no hay agentes.")).to_be_visible()


async def test_agents_tell_their_state_their_reach_and_their_day(line_page: Page):
    ana = row(agents(line_page), "Ana Núñez")
    for text in ("En conversación", "Después: Almuerzo", "201 · norte", "usuarios 7", "88\u00a0%"):
        await expect(ana).to_contain_text(text)
    await expect(ana.get_by_text("Teléfono en uso")).to_be_attached()
    await expect(ana.get_by_text("Página abierta")).to_be_attached()
    away = row(agents(line_page), "Darío Ibáñez")
    await expect(away.get_by_text("Sin página abierta")).to_be_attached()
    await expect(row(agents(line_page), "Carla Gómez")).to_contain_text("Almuerzo")
    heading = line_page.get_by_role("columnheader", name="Asig. Ocup.")
    hint = await heading.get_attribute("title")
    assert hint is not None
    assert "A/B: hablando ÷ (hablando + cierre)" in hint


async def test_the_keyboard_alone_asks_why_and_moves_on(line_page: Page):
    await line_page.keyboard.press("ArrowDown")
    await line_page.keyboard.press("ArrowDown")
    await line_page.keyboard.press("Enter")
    shown = panel(line_page)
    await expect(shown.get_by_role("heading", name="¿Por qué espera?")).to_be_visible()
    await expect(shown).to_contain_text("en «ventas» tiene nivel 2 y se pide 5")
    await expect(shown.get_by_text("Se le ofreció a Ana Núñez.")).to_be_visible()
    await line_page.keyboard.press("ArrowDown")
    await expect(shown.get_by_role("heading", name="Carla Gómez")).to_have_text(
        "¿Por qué se ofreció a Carla Gómez?"
    )
    await line_page.keyboard.press("Escape")
    await expect(shown).to_have_count(0)
    await expect(calls(line_page)).to_be_focused()


async def test_the_reasons_and_the_story_go_on_while_they_are_read(
    line_page: Page, server: DevServer
):
    await line_page.get_by_role("button", name="¿Por qué? +541155551201").click()
    shown = panel(line_page)
    await expect(shown.get_by_role("heading", name="¿Por qué espera?")).to_be_visible()
    await expect(shown).not_to_contain_text("Colgó quien llamó.")
    scene = line_scenes.line()
    scene["calls"][1] = line_scenes.call(1, "ringing")
    await server.show(scene)
    await expect(shown).to_contain_text("quien llevaba más tiempo libre")
    del scene["calls"][1]
    await server.show(scene)
    await expect(shown).to_contain_text("Colgó quien llamó.")
    await shown.get_by_role("link", name="Abrir aparte").click()
    await expect(line_page.get_by_role("article")).to_contain_text("Colgó quien llamó.")
    assert line_page.url.endswith("#/llamadas/c-1")


async def test_a_supervisor_pauses_an_agent_and_has_him_back(line_page: Page, server: DevServer):
    await row(agents(line_page), "Bruno Díaz").click()
    shown = panel(line_page)
    await shown.get_by_label("Motivo").select_option("Reunión")
    await shown.get_by_role("button", name="Pausar").click()
    await expect(row(agents(line_page), "Bruno Díaz")).to_contain_text("Reunión")
    await shown.get_by_role("button", name="Poner disponible").click()
    await expect(row(agents(line_page), "Bruno Díaz")).to_contain_text("Disponible")
    asked = [body for path, body in server.requests if path == "/api/v1/agents/2/state"]
    assert asked == [{"state": "paused", "reason": "meeting"}, {"state": "available"}]


async def test_only_what_interrupts_is_asked_again(line_page: Page, server: DevServer):
    await row(agents(line_page), "Bruno Díaz").click()
    shown = panel(line_page)
    await shown.get_by_role("button", name="Desconectar").click()
    await shown.get_by_role("button", name="No").click()
    await expect(shown.get_by_role("button", name="Pausar")).to_be_visible()
    assert not [path for path, _ in server.requests if path.endswith("/state")]
    await shown.get_by_role("button", name="Desconectar").click()
    await expect(shown.get_by_role("alertdialog")).to_contain_text("¿Desconectar a Bruno Díaz?")
    await line_page.keyboard.press("Enter")
    await expect(shown.get_by_text("Solo se ingresa desde")).to_be_visible()


async def test_a_refusal_is_said_in_words(line_page: Page, server: DevServer):
    server.refusals["/api/v1/agents/2/state"] = (409, "not_logged_in")
    await row(agents(line_page), "Bruno Díaz").click()
    await panel(line_page).get_by_role("button", name="Pausar").click()
    await expect(line_page.get_by_role("alert").filter(has_text="No ha ingresado")).to_be_visible()


async def test_a_lost_line_is_seen_and_moves_nothing(line_page: Page, server: DevServer):
    before = [await box(line_page, part) for part in (".balance", ".line-queues", ".lists")]
    server.reachable = False
    await server.drop()
    await expect(line_page.get_by_role("button", name="Reintentar ahora")).to_be_visible()
    await expect(line_page.get_by_text("Datos de las")).to_be_visible()
    assert [await box(line_page, part) for part in (".balance", ".line-queues", ".lists")] == before
    assert await violations(line_page) == []
    server.reachable = True
    await line_page.get_by_role("button", name="Reintentar ahora").click()
    await line_page.locator('.line-view[data-link="live"]').wait_for()


async def test_numbers_that_grow_move_nothing(line_page: Page, server: DevServer):
    columns = line_page.locator("thead th")
    before = [await columns.nth(at).bounding_box() for at in range(await columns.count())]
    scene = line_scenes.line()
    for one in scene["queues"]:
        one |= {"waiting": 88, "longest_wait_s": 7225.0, "agents_logged_in": 120}
        one |= {"expected": {"low_s": 600, "high_s": 5400}, "treatment": 11}
    for one in scene["calls"]:
        one |= {"phase_since": ago(7300), "joined_at": ago(7300), "arrived_at": ago(7400)}
    for one in scene["agents"]:
        one |= {"since": ago(40_000), "calls_today": 214, "state": "not_answering", "missed": 3}
    await server.show(scene)
    await expect(line_page.get_by_text("10:00–1:30:00").first).to_be_visible()
    after = [await columns.nth(at).bounding_box() for at in range(await columns.count())]
    assert after == before


async def a_reason(page: Page) -> None:
    await page.get_by_role("button", name="¿Por qué?").nth(1).click()
    await page.locator(".story").wait_for()


async def an_agent(page: Page) -> None:
    await page.locator(".live-agents tbody tr").first.click()
    await panel(page).wait_for()


async def nothing(_page: Page) -> None:
    """It is to be seen already."""


STATES: dict[str, tuple[Callable[[], Scene], Prepare]] = {
    "empty": (line_scenes.empty_line, nothing),
    "rush hour": (line_scenes.busy_line, nothing),
    "a reason": (line_scenes.line, a_reason),
    "an agent": (line_scenes.line, an_agent),
}


@pytest.mark.parametrize("name", STATES)
async def test_every_state_is_accessible_and_fits_the_window(
    line_page: Page, server: DevServer, name: str
):
    scene, prepare = STATES[name]
    await server.show(scene())
    agents_shown = len(server.scene["agents"])
    await expect(line_page.locator(".live-agents tbody tr")).to_have_count(agents_shown)
    await prepare(line_page)
    assert await violations(line_page) == []
    width, window = await widths(line_page)
    assert width <= window
    assert await line_page.evaluate("document.documentElement.scrollHeight") <= SIZE["height"]


async def test_a_strangers_text_stays_text_and_in_its_place(line_page: Page, server: DevServer):
    await line_page.get_by_role("button", name="¿Por qué?").first.click()
    lists = await box(line_page, ".lists")
    for text in HOSTILE.values():
        await server.show(line_scenes.hostile(text))
        shown = panel(line_page).locator(".why li")
        await expect(shown).to_have_count(1)
        await expect(line_page.locator(".live-agents .chip bdi")).to_have_text(
            await shown.inner_text()
        )
        width, window = await widths(line_page)
        assert width <= window
        after = await box(line_page, ".lists")
        assert (after["width"], after["x"]) == (lists["width"], lists["x"])
    assert await line_page.locator("img[src='x'], main script").count() == 0
    assert await line_page.title() == "La línea · Atiende"


async def test_a_narrow_window_shows_one_list_below_the_other(line_page: Page, server: DevServer):
    server.role = "admin"  # who has more sections above
    await server.show(line_scenes.busy_line())
    await expect(line_page.get_by_role("link", name="Enrutamiento")).to_be_attached()
    await line_page.set_viewport_size({"width": 600, "height": 900})
    above, below = await box(line_page, ".live-calls"), await box(line_page, ".live-agents")
    assert above["y"] + 100 < below["y"]
    width, window = await widths(line_page)
    assert width <= window


async def test_english_readers_get_english(line_page: Page):
    await line_page.evaluate(
        "localStorage.setItem('atiende.prefs', JSON.stringify({language: 'en'}))"
    )
    await line_page.reload()
    await expect(line_page.get_by_role("grid", name="Calls in progress")).to_be_visible()
    await expect(line_page.get_by_text("Longest free · treatm. 2")).to_be_visible()


class TestCallsBefore:
    async def test_a_call_is_found_by_its_number_and_tells_its_story(
        self, page: Page, server: DevServer
    ):
        server.role = "supervisor"
        await open_at(page, server, "#/llamadas")
        found = page.get_by_role("listbox", name="Llamadas").get_by_role("option")
        await expect(found).to_have_count(8)
        await page.keyboard.press("/")
        await page.keyboard.type("+541155552201")
        await expect(found).to_have_count(1)
        await expect(found).to_contain_text("Abandonada · Bruno Díaz · esperó 0:21")
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("ArrowDown")
        await expect(page.get_by_role("article")).to_contain_text("Colgó quien llamó.")
        assert page.url.endswith("#/llamadas/p-1")
        assert await violations(page) == []

    async def test_a_link_shows_a_call_that_is_not_in_the_list(self, page: Page, server: DevServer):
        server.role, server.past = "supervisor", []
        await open_at(page, server, "#/llamadas/vieja")
        await expect(page.get_by_role("article")).to_contain_text("vieja")
        await expect(page.get_by_text("Se le ofreció a Ana Núñez.")).to_be_visible()
        await expect(page.get_by_text("Todavía no hubo llamadas")).to_be_visible()
        assert await violations(page) == []

    async def test_a_story_that_cannot_be_read_says_why(self, page: Page, server: DevServer):
        server.role = "supervisor"
        refused: dict[str, Any] = {"/api/v1/calls/otra/story": (404, "not_found")}
        server.refusals.update(refused)
        await open_at(page, server, "#/llamadas/otra")
        await expect(page.get_by_role("article")).to_contain_text("No existe, o ya no existe.")


class TestOnTheApplication:
    async def test_the_line_of_the_database_is_shown(self, page: Page, office: OfficeSite):
        await office.message()
        await open_office(page, office, "#/linea")
        await page.locator('.line-view[data-link="live"]').wait_for()
        await expect(page.get_by_role("row", name="Ventas")).to_contain_text("Más tiempo libre")
        ana = row(agents(page), "Ana Suárez")
        await expect(ana).to_contain_text("Fuera de turno")
        today = page.get_by_role("region", name="Hoy", exact=True)
        await expect(today).to_contain_text("1 ofrecidas")
        await expect(today).to_contain_text("Cierra")
        await ana.click()
        await expect(panel(page)).to_contain_text("Solo se ingresa desde")

    async def test_a_call_of_the_ledger_tells_its_story(self, page: Page, office: OfficeSite):
        await office.message()
        await open_office(page, office, "#/llamadas")
        call = page.get_by_role("listbox", name="Llamadas").get_by_role("option")
        await expect(call).to_contain_text("Derivada")
        await call.click()
        story = page.get_by_role("article")
        await expect(story.get_by_role("listitem").first).to_contain_text("Entró la llamada")
        await expect(story.get_by_role("heading")).to_have_text("+541155551234")
