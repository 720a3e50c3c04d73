"""The real web application over a real database, with callers who left something behind."""

from __future__ import annotations

import io
import math
import secrets
import shutil
import wave
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from aiohttp import web

from acd.board import Board
from acd.model import QueuePolicy
from atiende.call.messages import CallEvent
from atiende.desk import Desk
from atiende.messages import choice_label
from atiende.web.api import Api
from atiende.web.app import make_app
from atiende.web.back_office import Stock, back_office
from atiende.web.hub import Hub
from atiende.web.live import Live
from atiende.web.sessions import Sessions
from atiende.web.views import Scene
from db import facts
from db.directory import Directory, NewUser, QueueRecord
from db.engine import Database
from db.ledger import Ledger
from db.metrics.store import Metrics
from db.office import Erasure, Messages, SpokenWord, Tickets
from db.office.erasure import What
from db.outbox import Job, Outbox
from overflow.ticket import ticket_number

SAID = "Buenas tardes, habla Lucía de Panadería La Espiga. No podemos facturar desde las 15 30."
UNSURE = {"Espiga.": 0.41, "facturar": 0.55}
SURE = 0.96
RATE_HZ = 8000
PROMPTS = {"closed_now": "En este momento no podemos atenderlo."}
PEOPLE: dict[str, Literal["supervisor", "admin"]] = {"sofia": "supervisor", "admin": "admin"}


@dataclass
class OfficeSite:
    """The application; callers come by :meth:`message` and :meth:`ticket`."""

    stock: Stock
    database: Database
    url: str = ""
    tickets: int = 0

    async def cookie(self, login: str) -> str:
        """A session of this person, as if the password had been typed."""
        token, now = secrets.token_urlsafe(), utc_now()
        people = self.stock.directory
        user = await people.users.by_login(login)
        assert user is not None
        await people.web_sessions.create(
            sha256(token.encode()).hexdigest(),
            user.id,
            now=now,
            expires_at=now + timedelta(hours=1),
        )
        return token

    async def ticket(self, call_id: str = "t1", minutes_ago: float = 5, **who: str) -> str:
        """Somebody asks for a ticket; its number."""
        self.tickets += 1
        number = ticket_number(self.tickets)
        at = utc_now() - timedelta(minutes=minutes_ago)
        caller = person(**who)
        issued = facts.TicketIssued(
            at=at, call_id=call_id, ticket_number=number, origin="choice", **caller
        )
        await self.stock.record([arrival(at, call_id, caller), issued])
        return number

    async def message(
        self, call_id: str = "m1", minutes_ago: float = 5, *, said: str | None = SAID, **who: str
    ) -> str:
        """Somebody leaves three seconds of sound and its transcript; the message's id."""
        self.tickets += 1
        number, id_ = ticket_number(self.tickets), f"{call_id}-message"
        at = utc_now() - timedelta(minutes=minutes_ago)
        caller = person(**who)
        left = facts.MessageLeft(
            at=at,
            call_id=call_id,
            message_id=id_,
            ticket_number=number,
            mailbox="soporte@iduo.example",
            started_at=at - timedelta(seconds=3),
            duration_s=3.0,
            audio=f"{id_}.wav",
            **caller,
        )
        opened = facts.TicketIssued(
            at=at, call_id=call_id, ticket_number=number, origin="message", **caller
        )
        over = facts.CallEnded(at=at, call_id=call_id, outcome="diverted", ended_by="caller")
        await self.stock.record([arrival(at, call_id, caller), opened, left, over])
        (self.stock.messages_dir / f"{id_}.wav").write_bytes(tone(3.0))
        if said is not None:
            await self.transcribe(id_, said)
        return id_

    async def transcribe(self, id_: str, said: str) -> None:
        words = [SpokenWord(word, UNSURE.get(word, SURE)) for word in said.split()]
        now = utc_now()
        await self.stock.messages.set_transcript(
            id_, "done", now=now, text=said, words=words, engine="whisper", language="es"
        )

    async def handled(self, id_: str, by: str, answer: str = "") -> None:
        """Somebody else deals with the message."""
        found = await self.stock.messages.by_id(id_)
        assert found is not None
        done = facts.MessageHandled(
            at=utc_now(),
            call_id=found.call_id,
            message_id=id_,
            handled=True,
            by=by,
            answer=answer,
        )
        await self.stock.record([done])

    async def mail(self, id_: str, failed: str = "") -> None:
        """A mail about the message is waiting, or was given up for this reason."""
        now = utc_now()
        outbox = self.stock.outbox
        await outbox.put([Job("mail", f"mail-{id_}", id_)], now)
        if failed:
            [job] = await outbox.due(now)
            await outbox.give_up(job.id, failed, now)

    async def forget(self, call_id: str) -> None:
        """The time of the recording, and of all that is personal, is over."""
        erasure = Erasure(self.database)
        kinds: tuple[What, ...] = ("audio", "personal")
        for what in kinds:
            await erasure.erase([call_id], what, utc_now())


