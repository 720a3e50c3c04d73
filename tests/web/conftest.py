from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
import pytest_asyncio
from playwright.async_api import (
    Browser,
    BrowserContext,
    Page,
    ViewportSize,
    async_playwright,
)

from db.schema import upgrade
from tests.web.devserver import COOKIE, DevServer
from tests.web.office_site import OfficeSite, office_site

# A closed network must not slow the start: no look-ups of the browser's own.
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZE = ViewportSize(width=1280, height=720)
AS_ROOT = ["--no-sandbox"] if os.geteuid() == 0 else []


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """The system's Chromium; where it has none, the one that playwright downloaded."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=[*FLAGS, *AS_ROOT]
        )
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def server() -> AsyncIterator[DevServer]:
    server = DevServer()
    await server.start()
    yield server
    await server.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    context = await browser.new_context(viewport=SIZE, locale="es-AR", reduced_motion="reduce")
    context.set_default_timeout(10_000)
    yield context
    await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(context: BrowserContext) -> AsyncIterator[Page]:
    """A page that may not complain: an uncaught error or a broken policy fails the test."""
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda message: (
            complaints.append(message.text) if "Content Security Policy" in message.text else None
        ),
    )
    yield page
    assert complaints == []


@pytest_asyncio.fixture(loop_scope="session")
async def agent_page(page: Page, server: DevServer) -> Page:
    """The page of Ana, logged in, as the server shows her day."""
    await log_in(page, server)
    return page


async def fill_login(page: Page, password: str) -> None:
    await page.get_by_label("Usuario").fill("ana")
    await page.get_by_label("Contraseña").fill(password)
    await page.get_by_role("button", name="Ingresar").click()


async def log_in(page: Page, server: DevServer) -> None:
    """Opens the page of one who has logged in before."""
    site = urljoin(server.url, "/")
    await page.context.add_cookies([{"name": COOKIE, "value": server.new_session(), "url": site}])
    await page.goto(server.url)
    await until_live(page)


async def until_live(page: Page) -> None:
    await page.locator('.page[data-link="live"]').wait_for()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database without rows, copied for each test: making the tables takes longer."""
    path = tmp_path_factory.mktemp("empty") / "atiende.db"
    asyncio.run(upgrade(f"sqlite:///{path}"))
    return path


@pytest_asyncio.fixture(loop_scope="session")
async def office(tmp_path: Path, empty_database: Path) -> AsyncIterator[OfficeSite]:
    async with office_site(tmp_path, empty_database) as site:
        yield site


async def open_office(
    page: Page, site: OfficeSite, where: str = "#/mensajes", login: str = "sofia"
) -> None:
    """Opens the back office as one who has logged in before; ``where`` such as ``#/tickets``."""
    cookie = await site.cookie(login)
    await page.context.add_cookies([{"name": COOKIE, "value": cookie, "url": site.url}])
    await page.goto(f"{site.url}/oficina{where}")
    await page.locator("main").wait_for()
