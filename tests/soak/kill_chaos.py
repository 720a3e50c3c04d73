"""What befalls the application and its mail server while people call: chosen by lot."""

from __future__ import annotations

import asyncio
import json
import signal
import time
from collections import Counter
from contextlib import AsyncExitStack, suppress
from email.message import EmailMessage
from random import Random

from tests.rig.line import WholeLine
from tests.rig.smtp import OK, MailServer, mail_server

_LONG = 0.1
"""The share of long absences."""


class Killer:
    """Kills the application at random moments and starts it again. ``steps``: where calls were.

    ``longest_start_s`` tells a slow machine, on which nobody can be answered sooner, from a slow line.
    """

    def __init__(self, line: WholeLine, lots: Random, post: PostOffice) -> None:
        self._line = line
        self._lots = lots
        self._post = post
        self.kills = 0
        self.long_absences = 0
        self.longest_start_s = 0.0
        self.steps: Counter[str] = Counter()

    async def kill_until(self, over: asyncio.Event) -> None:
        """Go on until ``over``; the application lives at the end."""
        while not over.is_set():
            if not await _within(self._lots.uniform(2, 14), over):
                await self.kill()

    async def kill(self) -> None:
        """Once; now and then it stays away until the guardian rescues its callers."""
        guardian, is_long = self._line.guardian, self._lots.random() < _LONG
        if not is_long:
            guardian.send(signal.SIGSTOP)  # however slow this machine is today
        await self._line.kill_application()
        self.kills += 1
        self.long_absences += is_long
        self._count_steps()
        await asyncio.sleep(self._lots.uniform(5, 8) if is_long else self._lots.uniform(0, 0.6))
        began = time.monotonic()
        await self._line.start_application()
        self.longest_start_s = max(self.longest_start_s, time.monotonic() - began)
        guardian.send(signal.SIGCONT)

    def _count_steps(self) -> None:
        for row in self._line.rows("SELECT snapshot FROM live_calls"):
            state = json.loads(row["snapshot"])
            menu = state.get("menu")
            self.steps[menu["stage"] if menu else state["phase"]] += 1
        waiting = self._line.rows("SELECT 1 FROM outbox WHERE kind = 'mail' AND status = 'pending'")
        self.steps["mail not sent"] += len(waiting)
        self.steps["mail under way"] += int(self._post.server.hung.is_set())


class PostOffice:
    """A mail server that is slow, forgets to answer, breaks off, refuses for now, or is away."""

    def __init__(self, lots: Random) -> None:
        self._lots = lots
        self._stack = AsyncExitStack()
        self._gone: list[MailServer] = []
        self.server = MailServer()

    @property
    def mails(self) -> list[EmailMessage]:
        """All that any incarnation of the server has taken."""
        return [mail for server in (*self._gone, self.server) for mail in server.mails]

    async def open(self, port: int = 0) -> None:
        """Answer as a good mail server does."""
        self.server = await self._stack.enter_async_context(mail_server(port=port))

    async def close(self) -> None:
        """Refuse connections; who was connected stays."""
        self.server.goes_on.set()
        await self._stack.aclose()

    async def misbehave_until(self, over: asyncio.Event) -> None:
        """Go on until ``over``; the server is well at the end."""
        while not over.is_set():
            await self._bad_moment(self._lots.uniform(0.5, 3))
            await _within(self._lots.uniform(0.5, 4), over)

    async def _bad_moment(self, for_s: float) -> None:
        server = self.server
        match self._lots.randrange(6):
            case 0 | 1 | 2:
                server.hung.clear()
                server.goes_on.clear()
                server.hangs_at = self._lots.choice(("DATA", "TAKEN"))
                await asyncio.sleep(for_s)
                server.hangs_at = ""
                server.goes_on.set()
                server.hung.clear()
            case 3:
                server.dies_in_data = True
                await asyncio.sleep(for_s)
                server.dies_in_data = False
            case 4:
                server.to_data = "451 later"
                await asyncio.sleep(for_s)
                server.to_data = OK
            case _:
                await self.close()
                await asyncio.sleep(for_s)
                self._gone.append(server)
                await self.open(server.port)


async def _within(seconds: float, moment: asyncio.Event) -> bool:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            return await moment.wait()
    return False
