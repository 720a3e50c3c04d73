"""Fixtures: a line of its own for overflow, in a hurry, with a real mail server beside it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest_asyncio

from asterisk_conf.binary import AsteriskBinary
from atiende.clock import utc_now
from atiende.demo.phones import Phone, Phones
from atiende.sounds import prompt_store
from db.directory import Directory
from db.engine import Database
from telephony.ari.events import RecordingStarted
from tests.rig.line import WholeLine
from tests.rig.scene import Caller, Scene
from tests.rig.smtp import MailServer, mail_server
from tests.rig.stage import SESSION, registered_handsets, tidy

_BEEP_S = 0.7
POLICY = Path(__file__).with_name("overflow.yaml")


@dataclass
class OverflowScene(Scene):
    """A scene whose callers are offered overflow, and where their messages arrive."""

    mail: MailServer = field(default_factory=MailServer)

    async def offered(self, key: str = "3", *, number: str = "") -> Caller:
        """A caller for whom nobody is there, and who has begun to hear so."""
        caller = await self.dial(number=number)
        await caller.call.press(key)
        await self.until_said("overflow_no_agents", since=caller.mark)
        return caller

    async def leave_message(self, caller: Caller, *refs: str) -> None:
        """Chooses to leave a message and says it after the tone; it is not sent yet."""
        await self.begin_message(caller)
        for ref in refs or ("ask_company",):
            for wav in self.line.prompt(ref):
                await caller.call.play_wav(wav)
        mark = self.line.events.mark()
        await caller.call.press("#")
        await self.until_said("message_review", since=mark)

    async def begin_message(self, caller: Caller) -> None:
        """Chooses to leave a message and hears the tone."""
        await caller.call.press("2")
        await self.until_said("record_after_tone", since=caller.mark)
        mark = self.line.events.mark()
        await caller.call.press("*")  # enough: to the tone
        await self.until_recording(since=mark)

    async def until_recording(self, *, since: int) -> None:
        """When the line has beeped and listens."""
        await self.line.events.first(RecordingStarted, since=since)
        await self.listen(_BEEP_S)

    def message_of(self, caller: Caller) -> dict[str, Any]:
        """The caller's message, from the view that other systems read."""
        (row,) = self.line.rows(
            "SELECT * FROM voice_messages WHERE caller_number = ?", caller.number
        )
        return row

    @asynccontextmanager
    async def closed(self, reason: str = "") -> AsyncIterator[None]:
        """Somebody closes the line by hand for a while."""
        async with Database(self.line.settings.database) as database:
            switch = Directory(database).closed_now
            await switch.close("siempre", (), reason, None, "test", utc_now())
            try:
                yield
            finally:
                await switch.open("siempre", "test", utc_now())

    @asynccontextmanager
    async def broken(self, folder: Path) -> AsyncIterator[None]:
        """A folder in which nothing can be written: it is a file."""
        aside = folder.with_name(f"{folder.name}-aside")
        folder.mkdir(exist_ok=True)
        folder.rename(aside)
        folder.touch()
        try:
            yield
        finally:
            folder.unlink()
            aside.rename(folder)

    def text(self, ref: str) -> str:
        """The words that the line says for a prompt."""
        return prompt_store(self.line.settings).text(ref)

    def tickets_of(self, caller: Caller) -> list[dict[str, Any]]:
        """The caller's tickets, from the view that other systems read."""
        return self.line.rows(
            "SELECT * FROM tickets WHERE caller_number = ? ORDER BY ticket_number", caller.number
        )


@pytest_asyncio.fixture(**SESSION)
async def mailbox() -> AsyncIterator[MailServer]:
    """Where the line's mails arrive."""
    async with mail_server() as server:
        yield server


@pytest_asyncio.fixture(**SESSION)
async def overflow_line(
    asterisk_binary: AsteriskBinary, asterisk_folder: Path, mailbox: MailServer
) -> AsyncIterator[WholeLine]:
    """A line with the overflow policy in a hurry."""
    folder = asterisk_folder / "overflow"
    folder.mkdir()
    async with WholeLine(
        asterisk_binary,
        folder,
        log_level="DEBUG",
        overflow_file=POLICY,
        smtp_host="127.0.0.1",
        smtp_port=mailbox.port,
        smtp_security="none",
        mail_from="atiende@ejemplo.com",
        stt_engine="none",
    ) as line:
        yield line


@pytest_asyncio.fixture(**SESSION)
async def overflow_phones(
    asterisk_binary: AsteriskBinary, asterisk_folder: Path
) -> AsyncIterator[Phones]:
    """The phones around that line."""
    async with Phones(asterisk_binary, asterisk_folder / "overflow-handsets") as phones:
        yield phones


@pytest_asyncio.fixture(**SESSION)
async def overflow_handsets(overflow_line: WholeLine, overflow_phones: Phones) -> dict[str, Phone]:
    """Registered phones, by login."""
    return await registered_handsets(overflow_line, overflow_phones)


@pytest_asyncio.fixture(loop_scope="session")
async def overflow(
    overflow_line: WholeLine,
    overflow_phones: Phones,
    overflow_handsets: dict[str, Phone],
    mailbox: MailServer,
) -> AsyncIterator[OverflowScene]:
    """One test's people."""
    scene = OverflowScene(overflow_line, overflow_phones, overflow_handsets, mail=mailbox)
    async with tidy(scene):
        yield scene
