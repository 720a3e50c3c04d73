"""Agents at work: they take what comes, talk for a while, hang up and are ready again."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from typing import Self

from atiende import passwords
from atiende.demo.page import AgentPage, Json, PageError
from atiende.demo.phone_call import PhoneCall, PhoneError
from atiende.demo.phones import Answers, Phone, Phones
from db.directory import Directory, NewUser
from db.engine import Database
from telephony.endpoints import ha1
from tests.rig.line import WholeLine

_EVERYTHING = {"usuarios": 5, "ventas": 5, "consultas": 5}
_FIRST_EXTENSION = 3001
_READY_S = 20.0


class Worker:
    """One agent with page and telephone."""

    def __init__(self, page: AgentPage, phone: Phone, talk_s: float, limit_s: float) -> None:
        self._page = page
        self._phone = phone
        self._talk_s = talk_s
        self._limit_s = limit_s
        self.pop_to_ring_s: list[float] = []

    async def take_calls(self) -> None:
        """Until cancelled."""
        mark, last_offer = self._page.mark(), ""
        while True:
            call = await self._phone.incoming(self._limit_s)
            # The page is told of the same offer again whenever a queue changes.
            shown = await self._page.until(_is_new(last_offer), "the call that rings", since=mark)
            mark, last_offer = self._page.mark(), shown.message["call"]["offer_id"]
            if call.ringing_at is not None:
                self.pop_to_ring_s.append((call.ringing_at - shown.at).total_seconds())
            await self._talk(call)

    async def finish_wrap_ups(self) -> None:
        """Until cancelled: nobody rests in a soak."""
        mark = self._page.mark()
        while True:
            await self._page.until_agent("wrap_up", deadline_s=self._limit_s, since=mark)
            mark = self._page.mark()
            with suppress(PageError):  # over by itself meanwhile
                await self._page.finish_wrap_up()

    async def _talk(self, call: PhoneCall) -> None:
        with suppress(PhoneError):  # the caller may give up before, and hang up during the talk
            await call.wait_up()
            with suppress(PhoneError):
                await call.wait_ended(self._talk_s)
                return
            await call.hang_up()
            await call.wait_ended()


class Crew:
    """An async context manager: `size` agents made in the database, at their desks."""

    def __init__(
        self, line: WholeLine, phones: Phones, size: int, *, talk_s: float, limit_s: float
    ) -> None:
        self._line = line
        self._phones = phones
        self._size = size
        self._talk_s = talk_s
        self._limit_s = limit_s
        self.workers: list[Worker] = []
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            extensions = [str(_FIRST_EXTENSION + at) for at in range(self._size)]
            secret = {extension: passwords.made_up() for extension in extensions}
            await self._hire(secret)
            for extension, password in secret.items():
                self.workers.append(await self._seat(stack, extension, password))
            stack.push_async_callback(self._go_home)
            self._stack = stack.pop_all()
        self._tasks = [
            asyncio.create_task(work)
            for worker in self.workers
            for work in (worker.take_calls(), worker.finish_wrap_ups())
        ]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    @property
    def pop_to_ring_s(self) -> list[float]:
        """How long after its page each phone rang."""
        return sorted(waited for worker in self.workers for waited in worker.pop_to_ring_s)

    @property
    def troubles(self) -> list[str]:
        """Why agents stopped working, if any did."""
        ended = [task for task in self._tasks if task.done() and not task.cancelled()]
        return [repr(task.exception()) for task in ended]

    async def _hire(self, secret: dict[str, str]) -> None:
        async with Database(self._line.settings.database) as database:
            for extension, password in secret.items():
                await Directory(database).agents.create(
                    NewUser(
                        login=f"agente{extension}",
                        name=f"Agente {extension}",
                        role="agent",
                        password_hash=passwords.hashed(password),
                    ),
                    extension=extension,
                    sip_ha1=ha1(extension, password),
                    skills=_EVERYTHING,
                )

    async def _seat(self, stack: AsyncExitStack, extension: str, password: str) -> Worker:
        web = self._line.settings.web_url
        page = AgentPage(web, f"agente{extension}", password)
        await stack.enter_async_context(page)
        phone = await self._phones.register(
            extension, password, *self._line.address, manners=Answers(0.2)
        )
        await page.be_available()
        await page.until(_is_ready, "an available agent with a phone", deadline_s=_READY_S)
        return Worker(page, phone, self._talk_s, self._limit_s)

    async def _go_home(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


def _is_new(last_offer: str) -> Callable[[Json], bool]:
    return lambda message: (message.get("call") or {}).get("offer_id") not in {None, last_offer}


def _is_ready(message: Json) -> bool:
    agent = message.get("agent") or {}
    return agent.get("state") == "available" and agent.get("phone") == "registered"
