"""Tables for spreadsheets: whole, safe to open, and no heavier for being long."""

import csv
import io
import zipfile
from xml.etree import ElementTree as ET

import aiohttp
import pytest

from atiende.web import downloads, exports
from tests.contract.web.conftest import Site, Visitor
from tests.contract.web.promised import content_type, documented
from tests.contract.web.stories import (
    ANA,
    LUIS,
    ana_leaves_a_message,
    luis_asks_for_a_ticket,
    many_tickets,
)

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


async def rows_of(visitor: Visitor, path: str) -> list[list[str]]:
    answer = await visitor.ask("GET", path)
    assert answer.status == 200
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="')
    text = (await answer.read()).decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:]), delimiter=";"))


def sheet_of(workbook: bytes) -> list[list[str]]:
    """The cells of the first sheet as Excel's format has them: numbers as numbers."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        sheet = ET.fromstring(parts.read("xl/worksheets/sheet1.xml"))
    assert not list(sheet.iter(f"{MAIN}f")), "a formula"
    return [
        [
            "".join(text.text or "" for text in cell.iter() if text.tag in (f"{MAIN}t", f"{MAIN}v"))
            for cell in row
        ]
        for row in sheet.iter(f"{MAIN}row")
    ]


async def test_tickets_open_in_a_spanish_spreadsheet(site: Site, sofia: Visitor):
    await ana_leaves_a_message(site)
    await luis_asks_for_a_ticket(site)
    heading, luis, ana = await rows_of(sofia, "/tickets.csv?zone=America/Argentina/Buenos_Aires")
    luis, ana = (dict(zip(heading, row, strict=True)) for row in (luis, ana))
    assert (luis["Ticket"], ana["Ticket"]) == (LUIS, ANA)
    assert luis["Fecha y hora"] == "2026-03-02 10:00:02"
    assert luis["Horario"] == "Fuera de horario"
    assert (ana["Nombre"], ana["Empresa"]) == ("Ana Muñoz", "Panadería Ñandú")
    assert ana["Teléfono"] == "'+5491155550001"


async def test_messages_come_with_their_transcript(site: Site, sofia: Visitor):
    await ana_leaves_a_message(site)
    heading, row = await rows_of(sofia, "/voice-messages.csv?status=open")
    message = dict(zip(heading, row, strict=True))
    assert message["Transcripción"] == "Llamen al cuatro cinco dos uno"
    assert (message["Duración (s)"], message["Correo"]) == ("7,2", "Sin correo")


async def test_a_workbook_holds_the_same(site: Site, sofia: Visitor):
    await ana_leaves_a_message(site)
    await many_tickets(site, 1)
    answer = await sofia.ask("GET", "/tickets.xlsx?zone=UTC")
    assert answer.headers["Content-Type"] == content_type("/api/v1/tickets.xlsx", 200)
    heading, *rows = sheet_of(await answer.read())
    names = {dict(zip(heading, row, strict=False))["Nombre"] for row in rows}
    assert names == {"=1+1", "Ana Muñoz"}
    numbers = {dict(zip(heading, row, strict=False))["Teléfono"] for row in rows}
    assert "+5491155550001" in numbers
    messages = await sofia.ask("GET", "/voice-messages.xlsx")
    assert "Llamen al cuatro cinco dos uno" in sheet_of(await messages.read())[1]


async def test_nothing_a_caller_says_becomes_a_formula(site: Site, sofia: Visitor):
    await many_tickets(site, 1)
    [_, row] = await rows_of(sofia, "/tickets.csv")
    assert "'=1+1" in row


async def test_a_long_table_comes_whole_though_it_is_read_in_parts(
    site: Site, sofia: Visitor, monkeypatch
):
    monkeypatch.setattr(downloads, "BATCH", 3)
    expected = await many_tickets(site, 8)
    [_, *rows] = await rows_of(sofia, "/tickets.csv")
    assert [row[0] for row in rows] == expected
    book = sheet_of(await (await sofia.ask("GET", "/tickets.xlsx")).read())
    assert [row[0] for row in book[1:]] == expected


async def test_more_than_a_workbook_takes_is_refused_with_advice(
    site: Site, sofia: Visitor, monkeypatch
):
    monkeypatch.setattr(exports, "MOST_ROWS", 2)
    await many_tickets(site, 3)
    answer = await sofia.get("/tickets.xlsx", status=422)
    documented("/api/v1/tickets.xlsx", "get", 422, answer)
    assert "Acote las fechas" in answer["error"]["message"]


async def test_a_table_that_breaks_off_does_not_look_whole(site: Site, sofia: Visitor, monkeypatch):
    monkeypatch.setattr(downloads, "BATCH", 2)
    await many_tickets(site, 5)
    page = site.stock.tickets.page

    async def fails_later(which, cursor, limit):
        if cursor is not None:
            raise RuntimeError("the disk is gone")
        return await page(which, cursor, limit)

    monkeypatch.setattr(site.stock.tickets, "page", fails_later)
    with pytest.raises(aiohttp.ClientError):
        await sofia.ask("GET", "/tickets.csv")


@pytest.mark.parametrize("query", ["zone=Marte/Olimpo", "zone=../etc/passwd", "limit=3"])
async def test_a_table_is_not_made_from_nonsense(sofia: Visitor, query):
    assert await sofia.refused("GET", f"/tickets.csv?{query}") == (400, "bad_request")
