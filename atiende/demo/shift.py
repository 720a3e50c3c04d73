"""The whole team at work with real phones, and the supervisor's page on which it is seen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from atiende.demo.described import Demo, DemoAgentAccount, DemoError
from atiende.demo.page import AgentPage, Json
from atiende.demo.phones import Answers, Phone, Phones
from atiende.demo.telling import Telling

_RINGS_S: Final = 1.0
PATIENCE_S: Final = 20.0


@dataclass(frozen=True)
class Shift:
    """The agents' pages by login, the supervisor's, and the phone that callers use."""

    demo: Demo
    told: Telling
    pages: dict[str, AgentPage]
    line: AgentPage
    phone: Phone

    def name_of(self, login: str) -> str:
        """How an agent is called."""
        return next(agent.name for agent in self.demo.agents if agent.login == login)

    async def until_call(
        self,
        number: str,
        wanted: Callable[[Json], object],
        what: str,
        *,
        since: int = 0,
    ) -> Json:
        """The call from this number as supervisors first see it so. Raises PageError."""

        def found(message: Json) -> Json | None:
            calls = message.get("calls", ())
            return next((c for c in calls if c["caller_number"] == number and wanted(c)), None)

        shown = await self.line.until(
            lambda message: found(message) is not None, what, deadline_s=PATIENCE_S, since=since
        )
        return found(shown.message) or {}

    async def free_for_s(self, login: str) -> float:
        """How long an agent has been free, as supervisors see it. Raises PageError."""

        def row(message: Json) -> Json:
            name = self.name_of(login)
            return next((a for a in message.get("agents", ()) if a["name"] == name), {})

        shown = await self.line.until(
            lambda message: row(message).get("state") == "available",
            f"{login} available",
            since=self.line.mark() - 1,
        )
        now, since = shown.message["now"], row(shown.message)["since"]
        return (datetime.fromisoformat(now) - datetime.fromisoformat(since)).total_seconds()

    async def wrap_up(self, login: str, since: int, *, awaited: bool = False) -> None:
        """End the wrap-up at once; the agent is free, unless ``awaited`` by somebody already."""
        page = self.pages[login]
        await page.until_agent("wrap_up", since=since)
        done = page.mark()
        await page.finish_wrap_up()
        if not awaited:
            await page.until_agent("available", since=done)


@asynccontextmanager
async def whole_team(demo: Demo, told: Telling, phones: Phones) -> AsyncIterator[Shift]:
    """All agents available, each with a phone that answers by itself; logged out at the end.

    Raises DemoError when somebody else is at work, or calls, who would change who gets what.
    """
    async with AsyncExitStack() as stack:
        line = await stack.enter_async_context(AgentPage(demo.web, *demo.supervisor))
        await require_quiet(line, told)
        told.doing("team")
        pages = {
            agent.login: await stack.enter_async_context(
                AgentPage(demo.web, agent.login, agent.password)
            )
            for agent in demo.agents
        }
        for page in pages.values():
            stack.push_async_callback(page.log_out)
        await asyncio.gather(*(_sit_down(demo, phones, agent, pages) for agent in demo.agents))
        phone = await phones.caller(*demo.caller, demo.host, demo.port)
        yield Shift(demo, told, pages, line, phone)


async def _sit_down(
    demo: Demo, phones: Phones, agent: DemoAgentAccount, pages: dict[str, AgentPage]
) -> None:
    await phones.register(
        *(agent.extension, agent.sip_password, demo.host, demo.port), manners=Answers(_RINGS_S)
    )
    page = pages[agent.login]
    await page.be_available()
    await page.until(_ready, "an available agent with a registered phone")


def _ready(message: Json) -> bool:
    agent = message.get("agent") or {}
    return bool(agent.get("state") == "available" and agent.get("phone") == "registered")


async def require_quiet(line: AgentPage, told: Telling) -> None:
    """Raise DemoError when the supervisor's page shows anybody at work, or a call."""
    told.doing("nobody")
    shown = (await line.until(lambda message: "agents" in message, "the line")).message
    there = [agent["name"] for agent in shown["agents"] if agent["state"] != "logged_out"]
    if there:
        raise DemoError(told.words("team_at_work", names=", ".join(there)))
    if shown["calls"]:
        raise DemoError(told.words("calls_there", count=len(shown["calls"])))
