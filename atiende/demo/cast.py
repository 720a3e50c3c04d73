"""Who takes part in a demonstration's call: an agent at work, and what tells and hears."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from atiende.demo.described import Demo, DemoAgentAccount
from atiende.demo.page import AgentPage, Json
from atiende.demo.phones import Phone, Phones, Rings
from atiende.demo.telling import Ears, Telling
from atiende.sounds import prompt_store


@dataclass(frozen=True)
class Cast:
    """Who takes part: the agent's name, page and phone, and what tells and hears."""

    agent: str
    demo: Demo
    told: Telling
    ears: Ears
    page: AgentPage
    phone: Phone

    @property
    def caller(self) -> str:
        """How the caller is called in the narration."""
        return self.told.words("caller")


@asynccontextmanager
async def at_work(
    agent: DemoAgentAccount, demo: Demo, told: Telling, phones: Phones, *, awaited: bool = False
) -> AsyncIterator[Cast]:
    """The agent with a registered phone and an open page; logged out again at the end.

    `awaited`: somebody waits for the agent already, who may so be seen available by nobody.
    """
    told.doing("login", agent=agent.name)
    phone = await phones.register(
        agent.extension, agent.sip_password, demo.host, demo.port, manners=Rings()
    )
    told.say(
        "registered", agent=agent.name, extension=agent.extension, host=demo.host, port=demo.port
    )
    ears = Ears(told, prompt_store(demo.settings))
    async with AgentPage(demo.web, agent.login, agent.password) as page:
        try:
            await page.be_available()
            if awaited:
                told.say("comes", agent=agent.name, web=demo.web)
            else:
                await page.until(_ready, "an available agent with a registered phone")
                told.say("available", agent=agent.name, web=demo.web)
            yield Cast(agent.name, demo, told, ears, page, phone)
        finally:
            await page.log_out()


def _ready(message: Json) -> bool:
    agent = message.get("agent") or {}
    return bool(agent.get("state") == "available" and agent.get("phone") == "registered")
