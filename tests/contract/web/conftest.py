"""The real web application on loopback, with a real database and desk; only Asterisk is not there."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from acd.board import Board
from acd.model import QueuePolicy
from atiende import passwords
from atiende.call.messages import CallEvent
from atiende.call.state import CallState
from atiende.desk import Desk
from atiende.messages import choice_label
from atiende.web.api import Api
from atiende.web.app import make_app
from atiende.web.back_office import Stock, back_office
from atiende.web.hub import Hub
from atiende.web.keys import digest, new_key
from atiende.web.live import Live
from atiende.web.sessions import Sessions
from atiende.web.views import Scene
from db.directory import Directory, NewUser
from db.engine import Database
from db.ledger import Ledger
from db.metrics.store import Metrics
from db.office import Messages, Tickets
from db.outbox import Outbox
from db.schema import upgrade

PASSWORD = "correcta-y-larga"
HASH = passwords.hashed(PASSWORD)


@dataclass
class Site:
    """The application, its address, and what it told the calls and the line."""

    url: str
    desk: Desk
    hub: Hub
    app: web.Application
    calls: dict[str, CallState]
    posted: list[tuple[str, CallEvent]]
    shown: list[tuple[int, str]]
    stock: Stock
    woken: list[str]
    now: list[datetime] = field(default_factory=lambda: [datetime.now(UTC)])

    async def login(self, session: aiohttp.ClientSession, login: str) -> dict[str, str]:
        """Log in; the headers of further requests."""
        answer = await session.post(
            f"{self.url}/api/v1/login", json={"login": login, "password": PASSWORD}
        )
        assert answer.status == 200, await answer.text()
        return {"Authorization": f"Bearer {(await answer.json())['token']}"}


@dataclass
class Visitor:
    """Somebody who uses the API, with the headers that say who it is."""

    url: str
    session: aiohttp.ClientSession
    headers: dict[str, str]

    async def ask(
        self, method: str, path: str, *, headers: dict[str, str] | None = None, **more: Any
    ) -> aiohttp.ClientResponse:
        """Send a request; its answer, read whole."""
        answer = await self.session.request(
            method, f"{self.url}/api/v1{path}", headers=self.headers | (headers or {}), **more
        )
        await answer.read()
        return answer

    async def get(self, path: str, status: int = 200, **more: Any) -> Any:
        """What a GET gives, which must have that status."""
        answer = await self.ask("GET", path, **more)
        assert answer.status == status, await answer.text()
        return await answer.json()

    async def refused(self, method: str, path: str, **more: Any) -> tuple[int, str]:
        """With which status and code a request is refused."""
        answer = await self.ask(method, path, **more)
        error = (await answer.json())["error"]
        assert error["message"]
        return answer.status, error["code"]


@dataclass
class Callers:
    posted: list[tuple[str, CallEvent]]

    def post(self, call_id: str, event: CallEvent) -> None:
        self.posted.append((call_id, event))


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory) -> Path:
    """A database without rows, copied for each test: making the tables takes longer."""
    path = tmp_path_factory.mktemp("empty") / "atiende.db"
    asyncio.run(upgrade(f"sqlite:///{path}"))
    return path


@pytest.fixture
async def database(tmp_path: Path, empty_database: Path) -> AsyncIterator[Database]:
    shutil.copy(empty_database, tmp_path / "atiende.db")
    async with Database(f"sqlite:///{tmp_path / 'atiende.db'}") as opened:
        yield opened


@pytest.fixture
async def directory(database: Database) -> AsyncIterator[tuple[Directory, Ledger]]:
    async with Ledger(database) as ledger:
        people = Directory(database)
        await people.agents.create(
            NewUser(login="ana", name="Ana Suárez", role="agent", password_hash=HASH),
            extension="2001",
            sip_ha1="0" * 32,
            skills={"usuarios": 5},
        )
        for login, role in (("sofia", "supervisor"), ("admin", "admin")):
            await people.users.create(
                NewUser(login=login, name=login.title(), role=role, password_hash=HASH)
            )
        yield people, ledger


@pytest.fixture
async def site(
    database: Database, directory: tuple[Directory, Ledger], tmp_path: Path
) -> AsyncIterator[Site]:
    people, ledger = directory
    posted: list[tuple[str, CallEvent]] = []
    shown: list[tuple[int, str]] = []
    calls: dict[str, CallState] = {}
    clock = [datetime.now(UTC)]
    board = Board()
    board.set_queues([QueuePolicy("usuarios", "Usuarios", "usuarios")])
    for agent in await people.agents.all():
        board.set_agent(agent.id, agent.name, agent.extension, agent.skills, clock[0])
    desk = Desk(board, Callers(posted), ledger.record, lambda: clock[0])

    def scene() -> Scene:
        return Scene(clock[0], board, calls, lambda choice: choice_label("es", choice))

    def health() -> dict[str, Any]:
        return {"ok": True, "calls": len(calls)}

    hub = Hub(scene)
    desk.on_change(hub.changed)
    sessions = Sessions(people, lambda: clock[0], lasts=timedelta(hours=12), secure_cookie=False)
    live = Live(sessions, hub, scene, lambda agent, offer: shown.append((agent, offer)))
    woken: list[str] = []
    stock = Stock(
        directory=people,
        metrics=Metrics(database),
        tickets=Tickets(database),
        messages=Messages(database),
        outbox=Outbox(database),
        record=ledger.record,
        prompts=lambda: {
            "overflow_closed_now": "En este momento no podemos atenderlo.",
            "number_7": "siete",
        },
        wake=lambda: woken.append("delivery"),
        troubles=lambda: ["Falta el servidor de correo."],
        messages_dir=tmp_path / "messages",
        from_files={"overflow"},
    )
    stock.messages_dir.mkdir()
    more = back_office(sessions, stock, lambda: clock[0], "es")
    app = make_app(Api(sessions, desk, hub, scene, "es"), live, health, "es", *more)
    runner = web.AppRunner(app, shutdown_timeout=1.0)
    await runner.setup()
    listener = web.TCPSite(runner, "127.0.0.1", 0)
    await listener.start()
    host, port = runner.addresses[0][:2]
    yield Site(f"http://{host}:{port}", desk, hub, app, calls, posted, shown, stock, woken, clock)
    await hub.close()
    await runner.cleanup()
    await desk.close()


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        yield session


@pytest.fixture
async def sofia(site: Site, http: aiohttp.ClientSession) -> Visitor:
    """A supervisor."""
    return await visitor(site, http, "sofia")


@pytest.fixture
async def admin(site: Site, http: aiohttp.ClientSession) -> Visitor:
    """An administrator."""
    return await visitor(site, http, "admin")


async def visitor(site: Site, http: aiohttp.ClientSession, login: str) -> Visitor:
    """Somebody who is logged in, without the time that checking a password takes."""
    directory, token = site.stock.directory, f"session of {login}"
    user = await directory.users.by_login(login)
    assert user
    await directory.web_sessions.create(
        sha256(token.encode()).hexdigest(),
        user.id,
        now=site.now[0],
        expires_at=site.now[0] + timedelta(hours=12),
    )
    return Visitor(site.url, http, {"Authorization": f"Bearer {token}"})


async def system(site: Site, http: aiohttp.ClientSession, *scopes: str) -> Visitor:
    """Another system, with a new key of these scopes."""
    key = new_key()
    await site.stock.directory.api_keys.create(
        "mesa", digest(key), scopes, by="root", now=site.now[0]
    )
    return Visitor(site.url, http, {"Authorization": f"Bearer {key}"})