def utc_now() -> datetime:
    return datetime.now(UTC)


def person(**changes: str) -> dict[str, Any]:
    return {
        "queue": "usuarios",
        "treatment": "open",
        "choice": "usuario",
        "caller_number": "+541155551234",
        "caller_name": "Lucía Fernández",
        "company_number": "1001",
        "company_name": "Panadería La Espiga S.R.L.",
        **changes,
    }


def arrival(at: datetime, call_id: str, caller: dict[str, Any]) -> facts.CallArrived:
    return facts.CallArrived(
        at=at - timedelta(minutes=1),
        call_id=call_id,
        channel_id=f"{call_id}-caller",
        caller_number=caller["caller_number"],
        caller_name=caller["caller_name"],
        dialled="0800",
        flow_revision=1,
    )


def tone(seconds: float) -> bytes:
    """A WAV like the line keeps them: 8 kHz, mono, one byte a sample."""
    turn = 2 * math.pi * 440 / RATE_HZ
    samples = bytes(128 + round(40 * math.sin(i * turn)) for i in range(int(seconds * RATE_HZ)))
    target = io.BytesIO()
    with wave.open(target, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(RATE_HZ)
        sound.writeframes(samples)
    return target.getvalue()


class NoCalls:
    """Nobody is on the line."""

    def post(self, call_id: str, event: CallEvent) -> None:
        raise AssertionError((call_id, event))


@asynccontextmanager
async def office_site(
    folder: Path,
    empty: Path,
    password_hash: str = "",
    queues: Sequence[str] = ("Usuarios", "Ventas"),
) -> AsyncIterator[OfficeSite]:
    """Serve it on loopback; ``empty`` is a database with tables and no rows."""
    shutil.copy(empty, folder / "atiende.db")
    async with (
        Database(f"sqlite:///{folder / 'atiende.db'}") as database,
        Ledger(database) as ledger,
    ):
        directory = Directory(database)
        for login, role in PEOPLE.items():
            new = NewUser(login=login, name=login.title(), role=role, password_hash=password_hash)
            await directory.users.create(new)
        ana = NewUser(login="ana", name="Ana Suárez", role="agent", password_hash=password_hash)
        await directory.agents.create(ana, extension="2001", sip_ha1="0" * 32, skills={})
        for label in queues:
            await directory.queues.put(QueueRecord(name=label.lower(), label=label, skill=""))
        (folder / "messages").mkdir()
        site = OfficeSite(stock_of(directory, database, ledger, folder / "messages"), database)
        async with serving(site):
            yield site


def stock_of(directory: Directory, database: Database, ledger: Ledger, folder: Path) -> Stock:
    return Stock(
        directory=directory,
        metrics=Metrics(database),
        tickets=Tickets(database),
        messages=Messages(database),
        outbox=Outbox(database),
        record=ledger.record,
        prompts=lambda: PROMPTS,
        wake=lambda: None,
        messages_dir=folder,
        from_files=("routing",),
    )


@asynccontextmanager
async def serving(site: OfficeSite) -> AsyncIterator[None]:
    """Put the whole application on a free port."""
    stock = site.stock
    board = Board()
    known = await stock.directory.queues.all()
    board.set_queues(QueuePolicy(queue.name, queue.label, None) for queue in known)
    for agent in await stock.directory.agents.all():
        board.set_agent(agent.id, agent.name, agent.extension, agent.skills, utc_now())
    desk = Desk(board, NoCalls(), stock.record, utc_now)
    sessions = Sessions(stock.directory, utc_now, lasts=timedelta(hours=1), secure_cookie=False)

    def scene() -> Scene:
        return Scene(utc_now(), board, {}, lambda choice: choice_label("es", choice))

    hub = Hub(scene)
    live = Live(sessions, hub, scene, lambda _agent, _offer: None)
    more = back_office(sessions, stock, utc_now, "es")
    api = Api(sessions, desk, hub, scene, "es")
    app = make_app(api, live, lambda: {"ok": True, "calls": 0}, "es", *more)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    site.url = f"http://{host}:{port}"
    try:
        yield
    finally:
        await hub.close()
        await runner.cleanup()
        await desk.close()
