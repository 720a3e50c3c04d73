"""What an agent sees and does, in a real browser against the protocol."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.async_api import BrowserContext, Page, expect

from tests.web import line_scenes, scenes
from tests.web.conftest import fill_login, log_in
from tests.web.devserver import PASSWORD, DevServer

pytestmark = [pytest.mark.web, pytest.mark.asyncio(loop_scope="session")]

STATE = "/api/v1/me/state"
# Notes, for each acknowledgement, what stood on the page and how many frames had been painted.
WATCH_ACKS = """
window.acks = []; window.frames = 0; window.popFrame = null;
(function frame() { window.frames += 1; requestAnimationFrame(frame); })();
new MutationObserver(() => {
  if (window.popFrame === null && document.querySelector('.caller-number')) {
    window.popFrame = window.frames;
  }
}).observe(document, {childList: true, subtree: true});
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (data) {
  if (JSON.parse(data).type === 'shown') {
    const number = document.querySelector('.caller-number');
    window.acks.push({text: number && number.textContent, frames: window.frames - window.popFrame});
  }
  send.call(this, data);
};
"""
NEVER_PAINTED = "window.requestAnimationFrame = () => 0;"
HIDDEN = NEVER_PAINTED + "Object.defineProperty(document, 'hidden', {get: () => true});"
CLOCK_AN_HOUR_AHEAD = "const real = Date.now; Date.now = () => real() + 3600000;"
COUNT_CHIMES = """
window.chimes = 0;
const RealContext = window.AudioContext;
window.AudioContext = class extends RealContext {
  constructor() { super(); window.chimes += 1; }
};
"""
WITHOUT_CLIPBOARD = """
Object.defineProperty(navigator, 'clipboard', {value: undefined});
addEventListener('copy', () => { window.copiedText = document.activeElement.value; });
"""


async def state_requests(server: DevServer) -> list[Any]:
    return [body for path, body in server.requests if path == STATE]


class TestLogin:
    async def test_the_right_password_opens_the_page_in_the_agents_state(
        self, page: Page, server: DevServer
    ):
        await page.goto(server.url)
        await fill_login(page, PASSWORD)
        await expect(page.get_by_role("region", name="Su estado")).to_contain_text("Disponible")
        await expect(page.get_by_role("banner")).to_contain_text("Ana Núñez")

    async def test_a_wrong_password_is_told_and_the_user_name_is_kept(
        self, page: Page, server: DevServer
    ):
        await page.goto(server.url)
        await fill_login(page, "equivocada")
        await expect(page.get_by_role("alert")).to_have_text(
            "El usuario o la contraseña no son correctos."
        )
        await expect(page.get_by_label("Usuario")).to_have_value("ana")

    async def test_too_many_tries_are_told_apart_from_a_wrong_password(
        self, page: Page, server: DevServer
    ):
        server.refusals["/api/v1/login"] = (429, "too_many_tries")
        await page.goto(server.url)
        await fill_login(page, PASSWORD)
        await expect(page.get_by_role("alert")).to_contain_text("Espere 30 segundos")

    async def test_a_refusal_that_the_page_does_not_know_is_told_in_the_servers_words(
        self, page: Page, server: DevServer
    ):
        server.refusals["/api/v1/login"] = (403, "account_locked")
        await page.goto(server.url)
        await fill_login(page, PASSWORD)
        await expect(page.get_by_role("alert")).to_have_text("El servidor dijo account_locked.")

    async def test_signing_out_asks_for_the_password_again(
        self, agent_page: Page, server: DevServer
    ):
        await agent_page.get_by_role("button", name="Salir").click()
        await expect(agent_page.get_by_label("Contraseña")).to_be_visible()
        await agent_page.reload()
        await expect(agent_page.get_by_label("Contraseña")).to_be_visible()


class TestScreenPop:
    async def test_the_pop_is_painted_before_the_server_hears_that_it_may_ring(
        self, page: Page, server: DevServer
    ):
        await page.add_init_script(WATCH_ACKS)
        await log_in(page, server)
        await server.show(scenes.announced())
        assert (await server.next_heard("shown"))["offer_id"] == "o-1"
        (ack,) = await page.evaluate("window.acks")
        assert "+541155551234" in ack["text"]
        assert ack["frames"] >= 1

    @pytest.mark.parametrize("script", [HIDDEN, NEVER_PAINTED], ids=["hidden", "never painted"])
    async def test_a_page_that_is_never_painted_lets_the_phone_ring_too(
        self, page: Page, server: DevServer, script: str
    ):
        await page.add_init_script(script)
        await log_in(page, server)
        await server.show(scenes.announced())
        assert (await server.next_heard("shown"))["offer_id"] == "o-1"

    async def test_each_offer_is_acknowledged_once(self, agent_page: Page, server: DevServer):
        await server.show(scenes.announced())
        assert (await server.next_heard("shown"))["offer_id"] == "o-1"
        await server.show(scenes.ringing())
        await expect(agent_page.get_by_role("main")).to_contain_text("Atienda en su teléfono")
        await server.show(scenes.announced(offer_id="o-2"))
        assert (await server.next_heard("shown"))["offer_id"] == "o-2"

    async def test_who_calls_what_for_and_from_which_company_is_on_the_page(
        self, agent_page: Page, server: DevServer
    ):
        await server.show(scenes.announced())
        pop = agent_page.get_by_role("region", name="Llamada")
        for text in [
            "+541155551234",
            "Panaderia La Espiga",
            "Ya es usuario",
            "Panadería La Espiga S.R.L.",
            "1001",
            "Verificada",
            "Asistente Funcional",
            "Lucía Fernández",
            "Asistente de facturación y cuentas corrientes",
            "Martín Peñaloza",
            "Usuarios",
            "0800",
        ]:
            await expect(pop).to_contain_text(text)
        assert await pop.locator(".keys kbd").all_inner_texts() == list("11001#")

    async def test_the_assistants_are_one_click_away(self, agent_page: Page, server: DevServer):
        await server.show(scenes.ringing())
        links = await agent_page.locator(".assistants a").evaluate_all(
            "links => links.map(link => link.getAttribute('href'))"
        )
        assert links == [
            "https://wa.me/5491155550101",
            "mailto:lucia.fernandez@iduo.example",
            "https://wa.me/5491155550102",
            "mailto:martin.penaloza@iduo.example",
        ]

    @pytest.mark.parametrize(
        ("company", "told"),
        [
            (scenes.VERIFIED, "Verificada"),
            (scenes.UNKNOWN, "No figura en el CRM"),
            (scenes.UNAVAILABLE, "CRM no disponible"),
            (scenes.PENDING, "Verificando…"),
            (scenes.NO_NUMBER, "Sin verificar"),
        ],
    )
    async def test_it_is_told_how_far_the_company_can_be_trusted(
        self, agent_page: Page, server: DevServer, company: dict[str, Any], told: str
    ):
        await server.show(scenes.ringing(company=company))
        await expect(agent_page.locator(".badge")).to_have_text(told)

    async def test_the_pop_follows_the_call_to_the_end_of_the_wrap_up(
        self, agent_page: Page, server: DevServer
    ):
        heading = agent_page.get_by_role("heading", level=1)
        pop = agent_page.get_by_role("region", name="Llamada")
        await server.show(scenes.announced())
        await expect(heading).to_have_text("Llamada entrante")
        await expect(pop).to_contain_text("Su teléfono está por sonar")
        await expect(agent_page).to_have_title(re.compile(r"^☎ \+541155551234"))
        await server.show(scenes.ringing())
        await expect(pop).to_contain_text("Atienda en su teléfono")
        await server.show(scenes.talking())
        await expect(heading).to_have_text("En conversación")
        await expect(pop).to_contain_text("Esperó 0:42")
        await server.show(scenes.wrap_up())
        await expect(heading).to_have_text("Llamada terminada")
        await expect(pop).to_contain_text("Colgó quien llamó · Duración 3:02 · Esperó 0:42")
        await agent_page.get_by_role("button", name="Terminar cierre").click()
        await expect(heading).to_have_text("Esperando la próxima llamada")
        assert ("/api/v1/me/wrap-up/finish", None) in server.requests

    async def test_the_waiting_counter_goes_on_by_itself(self, agent_page: Page, server: DevServer):
        await server.show(scenes.ringing())
        counter = agent_page.locator(".call-clock .counter")
        await expect(counter).to_have_text("0:42")
        await expect(counter).to_have_text("0:44")

    async def test_the_wrap_up_counts_down(self, agent_page: Page, server: DevServer):
        await server.show(scenes.wrap_up())
        counter = agent_page.locator(".call-clock .counter")
        await expect(counter).to_have_text("0:26")
        await expect(counter).to_have_text("0:25")

    async def test_a_computer_with_a_wrong_clock_shows_right_times(
        self, page: Page, server: DevServer
    ):
        await page.add_init_script(CLOCK_AN_HOUR_AHEAD)
        await log_in(page, server)
        await server.show(scenes.talking())
        await expect(page.locator(".call-clock .counter")).to_have_text(re.compile(r"^3:0[5-9]$"))

    async def test_the_callers_number_is_copied_without_the_gaps_for_the_eye(
        self, agent_page: Page, context: BrowserContext, server: DevServer
    ):
        await context.grant_permissions(["clipboard-read", "clipboard-write"])
        await server.show(scenes.ringing())
        await agent_page.get_by_role("button", name="Copiar +541155551234").click()
        await expect(agent_page.locator(".caller-number")).to_contain_text("Copiado")
        assert await agent_page.evaluate("navigator.clipboard.readText()") == "+541155551234"

    async def test_copying_works_where_the_browser_withholds_the_clipboard(
        self, page: Page, server: DevServer
    ):
        await page.add_init_script(WITHOUT_CLIPBOARD)
        await log_in(page, server)
        await server.show(scenes.ringing())
        await page.get_by_role("button", name="Copiar lucia.fernandez@iduo.example").click()
        await expect(page.locator(".assistants")).to_contain_text("Copiado")
        assert await page.evaluate("window.copiedText") == "lucia.fernandez@iduo.example"


class TestState:
    async def test_a_pause_is_chosen_and_ended_by_keyboard_alone(
        self, agent_page: Page, server: DevServer
    ):
        status = agent_page.get_by_role("region", name="Su estado")
        await agent_page.keyboard.press("Alt+p")
        await expect(agent_page.get_by_role("menuitem").first).to_be_focused()
        await agent_page.keyboard.press("3")
        await expect(status).to_contain_text("Capacitación")
        await agent_page.keyboard.press("Alt+d")
        await expect(status).to_contain_text("Recibirá la próxima llamada")
        assert await state_requests(server) == [
            {"state": "paused", "reason": "training"},
            {"state": "available"},
        ]

    async def test_the_reasons_can_be_walked_with_the_arrows(
        self, agent_page: Page, server: DevServer
    ):
        await agent_page.keyboard.press("Alt+p")
        await expect(agent_page.get_by_role("menuitem").first).to_be_focused()
        await agent_page.keyboard.press("ArrowUp")
        await expect(agent_page.get_by_role("menuitem", name="Otro")).to_be_focused()
        await agent_page.keyboard.press("ArrowUp")
        await agent_page.keyboard.press("Enter")
        await expect(agent_page.get_by_role("region", name="Su estado")).to_contain_text("Reunión")
        assert await state_requests(server) == [{"state": "paused", "reason": "meeting"}]

    async def test_escape_closes_the_reasons_and_gives_the_focus_back(
        self, agent_page: Page, server: DevServer
    ):
        await agent_page.get_by_role("button", name="Pausa").click()
        await expect(agent_page.get_by_role("menuitem").first).to_be_focused()
        await agent_page.keyboard.press("Escape")
        await expect(agent_page.get_by_role("menu")).to_have_count(0)
        await expect(agent_page.get_by_role("button", name="Pausa")).to_be_focused()
        assert await state_requests(server) == []

    async def test_a_pause_asked_for_during_a_call_is_kept_for_after_it_and_can_be_taken_back(
        self, agent_page: Page, server: DevServer
    ):
        await server.show(scenes.talking())
        status = agent_page.get_by_role("region", name="Su estado")
        await expect(status).to_contain_text("En conversación")
        await agent_page.keyboard.press("Alt+p")
        await agent_page.keyboard.press("1")
        await expect(status).to_contain_text("Después de esta llamada: Almuerzo.")
        await agent_page.keyboard.press("Alt+d")
        await expect(status).not_to_contain_text("Después de esta llamada")
        assert await state_requests(server) == [
            {"state": "paused", "reason": "lunch"},
            {"state": "available"},
        ]

    async def test_a_slip_of_the_hand_does_not_send_an_offered_call_away(
        self, agent_page: Page, server: DevServer
    ):
        await server.show(scenes.ringing())
        await expect(agent_page.get_by_role("button", name="Pausa")).to_be_disabled()
        await agent_page.keyboard.press("Alt+d")
        await agent_page.keyboard.press("Alt+p")
        await expect(agent_page.get_by_role("menu")).to_have_count(0)
        assert await state_requests(server) == []

    async def test_a_refused_change_is_told_and_changes_nothing(
        self, agent_page: Page, server: DevServer
    ):
        server.refusals[STATE] = (503, "unavailable")
        await agent_page.keyboard.press("Alt+p")
        await agent_page.get_by_role("menuitem", name="Almuerzo").click()
        await expect(agent_page.locator(".notice")).to_contain_text("no pudo hacerlo ahora")
        await expect(agent_page.get_by_role("region", name="Su estado")).to_contain_text(
            "Disponible"
        )

    async def test_the_wrap_up_is_finished_by_a_key(self, agent_page: Page, server: DevServer):
        await server.show(scenes.wrap_up())
        await expect(agent_page.get_by_role("heading", level=1)).to_have_text("Llamada terminada")
        await agent_page.keyboard.press("Alt+t")
        await expect(agent_page.get_by_role("heading", level=1)).to_have_text(
            "Esperando la próxima llamada"
        )

    async def test_an_agent_who_missed_a_call_is_told_how_to_come_back(
        self, agent_page: Page, server: DevServer
    ):
        await server.show(scenes.not_answering())
        await expect(agent_page.get_by_role("main")).to_contain_text("No atendió una llamada")
        await agent_page.get_by_role("button", name="Disponible").click()
        assert await state_requests(server) == [{"state": "available"}]
        await expect(agent_page.get_by_role("heading", level=1)).to_have_text(
            "Esperando la próxima llamada"
        )

    async def test_a_phone_that_is_away_is_told_with_what_to_do(
        self, agent_page: Page, server: DevServer
    ):
        await server.show(scenes.unregistered())
        warning = agent_page.get_by_role("region", name="Teléfono")
        await expect(warning).to_contain_text("Su teléfono no está conectado")
        await expect(warning).to_contain_text("compruebe que la cuenta 201 figure como registrada")

    async def test_queues_show_who_waits_and_for_how_long(
        self, agent_page: Page, server: DevServer
    ):
        row = agent_page.get_by_role("row", name="Usuarios")
        await expect(row.get_by_role("cell").nth(0)).to_have_text("3")
        await expect(row.get_by_role("cell").nth(1)).to_have_text(re.compile("^2:0[5-9]$"))
        await expect(row.get_by_role("cell").nth(2)).to_have_text("1")


class TestKeyboardAndPreferences:
    async def test_a_question_mark_shows_the_keys(self, agent_page: Page):
        await agent_page.keyboard.press("?")
        await expect(agent_page.get_by_role("dialog")).to_contain_text("Elegir una pausa")
        await agent_page.keyboard.press("Escape")
        await expect(agent_page.get_by_role("dialog")).to_have_count(0)

    async def test_keys_typed_into_a_field_are_never_taken(
        self, agent_page: Page, server: DevServer
    ):
        await agent_page.evaluate(
            "document.body.append(document.createElement('input')),"
            "document.querySelector('body > input').focus()"
        )
        await agent_page.keyboard.press("Alt+p")
        await agent_page.keyboard.press("?")
        assert await agent_page.locator("body > input").input_value() == "?"
        await expect(agent_page.get_by_role("menu")).to_have_count(0)
        await expect(agent_page.get_by_role("dialog")).to_have_count(0)

    async def test_alt_gr_is_no_shortcut(self, agent_page: Page):
        await agent_page.keyboard.press("Control+Alt+p")
        await expect(agent_page.get_by_role("menu")).to_have_count(0)

    async def test_the_shortcuts_can_be_switched_off(self, agent_page: Page):
        await agent_page.get_by_role("button", name="Preferencias").click()
        await agent_page.get_by_role("checkbox", name="Atajos de teclado").uncheck()
        await agent_page.keyboard.press("Escape")
        await agent_page.keyboard.press("Alt+p")
        await expect(agent_page.get_by_role("menu")).to_have_count(0)

    async def test_a_call_closes_whatever_lies_over_the_page(
        self, agent_page: Page, server: DevServer
    ):
        await agent_page.keyboard.press("?")
        await expect(agent_page.get_by_role("dialog")).to_be_visible()
        await server.show(scenes.announced())
        await expect(agent_page.get_by_role("heading", name="Llamada entrante")).to_be_visible()
        await expect(agent_page.get_by_role("dialog")).to_have_count(0)

    @pytest.mark.parametrize(("wanted", "chimes"), [(False, 0), (True, 1)])
    async def test_a_call_is_heard_only_by_those_who_asked_for_it(
        self, page: Page, server: DevServer, *, wanted: bool, chimes: int
    ):
        await page.add_init_script(COUNT_CHIMES)
        await log_in(page, server)
        if wanted:
            await page.get_by_role("button", name="Preferencias").click()
            await page.get_by_role("checkbox", name="Sonido suave").check()
            await page.keyboard.press("Escape")
        await server.show(scenes.announced())
        await server.next_heard("shown")
        assert await page.evaluate("window.chimes") == chimes

    async def test_the_chosen_language_and_appearance_survive_a_reload(self, agent_page: Page):
        await agent_page.get_by_role("button", name="Preferencias").click()
        await agent_page.get_by_role("radio", name="English").check()
        await agent_page.get_by_role("radio", name="Dark").check()
        await agent_page.reload()
        await expect(agent_page.get_by_role("heading", level=1)).to_have_text(
            "Waiting for the next call"
        )
        html = agent_page.locator("html")
        await expect(html).to_have_attribute("lang", "en")
        assert await html.evaluate("html => getComputedStyle(html).colorScheme") == "dark"


async def test_who_watches_the_line_is_led_to_it(page: Page, server: DevServer):
    server.role, server.scene = "supervisor", line_scenes.line()
    await page.goto(server.url)
    await fill_login(page, PASSWORD)
    await page.wait_for_url("**/oficina#/linea")
    await expect(page.get_by_role("grid", name="Llamadas en curso")).to_be_visible()
