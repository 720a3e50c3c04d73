"""One call test: who sits where, who calls, and whether everything is put away at the end."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from atiende.demo import people
from atiende.demo.page import AgentPage
from atiende.demo.phone_call import PhoneCall, Recording
from atiende.demo.phones import Answers, Manners, Phone, Phones, Rings
from db.engine import Database
from db.ledger import Ledger
from telephony.ari.events import ChannelDialplan, PlaybackContinuing, PlaybackStarted
from telephony.errors import AriNotFound
from tests.rig.hearing import Match, contains_audio
from tests.rig.line import WholeLine

WITHIN_S = 10.0


@dataclass
class Desk:
    """An agent at work: the page and the telephone."""

    page: AgentPage
    phone: Phone

    @property
    def agent_id(self) -> int:
        return self.page.state["agent"]["id"]


@dataclass
class Caller:
    """A call to the line and what its caller hears."""

    call: PhoneCall
    recording: Recording
    number: str
    mark: int
    """The place in the line's events where this call begins."""
    earlier: int = 0
    """How many calls there were of this number before."""


@dataclass
class Scene:
    """The line with the phones around it."""

    line: WholeLine
    phones: Phones
    handsets: dict[str, Phone]
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    _desks: dict[str, Desk] = field(default_factory=dict)
    _calls: list[PhoneCall] = field(default_factory=list)

    async def dial(self, name: str = "", phone: str = people.CALLER, *, number: str = "") -> Caller:
        """Somebody calls the line from a number of their own, and listens."""
        number = number or f"54911{secrets.randbelow(10**8):08}"
        mark = self.line.events.mark()
        earlier = len(self.line.rows("SELECT 1 FROM calls WHERE caller_number = ?", number))
        call = await self.handsets[phone].call(
            self.line.settings.line_number, caller_number=number, caller_name=name
        )
        self._calls.append(call)
        await call.wait_up()
        # Not by the number: who calls again at once is recorded twice for a moment.
        return Caller(call, await call.record(f"heard-{call.id}"), number, mark, earlier)

    async def sit_down(
        self,
        login: str,
        manners: Manners | None = None,
        *,
        paints: bool = True,
        expect_call: bool = False,
    ) -> Desk:
        """An agent logs in and is available, with a registered phone.

        With `expect_call` somebody waits already, so the agent may be busy at once.
        """
        phone = self.handsets[login]
        phone.manners = manners or Answers()
        page = await self._stack.enter_async_context(self.line.page(login, paints=paints))
        desk = self._desks[login] = Desk(page, phone)
        if not expect_call:
            await page.be_available()
            await page.until(_ready, "an available agent with a registered phone")
        return desk

    async def leave(self, login: str) -> None:
        """An agent logs out before the test is over."""
        await self._desks.pop(login).page.log_out()

    async def forget_calls(self) -> None:
        """Calls that an earlier test did not look at."""
        for phone in self.handsets.values():
            while phone.was_rung():
                await phone.incoming()

    async def anybody_rung(self, within_s: float) -> PhoneCall:
        """The next call to any agent's phone; all of them ring until somebody answers."""
        phones = [self.handsets[agent.login] for agent in people.AGENTS]
        for phone in phones:
            phone.manners = Rings()
        waiting = [asyncio.create_task(phone.incoming(within_s)) for phone in phones]
        done, others = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in others:
            task.cancel()
        return await done.pop()

    @asynccontextmanager
    async def unplugged(self, login: str) -> AsyncIterator[None]:
        """An agent's phone is switched off for a while, and says so."""
        phone = self.handsets[login]
        account = phone.account
        await phone.unregister()
        endpoints = self.line.events.ari.endpoints

        async def gone() -> bool:
            return (await endpoints.get(account.user)).state == "offline"

        await self.until(gone, f"goodbye of phone {account.user} at the line")
        try:
            yield
        finally:
            self.handsets[login] = await self.phones.register(
                account.user, account.password, account.host, account.port
            )

    @asynccontextmanager
    async def power_cut(self, login: str) -> AsyncIterator[None]:
        """An agent's phone has registered somewhere else and then lost its power."""
        account = self.handsets[login].account
        async with self.unplugged(login):
            folder = self.line.folder / f"power-cut-{secrets.token_hex(4)}"
            async with Phones(self.line.binary, folder) as others:
                await others.register(account.user, account.password, account.host, account.port)
                others.lose_power()
                yield

    async def row_of(self, caller: Caller, *, ended: bool = False) -> dict[str, Any]:
        """The call's row in the database, once it is there (and has an end)."""
        return await self._row(caller, "ended_at" if ended else "arrived_at")

    async def joined(self, caller: Caller) -> dict[str, Any]:
        """The call's row once it waits in a queue."""
        return await self._row(caller, "joined_at")

    async def answered(self, caller: Caller) -> dict[str, Any]:
        """The call's row once an agent has it."""
        return await self._row(caller, "answered_at")

    async def _row(self, caller: Caller, known: str) -> dict[str, Any]:
        sql = (
            "SELECT * FROM (SELECT * FROM calls WHERE caller_number = ?"
            f" ORDER BY arrived_at LIMIT 1 OFFSET ?) WHERE {known} IS NOT NULL"
        )

        async def look() -> list[dict[str, Any]]:
            return self.line.rows(sql, caller.number, caller.earlier)

        return (await self.until(look, f"{known} of {caller.number}"))[0]

    async def offers_to(self, caller: Caller) -> list[tuple[str, str]]:
        """Login and outcome of each offer of an ended call, in order."""
        row = await self.row_of(caller, ended=True)
        rows = self.line.rows(
            "SELECT u.login, o.outcome FROM offers o JOIN users u ON u.id = o.agent_id"
            " WHERE o.call_id = ? ORDER BY o.made_at",
            row["call_id"],
        )
        return [(row["login"], row["outcome"]) for row in rows]

    async def until(
        self, look: Callable[[], Awaitable[Any]], what: str, within_s: float = WITHIN_S
    ) -> Any:
        """What `look` finds, for things that nobody announces (a row, a state in Asterisk)."""
        try:
            async with asyncio.timeout(within_s):
                while not (found := await look()):  # noqa: ASYNC110  # nobody announces it
                    await asyncio.sleep(0.03)
        except TimeoutError:
            raise AssertionError(f"no {what} within {within_s:g} s") from None
        return found

    async def until_in_fallback_menu(self, caller: Caller, within_s: float = 20) -> None:
        """When the dialplan, which sends no playback events, begins its own menu."""
        await self.line.events.first(
            ChannelDialplan,
            lambda event: event.dialplan_app == "BackGround",
            since=caller.mark,
            within_s=within_s,
        )

    async def listen(self, for_s: float) -> None:
        """A caller who takes time before doing something; not a way to wait for the line."""
        await asyncio.sleep(for_s)

    async def heard(self, caller: Caller, *, hang_up: bool = True) -> Path:
        """The WAV of what the caller heard; ends the call unless told not to."""
        wav = await caller.recording.stop()
        if hang_up:
            await caller.call.hang_up()
            await caller.call.wait_ended()
        return wav

    def find(self, wav: Path, *refs: str) -> list[Match]:
        """Where each prompt of the line is in what a caller heard, in order."""
        paths = [path for ref in refs for path in self.line.prompt(ref)]
        return [contains_audio(wav, path) for path in paths]

    async def until_said(self, ref: str, *, since: int = 0, within_s: float = 30.0) -> None:
        """When the line begins to say a prompt."""
        uris = {f"sound:{path.with_suffix('')}" for path in self.line.prompt(ref)}

        def says(event: PlaybackStarted | PlaybackContinuing) -> bool:
            return event.playback.media_uri in uris

        await self.line.events.first(
            PlaybackStarted | PlaybackContinuing, says, since=since, within_s=within_s
        )

    # -- at the end -----------------------------------------------------------------------------

    async def put_away(self) -> None:
        """Ends all calls and logs everybody out; proves that nothing is left behind."""
        for call in self._calls:
            await call.hang_up()
        await self.prove_clean()
        for desk in self._desks.values():
            await desk.page.log_out()

    async def clear(self) -> None:
        """Makes room for the next test, whatever happened in this one."""
        ari = self.line.events.ari
        await self._stack.aclose()
        for channel in await ari.channels.list():
            with suppress(AriNotFound):
                await ari.channels.hangup(channel.id)
        if self.line.application.ended:
            await self.line.start_application()

    async def prove_clean(self) -> None:
        """Asterisk has no channel or bridge, the application no call, the ledger no fault."""
        ari = self.line.events.ari

        async def asterisk_is_empty() -> bool:
            return not await ari.channels.list() and not await ari.bridges.list()

        async def no_calls() -> bool:
            url = f"{self.line.settings.web_url}/healthz"
            async with aiohttp.ClientSession() as http, http.get(url) as answer:
                return (await answer.json())["calls"] == 0

        await self.until(asterisk_is_empty, "Asterisk without channels and bridges")
        await self.until(no_calls, "application without calls")
        assert self.line.rows("SELECT * FROM live_calls") == []
        async with Database(self.line.settings.database) as database, Ledger(database) as ledger:
            assert await ledger.check() == []


def _ready(message: dict[str, Any]) -> bool:
    agent = message.get("agent") or {}
    return agent.get("state") == "available" and agent.get("phone") == "registered"
