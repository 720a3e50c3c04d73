"""A line whose documents are published, and the folders in which callers' words lie about."""

from __future__ import annotations

import os
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from atiende.keeping import Keeping
from atiende.pickup import Pickup
from atiende.plans import Plans
from db.directory import Directory
from db.facts import (
    CallArrived,
    CallEnded,
    ChoiceMade,
    LegEnded,
    LegStarted,
    QueueJoined,
    QueueLeft,
)
from db.office import Messages, Tickets
from ivr.flow import DEFAULT_FLOW
from overflow.wav import encode
from tests.contract.overflow.office import Office, office
from tests.unit.overflow.sounds import PROMPTS, noise

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
"""A Tuesday noon in Buenos Aires."""
BEGAN = NOW - timedelta(hours=1)
CHANNEL = f"{BEGAN.timestamp() - 30:.0f}.17"
NAME = f"{BEGAN:%Y%m%dT%H%M%SZ}-{CHANNEL.replace('.', '')}"
MESSAGE = f"fallback-{NAME}"

POLICY = """
format: 1
title: Prueba
default:
  open: {mailbox: dia@ejemplo.com}
  closed: {choices: [message, ticket], mailbox: noche@ejemplo.com}
queues:
  ventas:
    open: {mailbox: ventas@ejemplo.com}
    closed: {choices: [message], mailbox: ventas-noche@ejemplo.com}
"""
HOURS = """
format: 1
default: oficina
calendars:
  oficina:
    zone: America/Argentina/Buenos_Aires
    country: AR
    week: {mon: ["09:00-18:00"], tue: ["09:00-18:00"], wed: ["09:00-18:00"]}
"""


@dataclass
class Rig:
    """The pickup and everything around it; ``now`` is its clock, ``told`` what an admin hears."""

    office: Office
    now: datetime = NOW
    told: list[str] = field(default_factory=list)

    def __post_init__(self):
        self.settings = self.office.settings
        self.spool = self.settings.fallback_messages_dir
        self.partial = self.spool / ".partial"
        self.rejected = self.spool / "rejected"
        self.recordings = self.settings.recordings_dir
        self.kept = self.settings.messages_dir
        for folder in (self.partial, self.recordings, self.kept):
            folder.mkdir(parents=True)

    def clock(self):
        return self.now

    def pickup(self, ledger=None):
        """A pickup as after a start of the application."""
        directory = Directory(self.office.db)
        books = ledger or self.office.ledger
        tickets = Tickets(self.office.db)
        keeping = Keeping(self.recordings, self.kept, tickets, self.clock, self.told.append)
        return Pickup(
            self.settings,
            directory,
            self.messages,
            record=books.record,
            live_calls=books.live_calls,
            keeping=keeping,
            plans=Plans(directory, self.clock),
            now=self.clock,
            troubled=self.told.append,
        )

    async def publish(self, hours=HOURS):
        directory = Directory(self.office.db)
        await directory.flows.publish(DEFAULT_FLOW.read_text(), published_by="x", now=self.now)
        await directory.documents.publish("overflow", POLICY, "x", self.now)
        await directory.documents.publish("hours", hours, "x", self.now)

    def sound(self, path, prompt="still_waiting", *, age=timedelta(hours=1)):
        """A recording in which somebody speaks; None: nobody does."""
        content = (
            encode(noise(2, 0.001), "pcm16")
            if prompt is None
            else (PROMPTS / f"{prompt}.wav").read_bytes()
        )
        return self.file(path, content, age=age)

    def file(self, path, content, *, age=timedelta(hours=1)):
        path.write_bytes(content)
        changed_at = (self.now - age).timestamp()
        os.utime(path, (changed_at, changed_at))
        return path

    def note(self, name=NAME, *, folder=None, text=None, **said):
        lines = {
            "caller": "+541155550001",
            "dialled": "0800",
            "started": f"{BEGAN:%Y-%m-%dT%H:%M:%SZ}",
            "choice": "2",
            "uniqueid": CHANNEL,
        } | said
        content = text or "".join(f"{key}={value}\n" for key, value in lines.items()).encode()
        return self.file((folder or self.spool) / f"{name}.txt", content)

    def voicemail(self, name=NAME, **said):
        """A voicemail as the fallback dialplan leaves it."""
        self.sound(self.spool / f"{name}.wav")
        self.note(name, **said)

    def spooled(self):
        return sorted(path.name for path in self.spool.rglob("*") if path.is_file())

    def sounds_kept(self):
        return sorted(path.name for path in self.kept.iterdir())

    @property
    def messages(self):
        return Messages(self.office.db)

    async def all_messages(self):
        return list((await self.messages.page()).items)

    async def message(self):
        """The only one."""
        (message,) = await self.all_messages()
        return message

    async def call(self, call_id):
        return await Directory(self.office.db).history.call(call_id)

    async def proven(self):
        """The books balance and nothing was written twice."""
        ledger = self.office.ledger
        assert await ledger.check() == []
        for message in await self.all_messages():
            facts = await ledger.facts(message.call_id)
            left = [fact for fact in facts if getattr(fact, "message_id", "") == message.message_id]
            assert len(left) == 1
            assert (self.kept / message.audio).is_file()

    async def diverted_call(
        self, call_id="c20261124135930aaaaaaaa", *, ended=True, channel=CHANNEL
    ):
        """A call that the application took, and then left to the fallback."""
        at = BEGAN - timedelta(seconds=30)
        facts = [
            CallArrived(
                at=at, call_id=call_id, channel_id=channel, caller_number="1155557777",
                caller_name="Ana", dialled="0800", flow_revision=1,
            ),
            LegStarted(at=at, call_id=call_id, channel_id=channel, role="caller"),
            ChoiceMade(at=at, call_id=call_id, node="bienvenida", choice="otras_consultas"),
            QueueJoined(at=at, call_id=call_id, entry_id=f"{call_id}-q1", queue="consultas"),
        ]  # fmt: skip
        end = [
            QueueLeft(at=BEGAN, call_id=call_id, entry_id=f"{call_id}-q1", outcome="diverted"),
            LegEnded(at=BEGAN, call_id=call_id, channel_id=channel, cause=0),
            CallEnded(
                at=BEGAN, call_id=call_id, outcome="diverted", ended_by="system",
                diverted_to="fallback",
            ),
        ]  # fmt: skip
        await self.office.ledger.record(facts)
        if ended:
            await self.office.ledger.record(end)
        return call_id


class Killed(BaseException):
    """The process ends here."""


class DyingLedger:
    """A ledger that is killed before or after it has recorded."""

    def __init__(self, ledger, when):
        self._ledger = ledger
        self._when = when

    async def record(self, facts):
        if self._when == "before":
            raise Killed
        await self._ledger.record(facts)
        raise Killed

    async def live_calls(self):
        return await self._ledger.live_calls()


def dying(function, when):
    def killed(*given):
        if when == "after":
            function(*given)
        raise Killed

    return killed


@asynccontextmanager
async def rig_in(folder):
    """A rig with its documents published."""
    async with office(folder) as there:
        made = Rig(there)
        await made.publish()
        yield made
