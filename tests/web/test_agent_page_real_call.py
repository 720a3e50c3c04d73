"""The agent page in a browser, on the real line, while a real caller rings a real SIP phone."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Locator, Page, WebSocketRoute, expect

from atiende.demo.phones import Phone, Rings
from tests.rig.scene import Caller, Scene
from tests.web.conftest import until_live

pytestmark = [pytest.mark.web, pytest.mark.calls, pytest.mark.asyncio(loop_scope="session")]

# Notes when the page told the line that the pop can be seen: by the wall clock, in seconds.
NOTE_ACKS = """
window.ackedAt = {};
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (data) {
  const said = JSON.parse(data);
  const pop = document.querySelector('.caller-number');
  if (said.type === 'shown') {
    window.ackedAt[said.offer_id] = {at: Date.now() / 1000, shown: pop && pop.textContent};
  }
  send.call(this, data);
};
"""


@dataclass
class Workplace:
    """Ana's desk: a browser and a softphone."""

    page: Page
    phone: Phone
    scene: Scene
    sockets: list[WebSocketRoute] = field(default_factory=list)
    reachable: asyncio.Event = field(default_factory=asyncio.Event)
    """Whether new connections of the page get through to the line."""

    @property
    def title(self) -> Locator:
        return self.page.get_by_role("heading", level=1)

    @property
    def status(self) -> Locator:
        return self.page.get_by_role("region", name="Su estado")

    async def open(self) -> None:
        line = self.scene.line
        await self.page.goto(f"{line.settings.web_url}/")
        await self.page.get_by_label("Usuario").fill("ana")
        await self.page.get_by_label("Contraseña").fill(line.secrets.web["ana"])
        await self.page.get_by_role("button", name="Ingresar").click()
        await until_live(self.page)

    async def called(self) -> Caller:
        """A caller of company 1001 with a question for users."""
        caller = await self.scene.dial("Panadería")
        await caller.call.press("1")
        await caller.call.press("1001#")
        return caller


@pytest_asyncio.fixture(loop_scope="session")
async def workplace(scene: Scene, page: Page) -> AsyncIterator[Workplace]:
    # The desk's own client paints nothing: whatever rings the phone at once is the browser's doing.
    desk = await scene.sit_down("ana", Rings(), paints=False)
    workplace = Workplace(page, desk.phone, scene)
    workplace.reachable.set()

    async def relay(socket: WebSocketRoute) -> None:
        await workplace.reachable.wait()
        socket.connect_to_server()
        workplace.sockets.append(socket)

    await page.route_web_socket("**/api/v1/live", relay)
    await page.add_init_script(NOTE_ACKS)
    await workplace.open()
    yield workplace
    await page.close()


async def violations(page: Page) -> list[Any]:
    results = await Axe().run(page)
    return [(found["id"], found["nodes"]) for found in results.response["violations"]]


async def test_the_pop_is_on_the_screen_before_the_phone_rings(workplace: Workplace):
    caller = await workplace.called()
    rung = await workplace.phone.incoming()
    await expect(workplace.page.get_by_role("main")).to_contain_text(caller.number)
    (ack,) = (await workplace.page.evaluate("window.ackedAt")).values()
    assert caller.number in ack["shown"]
    assert rung.ringing_at is not None
    assert datetime.fromtimestamp(ack["at"], UTC) < rung.ringing_at
    await caller.call.hang_up()


async def test_the_page_says_who_calls_from_where_and_whom_to_ask(workplace: Workplace):
    caller = await workplace.called()
    await workplace.phone.incoming()
    pop = workplace.page.get_by_role("region", name="Llamada")
    for text in [
        caller.number,
        "Panadería",
        "1001",
        "Panadería La Espiga",
        "Verificada",
        "Asistente Funcional",
        "Marta Gómez",
        "Asistente de facturación y cuentas corrientes",
        "Pablo Ríos",
    ]:
        await expect(pop).to_contain_text(text)
    hrefs = await pop.get_by_role("link").evaluate_all("links => links.map(link => link.href)")
    assert [href.split(":")[0] for href in hrefs] == ["https", "mailto", "https", "mailto"]
    assert "".join(await pop.locator(".keys kbd").all_inner_texts()) == "11001#"
    await caller.call.hang_up()


async def test_the_page_follows_the_call_and_is_accessible_all_the_way(workplace: Workplace):
    page = workplace.page
    caller = await workplace.called()
    rung = await workplace.phone.incoming()
    await expect(workplace.title).to_have_text("Llamada entrante")
    await expect(page.get_by_role("main")).to_contain_text("Atienda en su teléfono")
    assert await violations(page) == []
    await rung.answer()
    await expect(workplace.title).to_have_text("En conversación")
    await expect(page.locator(".call-clock")).to_have_text(re.compile(r"^Duración0:0[1-9]$"))
    assert await violations(page) == []
    await caller.call.hang_up()
    await expect(workplace.title).to_have_text("Llamada terminada")
    await expect(page.get_by_role("main")).to_contain_text("Colgó quien llamó")
    assert await violations(page) == []
    await page.keyboard.press("Alt+t")
    await expect(workplace.title).to_have_text("Esperando la próxima llamada")
    await expect(workplace.status).to_contain_text("Disponible")


async def test_the_call_is_still_there_after_a_reload_and_after_a_cut_connection(
    workplace: Workplace,
):
    page = workplace.page
    caller = await workplace.called()
    rung = await workplace.phone.incoming()
    await rung.answer()
    await expect(workplace.title).to_have_text("En conversación")
    await page.reload()
    await expect(workplace.title).to_have_text("En conversación")
    await expect(page.get_by_role("main")).to_contain_text(caller.number)
    workplace.reachable.clear()
    await workplace.sockets[-1].close(code=1011)
    await expect(page.get_by_role("banner")).to_contain_text("Reconectando…")
    await expect(page.get_by_role("main")).to_contain_text(caller.number)
    workplace.reachable.set()
    await until_live(page)
    await rung.hang_up()
    await expect(page.get_by_role("main")).to_contain_text("Colgó usted")
    await caller.call.wait_ended()


async def test_an_agent_on_pause_is_left_alone_until_available_again(workplace: Workplace):
    page = workplace.page
    await page.keyboard.press("Alt+p")
    await page.keyboard.press("1")
    await expect(workplace.status).to_contain_text("Almuerzo")
    caller = await workplace.called()
    await expect(page.get_by_role("row", name="Usuarios").get_by_role("cell").first).to_have_text(
        "1"
    )
    assert not workplace.phone.was_rung()
    await page.keyboard.press("Alt+d")
    await workplace.phone.incoming()
    await expect(page.get_by_role("main")).to_contain_text(caller.number)
    await caller.call.hang_up()
