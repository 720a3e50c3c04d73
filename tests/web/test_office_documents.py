"""Hours, overflow and the switch that closes the line, as an administrator or a supervisor has them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Locator, Page, expect

from acd.routing.source import DEFAULT_ROUTING
from ivr.hours.source import DEFAULT_HOURS
from overflow.source import DEFAULT_POLICY
from tests.web.conftest import open_office
from tests.web.office_site import OfficeSite

pytestmark = [pytest.mark.web, pytest.mark.asyncio(loop_scope="session")]

OPEN_ALWAYS = DEFAULT_HOURS.read_text(encoding="utf-8")


def hours(week: str) -> str:
    """A calendar with one holiday of its own the day after tomorrow, there."""
    holiday = (datetime.now(UTC) - timedelta(hours=3) + timedelta(days=2)).date()
    return f"""format: 1
default: oficina
calendars:
  oficina:
    zone: America/Argentina/Buenos_Aires
    holidays_as: sunday
    week:
      mon: {week}
      tue: {week}
      wed: {week}
      thu: {week}
      fri: {week}
      sat: {week}
      sun: closed
    own_holidays:
      - {{date: {holiday}, name: Aniversario}}
"""


def text(page: Page) -> Locator:
    return page.get_by_label("Texto del documento")


def publish(page: Page) -> Locator:
    return page.get_by_role("button", name="Publicar", exact=True)


async def published(office: OfficeSite, kind: str) -> str:
    latest = await office.stock.directory.documents.latest(kind)
    return "" if latest is None else latest.source


async def someone_publishes(office: OfficeSite, source: str, by: str = "carla") -> None:
    documents = office.stock.directory.documents
    await documents.publish("hours", source, published_by=by, now=datetime.now(UTC))


async def test_mistakes_are_shown_by_line_while_one_types(page: Page, office: OfficeSite):
    await open_office(page, office, "#/horarios", "admin")
    await expect(text(page)).to_have_value(OPEN_ALWAYS)
    await text(page).fill(hours('["14:00-12:00"]'))
    await expect(page.get_by_text("6 errores")).to_be_visible()
    await expect(page.locator(".gutter [data-severity=error]")).to_have_text(
        list("8") + ["9"] + [str(number) for number in range(10, 14)]
    )
    await expect(publish(page)).to_be_disabled()
    await expect(page.get_by_text("Corrija los errores")).to_be_visible()
    await page.get_by_role("button", name="Línea 10").click()
    await expect(text(page)).to_be_focused()
    chosen = "(field) => field.value.slice(field.selectionStart, field.selectionEnd)"
    assert "wed" in await text(page).evaluate(chosen)
    assert await published(office, "hours") == ""


async def test_the_next_fourteen_days_follow_the_text_before_it_is_published(
    page: Page, office: OfficeSite
):
    await open_office(page, office, "#/horarios", "admin")
    days = page.get_by_role("region", name="Próximos 14 días").get_by_role("row")
    await expect(days.filter(has_text="Todo el día")).to_have_count(14)
    await text(page).fill(hours('["08:30-12:30", "22:00-02:00+1"]'))
    holiday = days.filter(has_text="Aniversario")
    await expect(holiday).to_contain_text("se trata como domingo")
    await expect(days.filter(has_text="08:30–12:30").first).to_be_visible()
    assert await published(office, "hours") == ""


async def test_what_is_published_is_in_the_history_and_can_be_restored(
    page: Page, office: OfficeSite
):
    first, second = hours('["08:00-12:00"]'), hours('["09:00-12:00"]')
    await someone_publishes(office, first)
    await open_office(page, office, "#/horarios", "admin")
    await text(page).fill(second)
    await expect(page.get_by_text("Con cambios sin publicar")).to_be_visible()
    await publish(page).click()
    await expect(page.get_by_text("Publicada la revisión 2.")).to_be_visible()
    await expect(page.get_by_text("Con cambios sin publicar")).to_have_count(0)
    assert await published(office, "hours") == second
    await page.get_by_role("button", name="Historial").click()
    await expect(page.get_by_role("dialog")).to_contain_text("carla")
    await expect(page.get_by_role("dialog")).to_contain_text("Vigente")
    await page.get_by_role("button", name="Restaurar 1").click()
    await expect(text(page)).to_have_value(first)
    await publish(page).click()
    await expect(page.get_by_text("Revisión 3, publicada por admin")).to_be_visible()
    assert await published(office, "hours") == first


async def test_who_publishes_after_somebody_else_keeps_the_text_and_decides(
    page: Page, office: OfficeSite
):
    theirs, mine = hours('["07:00-12:00"]'), hours('["09:00-12:00"]')
    await open_office(page, office, "#/horarios", "admin")
    await text(page).fill(mine)
    await expect(publish(page)).to_be_enabled()
    await someone_publishes(office, theirs)
    await publish(page).click()
    await expect(page.get_by_text("carla publicó otra revisión")).to_be_visible()
    assert await published(office, "hours") == theirs
    await page.get_by_role("button", name="Ver la publicada").click()
    await expect(text(page)).to_have_value(theirs)
    await page.get_by_role("button", name="Volver a la mía").click()
    await expect(text(page)).to_have_value(mine)
    await page.get_by_role("button", name="Publicar la mía").click()
    await expect(page.get_by_text("Publicada la revisión 2.")).to_be_visible()
    assert await published(office, "hours") == mine


async def test_a_text_is_not_lost_by_looking_at_another_page(page: Page, office: OfficeSite):
    await open_office(page, office, "#/horarios", "admin")
    await text(page).fill(hours("closed"))
    await page.keyboard.press("Alt+1")
    await page.get_by_role("link", name="Horarios").click()
    await expect(text(page)).to_have_value(hours("closed"))
    await page.get_by_role("button", name="Descartar").click()
    await expect(text(page)).to_have_value(OPEN_ALWAYS)


async def test_an_admin_changes_what_overflow_offers(page: Page, office: OfficeSite):
    await open_office(page, office, "#/desborde", "admin")
    shipped = DEFAULT_POLICY.read_text(encoding="utf-8")
    await expect(text(page)).to_have_value(shipped)
    mine = shipped.replace("waited_s: 60", "waited_s: 90")
    await text(page).fill(mine)
    await publish(page).click()
    await expect(page.get_by_text("Publicada la revisión 1.")).to_be_visible()
    assert await published(office, "overflow") == mine


async def test_an_admin_changes_who_serves_whom_and_is_told_that_a_file_counts_at_the_next_start(
    page: Page, office: OfficeSite
):
    await open_office(page, office, "#/enrutamiento", "admin")
    shipped = DEFAULT_ROUTING.read_text(encoding="utf-8")
    await expect(text(page)).to_have_value(shipped)
    await expect(page.get_by_text("se vuelve a publicar desde un archivo")).to_be_visible()
    line = shipped[: shipped.index("  strategy:")].count("\n") + 1
    await text(page).fill(shipped.replace("  strategy: longest_idle", "  strategy: el_mejor"))
    await expect(page.get_by_role("button", name=f"Línea {line}")).to_be_visible()
    await expect(publish(page)).to_be_disabled()
    mine = shipped.replace("  strategy: longest_idle", "  strategy: round_robin")
    await text(page).fill(mine)
    await publish(page).click()
    await expect(page.get_by_text("Publicada la revisión 1.")).to_be_visible()
    assert await published(office, "routing") == mine
    await page.get_by_role("link", name="Desborde").click()
    await expect(page.get_by_role("heading", name="Política de desborde")).to_be_visible()
    await expect(page.get_by_text("se vuelve a publicar desde un archivo")).to_have_count(0)


async def test_a_supervisor_closes_the_line_at_once_and_opens_it_again(
    page: Page, office: OfficeSite
):
    await open_office(page, office, "#/horarios")
    await page.get_by_role("button", name="Cerrar «siempre» ahora").click()
    await page.get_by_label("Qué oye quien llama").select_option(
        "En este momento no podemos atenderlo."
    )
    tonight = (datetime.now() + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M")  # noqa: DTZ005  # the browser's
    await page.get_by_label("Hasta").fill(tonight)
    await page.get_by_label("Motivo").fill("Corte de luz")
    await page.get_by_role("button", name="Cerrar la línea").click()
    await expect(page.get_by_text("«siempre» está cerrado.")).to_be_visible()
    state = page.locator(".close-state")
    await expect(state).to_contain_text(
        re.compile("Cerrado por sofia, hoy .*, hasta .*Corte de luz")
    )
    kept = await office.stock.directory.closed_now.get("siempre", now=datetime.now(UTC))
    assert kept is not None
    assert (kept.by, kept.reason, kept.notice) == ("sofia", "Corte de luz", ("closed_now",))
    assert kept.until is not None
    await page.get_by_role("button", name="Volver al horario de «siempre»").click()
    await expect(state).to_contain_text("Según su horario")
    assert await office.stock.directory.closed_now.get("siempre", now=datetime.now(UTC)) is None


async def test_supervisors_are_told_that_overflow_is_for_administrators(
    page: Page, office: OfficeSite
):
    await open_office(page, office, "#/desborde")
    await expect(page.get_by_text("Esta página es para administradores")).to_be_visible()
    await expect(page.get_by_role("link", name="Desborde")).to_have_count(0)
