"""What a supervisor sees and does with messages and tickets: real browser, application, database."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Locator, Page, expect

from tests.web.conftest import open_office
from tests.web.office_site import OfficeSite

pytestmark = [pytest.mark.web, pytest.mark.asyncio(loop_scope="session")]

BACK_AT_THE_PAGE = "dispatchEvent(new Event('focus'))"
SEARCH = "Buscar"


def rows(page: Page) -> Locator:
    return page.get_by_role("option").and_(page.locator("[data-status]"))


def chosen(page: Page) -> Locator:
    return page.get_by_role("option", selected=True).and_(page.locator("[data-status]"))


def record(page: Page) -> Locator:
    return page.get_by_role("article")


async def only(page: Page, company: str) -> None:
    """Waits until the list shows this one and no other."""
    await expect(rows(page)).to_have_text([re.compile(company)])


async def status_of(office: OfficeSite, id_: str) -> tuple[str, str, str]:
    found = await office.stock.messages.by_id(id_)
    assert found is not None
    return found.status, found.handled_by, found.answer


async def test_the_link_in_the_mail_opens_that_message_with_all_there_is_to_know(
    page: Page, office: OfficeSite
):
    await office.message("m1", 60, company_name="Ferretería El Tornillo")
    id_ = await office.message("m2", 5)
    await office.mail(id_, failed="550 el buzón no existe")
    await open_office(page, office, f"#/mensajes/{id_}")
    shown = record(page)
    for text in (
        "+541155551234",
        "Lucía Fernández",
        "Panadería La Espiga S.R.L.",
        "1001",
        "Es usuario",
        "Usuarios",
        "Con la línea abierta",
        "0:03",
        "a soporte@iduo.example",
        "550 el buzón no existe",
    ):
        await expect(shown).to_contain_text(text)
    await expect(shown.locator("mark")).to_have_text(["Espiga.", "facturar"])
    await expect(shown.locator("mark").first).to_have_attribute("title", re.compile("41\\s%"))
    await expect(shown.locator(".numbers-heard li").first).to_contain_text("15")
    await expect(chosen(page)).to_contain_text("Panadería La Espiga")
    await expect(page).to_have_title("Mensajes · Atiende")


async def test_whoever_has_just_come_in_moves_through_the_list_with_the_arrows(
    page: Page, office: OfficeSite
):
    await office.message("m1", 5, company_name="Ferretería El Tornillo")
    await open_office(page, office)
    await rows(page).nth(0).wait_for()
    await page.keyboard.press("ArrowDown")
    await expect(chosen(page)).to_contain_text("El Tornillo")


async def test_a_message_is_answered_by_keyboard_alone_and_can_be_opened_again(
    page: Page, office: OfficeSite
):
    first = await office.message("m1", 5, company_name="Ferretería El Tornillo")
    await office.message("m2", 50)
    await open_office(page, office)
    await rows(page).nth(1).wait_for()
    await page.keyboard.press("/")
    await expect(page.get_by_label(SEARCH)).to_be_focused()
    for key in ("Escape", "ArrowDown", "ArrowDown", "ArrowUp"):
        await page.keyboard.press(key)
    await expect(chosen(page)).to_contain_text("El Tornillo")
    assert page.url.endswith(f"#/mensajes/{first}")
    await expect(record(page).get_by_role("button", name="Marcar")).to_be_enabled()
    await page.keyboard.press("Enter")
    await page.keyboard.type("Se lo llamó y quedó conforme.")
    await page.keyboard.press("Control+Enter")
    await expect(record(page)).to_contain_text("Lo atendió sofia, hoy")
    await expect(record(page)).to_contain_text("Se lo llamó y quedó conforme.")
    assert await status_of(office, first) == ("handled", "sofia", "Se lo llamó y quedó conforme.")
    await expect(page.get_by_role("listbox")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Abierto de nuevo.")).to_be_visible()
    assert (await status_of(office, first))[0] == "open"


async def test_the_space_bar_plays_the_recording_and_the_slider_goes_anywhere_in_it(
    page: Page, office: OfficeSite
):
    id_ = await office.message()
    await open_office(page, office, f"#/mensajes/{id_}")
    player = page.get_by_role("region", name="Grabación")
    await player.wait_for()
    await page.keyboard.press("Space")
    await expect(player.get_by_role("button", name="Pausar")).to_be_visible()
    await expect(player.get_by_role("slider")).not_to_have_value("0")
    await page.keyboard.press("Space")
    await expect(player.get_by_role("button", name="Escuchar")).to_be_visible()
    await player.get_by_role("slider").fill("2")
    await expect(player).to_contain_text("0:02 / 0:03")


async def test_a_recording_whose_time_is_over_is_said_to_be_erased(page: Page, office: OfficeSite):
    id_ = await office.message("m1")
    await office.forget("m1")
    await open_office(page, office, f"#/mensajes/{id_}")
    await expect(record(page)).to_contain_text("La grabación se borró")
    await expect(record(page)).to_contain_text("Datos borrados")
    await expect(record(page)).not_to_contain_text("Lucía")


async def test_filters_leave_what_is_looked_for_in_the_list_and_in_the_file(
    page: Page, office: OfficeSite
):
    await office.message("m1", 5)
    await office.message("m2", 10, queue="ventas", company_name="Ferretería", said="Un presupuesto")
    await office.message("m3", 15, treatment="closed", company_name="Kiosco")
    done = await office.message("m4", 20, company_name="Mercería")
    await office.message("m5", 60 * 24 * 9, company_name="Librería")
    await office.handled(done, by="carla")
    await open_office(page, office)
    await expect(rows(page)).to_have_count(4)
    yesterday = (datetime.now(UTC).astimezone() - timedelta(days=1)).date().isoformat()
    await page.get_by_label("Desde").fill(yesterday)
    await expect(rows(page)).to_have_count(3)
    await page.get_by_label("Horario").select_option("closed")
    await only(page, "Kiosco")
    await page.get_by_role("button", name="Quitar filtros").click()
    await page.get_by_label("Cola").select_option("ventas")
    await only(page, "Ferretería")
    await page.get_by_role("button", name="Quitar filtros").click()
    await page.get_by_label("Estado").select_option("Atendidos")
    await only(page, "Mercería")
    await page.get_by_label("Estado").select_option("Todos")
    await page.get_by_label(SEARCH).fill("presupuesto")
    await only(page, "Ferretería")
    async with page.expect_download() as saved:
        await page.get_by_role("link", name="Descargar lo filtrado como CSV").click()
    path = await (await saved.value).path()
    table = path.read_text(encoding="utf-8-sig")
    assert "Ferretería" in table
    assert "Espiga" not in table
    workbook = page.get_by_role("link", name="Descargar lo filtrado como XLSX")
    assert "q=presupuesto" in str(await workbook.get_attribute("href"))
    await page.get_by_label(SEARCH).fill("nada así")
    await expect(page.get_by_text("Nada coincide con los filtros")).to_be_visible()


async def test_what_comes_in_meanwhile_moves_neither_the_choice_nor_what_is_typed(
    page: Page, office: OfficeSite
):
    mine = await office.message("m1", 30)
    await open_office(page, office, f"#/mensajes/{mine}")
    answer = page.get_by_label("Respuesta o nota")
    await answer.fill("La llamo a las")
    await office.message("m2", 1, company_name="Ferretería El Tornillo", said=None)
    await page.evaluate(BACK_AT_THE_PAGE)
    await expect(rows(page)).to_have_count(2)
    await expect(rows(page).first).to_contain_text("El Tornillo")
    await expect(chosen(page)).to_contain_text("La Espiga")
    await expect(answer).to_have_value("La llamo a las")
    await expect(answer).to_be_focused()


async def test_who_answers_too_late_sees_what_the_other_one_did_and_loses_no_word(
    page: Page, office: OfficeSite
):
    id_ = await office.message()
    await open_office(page, office, f"#/mensajes/{id_}")
    await page.get_by_label("Respuesta o nota").fill("Yo también")
    await expect(record(page).get_by_role("button", name="Marcar")).to_be_enabled()
    await office.handled(id_, by="carla", answer="Ya la llamé.")
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_text("Alguien lo cambió mientras tanto")).to_be_visible()
    await expect(record(page)).to_contain_text("Lo atendió carla")
    assert await status_of(office, id_) == ("handled", "carla", "Ya la llamé.")
    await page.get_by_role("button", name="Reabrir").click()
    await expect(page.get_by_label("Respuesta o nota")).to_have_value("Yo también")


async def test_a_long_list_goes_on_while_one_moves_down_it(page: Page, office: OfficeSite):
    for number in range(60):
        await office.ticket(f"t{number}", number, caller_name=f"Persona {number}", company_name="")
    await open_office(page, office, "#/tickets")
    await expect(rows(page)).to_have_count(50)
    await page.get_by_role("listbox").focus()
    await page.keyboard.press("End")
    await expect(chosen(page)).to_contain_text("Persona 49")
    await expect(rows(page)).to_have_count(60)
    await page.keyboard.press("ArrowDown")
    await expect(chosen(page)).to_contain_text("Persona 50")


async def test_a_long_message_is_shown_whole_beside_its_ticket(page: Page, office: OfficeSite):
    long = "Llamo porque la factura de marzo vino con un vencimiento equivocado. " * 6
    await office.message("m1", 5, said=long)
    await open_office(page, office, "#/tickets")
    await rows(page).first.click()
    await expect(record(page)).to_contain_text("vencimiento equivocado")
    body = record(page).locator(".record-body")
    widths = await body.evaluate("it => [it.scrollWidth, it.clientWidth]")
    assert widths[0] <= widths[1]


async def test_a_ticket_shows_its_number_its_messages_and_what_was_answered(
    page: Page, office: OfficeSite
):
    id_ = await office.message()
    found = await office.stock.messages.by_id(id_)
    assert found is not None
    await open_office(page, office, f"#/tickets/{found.ticket_number}")
    await expect(record(page)).to_contain_text(found.ticket_number)
    await expect(record(page)).to_contain_text("Lo abrió un mensaje de voz")
    await page.get_by_label("Respuesta o nota").fill("Resuelto")
    await page.get_by_role("button", name="Marcar como atendido").click()
    await expect(record(page)).to_contain_text("Lo atendió sofia")
    await record(page).locator(".its-messages a").click()
    await expect(page.get_by_role("region", name="Grabación")).to_be_visible()
    assert page.url.endswith(f"#/mensajes/{id_}")


async def test_without_the_server_the_list_stays_and_says_how_old_it_is(
    page: Page, office: OfficeSite
):
    await office.message()
    await open_office(page, office)
    await rows(page).wait_for()
    await page.context.set_offline(True)
    await page.evaluate(BACK_AT_THE_PAGE)
    await expect(page.get_by_text("Sin conexión · datos de las")).to_be_visible()
    await expect(rows(page)).to_have_count(1)
    await page.context.set_offline(False)
    await expect(page.get_by_text("Sin conexión")).to_have_count(0)


async def test_a_list_that_cannot_be_loaded_says_so_and_can_be_tried_again(
    page: Page, office: OfficeSite
):
    await office.message()
    await page.route("**/api/v1/voice-messages?*", lambda route: route.abort())
    await open_office(page, office)
    await expect(page.get_by_text("No se pudo cargar la lista")).to_be_visible()
    await page.unroute("**/api/v1/voice-messages?*")
    await page.get_by_role("button", name="Reintentar").click()
    await expect(rows(page)).to_have_count(1)


async def test_what_does_not_exist_is_said_in_its_place(page: Page, office: OfficeSite):
    await open_office(page, office, "#/tickets/1234567")
    await expect(page.get_by_text("Ese número de ticket no es válido")).to_be_visible()
    await expect(page.get_by_text("No hay tickets pendientes")).to_be_visible()


async def test_deliveries_that_failed_are_sent_again_at_once(page: Page, office: OfficeSite):
    id_ = await office.message()
    await office.mail(id_, failed="550 el buzón no existe")
    await open_office(page, office, "#/entregas")
    row = page.get_by_role("row", name="Correo")
    await expect(row).to_contain_text("Abandonada")
    await expect(row).to_contain_text("550 el buzón no existe")
    await row.get_by_role("button", name="Enviar ahora").click()
    await expect(row).to_contain_text("Se reintentará")
    assert [job.subject for job in await office.stock.outbox.due(datetime.now(UTC))] == [id_]


async def test_agents_are_led_to_their_own_page(page: Page, office: OfficeSite):
    await open_office(page, office, login="ana")
    await expect(page.get_by_text("es para supervisores y administradores")).to_be_visible()
    await expect(page.get_by_role("link", name="Ir a mi página")).to_have_attribute("href", "/")


async def test_a_supervisor_who_goes_home_leaves_no_trace(page: Page, office: OfficeSite):
    await office.message()
    await open_office(page, office)
    await rows(page).wait_for()
    await page.get_by_role("button", name="Salir").click()
    await expect(page.get_by_role("heading", name="Atiende")).to_be_visible()
    await expect(page.get_by_text("Lucía")).to_have_count(0)


async def test_english_readers_get_english(page: Page, office: OfficeSite):
    await office.message()
    await open_office(page, office)
    await page.get_by_role("button", name="Preferencias").click()
    await page.get_by_label("English").check()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("link", name="Messages", exact=True)).to_be_visible()
    await rows(page).click()
    await expect(page.get_by_role("button", name="Mark as handled")).to_be_visible()
