"""One of several callers at a time: known by a number, followed on the supervisor's page."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from atiende.demo.described import DemoError
from atiende.demo.page import Json
from atiende.demo.phone_call import PhoneCall
from atiende.demo.shift import Shift


def new_number() -> str:
    """A number from which nobody has called yet."""
    return f"5491156{secrets.randbelow(10**6):06}"


@dataclass
class Visitor:
    """Somebody who calls the line; ``key`` names him in the narration's words."""

    shift: Shift
    key: str
    number: str = field(default_factory=new_number)
    call_id: str = ""
    agent: str = ""
    """Whom the caller talks with: a login."""
    _call: PhoneCall | None = None
    _since: int = 0

    @property
    def who(self) -> str:
        """How the caller is called in the narration."""
        return self.shift.told.words(f"who_{self.key}")

    async def dial(self, *keys: str) -> None:
        """Call, press these keys, and wait in a queue."""
        told, shift = self.shift.told, self.shift
        told.doing("dial")
        told.say("calls", who=told.words(f"whole_{self.key}"), keys=", ".join(keys))
        self._since = shift.line.mark()
        self._call = await shift.phone.call(shift.demo.line, caller_number=self.number)
        await self._call.wait_up()
        await self._call.press("".join(keys))
        call = await self._shown("a call in a queue", lambda call: call["joined_at"])
        self.call_id = call["call_id"]

    async def shown_waiting(self, until: Callable[[Json], object]) -> None:
        """Tell what supervisors see of why the caller waits, as soon as ``until`` holds of it."""
        self.shift.told.doing("waiting")
        call = await self._shown(
            "why a call waits", lambda call: call["why_of"] == "waiting" and until(call)
        )
        self.shift.told.say("seen_waiting", who=self.who)
        for sentence in call["why"]:
            self.shift.told.say("why_detail", words=sentence)

    async def talk_with(self, login: str) -> None:
        """Be answered by this agent. Raises DemoError when it is another."""
        told, expected = self.shift.told, self.shift.name_of(login)
        told.doing("talk")
        call = await self._shown("a call that is answered", lambda call: call["phase"] == "talking")
        if call["agent_name"] != expected:
            values = {"who": self.who, "agent": call["agent_name"], "expected": expected}
            raise DemoError(told.words("wrong_agent", **values))
        self.agent = login
        told.say("talks", who=self.who, agent=expected)

    async def hang_up(self, *, after_s: float = 0.0, awaited: bool = False) -> None:
        """End the call; the agent ends the wrap-up at once, ``awaited`` by somebody or not."""
        told = self.shift.told
        told.doing("hang_up")
        await asyncio.sleep(after_s)
        since = self.shift.pages[self.agent].mark()
        assert self._call is not None
        await self._call.hang_up()
        told.say("leaves", who=self.who, agent=self.shift.name_of(self.agent))
        await self.shift.wrap_up(self.agent, since, awaited=awaited)

    async def _shown(self, what: str, wanted: Callable[[Json], object]) -> Json:
        return await self.shift.until_call(self.number, wanted, what, since=self._since)
