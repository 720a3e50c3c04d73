"""A database with messages in it, the worker that delivers them, and the means to watch it."""

from __future__ import annotations

import asyncio
import atexit
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from atiende.delivery import Delivery, Labels, Stores, jobs_for
from atiende.delivery.crm import BuiltInDesk
from atiende.settings import Settings
from db.directory import Directory
from db.engine import Database
from db.facts import MessageHandled, MessageLeft, TicketHandled, TicketIssued
from db.ledger import Ledger
from db.office import Messages, Tickets
from db.outbox import Outbox
from db.schema import upgrade
from overflow.transcription.port import Transcript, TranscriptionFailed, Word
from tests.unit.overflow.sounds import PROMPTS

NOON = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
WHO = {
    "queue": "usuarios",
    "treatment": "open",
    "choice": "usuario",
    "caller_number": "+541155550001",
    "caller_name": "Marta Gómez",
    "company_number": "1001",
    "company_name": "Panadería Ñandú",
}
SAID = Transcript(
    "Llamen al 4521", (Word("Llamen", 0.9, 0, 1), Word("al", 0.9, 1, 1), Word("4521", 0.8, 1, 2)),
    "whisper", "es",
)  # fmt: skip


class WatchedOutbox(Outbox):
    """Says when a job changed."""

    def __init__(self, db):
        super().__init__(db)
        self.changed = asyncio.Condition()

    async def _change(self, statement):
        count = await super()._change(statement)
        async with self.changed:
            self.changed.notify_all()
        return count

    async def when(self, condition, within_s=10):
        """Wait until the jobs, as `(kind, status, attempts)` by key, are as the condition says."""
        async with asyncio.timeout(within_s), self.changed:
            while not condition(jobs := await self.jobs()):
                await self.changed.wait()
        return jobs

    async def jobs(self):
        return {job.key: job for job in await self.about([*_SUBJECTS])}


_SUBJECTS = ("m1", "m2", "m3", "1000019")


class Scribe:
    """Transcribes as it is told to; `asked` is set when it is asked."""

    def __init__(self, answer=SAID):
        self.answer = answer
        self.asked = asyncio.Event()
        self.may_go_on = asyncio.Event()
        self.may_go_on.set()
        self.paths = []

    async def transcribe(self, path):
        self.paths.append(path)
        self.asked.set()
        await self.may_go_on.wait()
        if isinstance(self.answer, str):
            raise TranscriptionFailed(self.answer, limit_s=1, limit=1, reason="x", language="es")
        return self.answer


@dataclass
class Office:
    settings: Settings
    db: Database
    outbox: WatchedOutbox
    ledger: Ledger
    now: datetime = NOON
    runs: list[asyncio.Task] = field(default_factory=list)

    def clock(self):
        return self.now

    def passes(self, **time):
        self.now += timedelta(**time)
        self.delivery.wake()

    @property
    def messages(self):
        return Messages(self.db)

    def start(self, transcriber=None, desk=None):
        directory = Directory(self.db)
        self.delivery = Delivery(
            self.settings,
            Stores(self.outbox, self.messages, Tickets(self.db)),
            desk=desk or BuiltInDesk(directory.crm_messages, self.clock),
            transcriber=transcriber,
            labels=Labels(
                directory.queues,
                self.settings.language,
                lambda: "America/Argentina/Buenos_Aires",
                self.settings.link_base,
            ),
            now=self.clock,
        )
        self.runs.append(asyncio.create_task(self.delivery.run()))
        return self.delivery

    async def stop(self):
        for run in self.runs:
            run.cancel()
        await asyncio.gather(*self.runs, return_exceptions=True)
        self.runs.clear()

    async def message(
        self, message_id="m1", mailbox="ventas@example.com", sound="goodbye", **changes
    ):
        """A message is left."""
        if sound:
            self.settings.messages_dir.mkdir(parents=True, exist_ok=True)
            wav = (PROMPTS / f"{sound}.wav").read_bytes()
            (self.settings.messages_dir / f"{message_id}.wav").write_bytes(wav)
        fact = MessageLeft(
            at=self.now, call_id=f"call-{message_id}", message_id=message_id, mailbox=mailbox,
            ticket_number="1000019", started_at=self.now, duration_s=2.3,
            audio=f"{message_id}.wav", **(WHO | changes),
        )  # fmt: skip
        await self.ledger.record([fact])
        if self.runs:
            self.delivery.wake()

    async def ticket(self, origin="choice"):
        """A ticket is asked for."""
        await self.ledger.record([
            TicketIssued(at=self.now, call_id="c1", ticket_number="1000019", origin=origin, **WHO)
        ])  # fmt: skip

    async def handled(self, *, handled=True):
        """The back office deals with message and ticket."""
        done = {"at": self.now, "handled": handled, "by": "luis", "answer": "Llamé."}
        await self.ledger.record([
            MessageHandled(call_id="call-m1", message_id="m1", **done),
            TicketHandled(call_id="c1", ticket_number="1000019", **done),
        ])  # fmt: skip


async def empty_database() -> Path:
    """Make the tables once for all tests of a run."""
    path = Path(tempfile.gettempdir()) / f"atiende-empty-{os.getpid()}.db"
    if not path.exists():
        atexit.register(path.unlink, missing_ok=True)
        await upgrade(f"sqlite:///{path}")
    return path


@asynccontextmanager
async def office(folder: Path, **settings) -> AsyncIterator[Office]:
    values = {
        "data_dir": folder, "smtp_host": "127.0.0.1", "smtp_security": "none",
        "mail_from": "Línea <atiende@example.com>", "public_url": "https://atiende.example.com",
    }  # fmt: skip
    made = Settings(**(values | settings))
    if not (folder / "atiende.db").exists():
        shutil.copyfile(await empty_database(), folder / "atiende.db")
    async with (
        Database(made.database) as db,
        Ledger(db, now=lambda: here.now, jobs_for=jobs_for(made)) as ledger,
    ):
        here = Office(made, db, WatchedOutbox(db), ledger)
        try:
            yield here
        finally:
            await here.stop()


def status(key, wanted):
    """A condition for `when`: the job of this key has this status."""
    return lambda jobs: key in jobs and jobs[key].status == wanted


def attempts(key, count):
    return lambda jobs: key in jobs and jobs[key].attempts >= count
