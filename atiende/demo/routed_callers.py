"""Seven calls that want different things, and why each reaches whom it reaches."""

from __future__ import annotations

import asyncio
import os
from typing import Final

from acd.texts import TEXTS as REASONS
from asterisk_conf.words import Words
from atiende.demo.described import Demo
from atiende.demo.phones import Phones
from atiende.demo.reasons import tell_books, tell_why
from atiende.demo.shift import Shift, whole_team
from atiende.demo.telling import Telling
from atiende.demo.visitor import Visitor
from atiende.settings import FILE_VARIABLE
from db.engine import Database

_TALK_S: Final = 1.5


async def tell_routing(demo: Demo, told: Telling, phones: Phones) -> None:
    """Place the calls and tell them, with the reasons that are kept of each."""
    user, password = demo.supervisor
    told.say("watch", web=demo.web, user=user, password=password)
    async with (
        Database(demo.settings.database) as database,
        whole_team(demo, told, phones) as shift,
    ):
        _tell_team(shift)
        told.begin()
        tale = _Tale(shift, database)
        await tale.by_skill()
        await tale.by_need()
        await tale.by_value()
        last = await tale.by_memory()
        told.doing("books")
        await tell_books(told, database)
    told.say("seen", web=demo.web)
    told.say("ask_why", settings=os.environ[FILE_VARIABLE], call=last.call_id)
    told.say("done_routing")


class _Tale:
    """The calls in their order: who is still talking decides what the next ones find."""

    def __init__(self, shift: Shift, database: Database) -> None:
        self._shift = shift
        self._told = shift.told
        self._database = database
        self._marta = Visitor(shift, "marta")
        self._julian = Visitor(shift, "julian")
        self._emma = Visitor(shift, "emma")

    async def by_skill(self) -> None:
        """The best agent first, and after some seconds another; each queue has its own."""
        self._told.say("part_skill")
        nora = Visitor(self._shift, "nora")
        await self._marta.dial("1", "1001#")
        await self._marta.talk_with("ana")
        await asyncio.gather(self._julian.dial("1", "1002#"), nora.dial("2"))
        await nora.talk_with("bruno")
        await nora.hang_up(after_s=_TALK_S)
        await self._why(nora)
        await self._julian.talk_with("carla")

    async def by_need(self) -> None:
        """Who speaks English waits for the one agent who does, though another is free."""
        self._told.say("part_need")
        await self._emma.dial("1", "1006#")
        busy = Words(REASONS, "now_state_talking").text(self._told.language)
        await self._emma.shown_waiting(lambda call: busy in "".join(call["why"]))
        await self._julian.hang_up(awaited=True)
        await self._emma.talk_with("carla")
        await self._why(self._julian)

    async def by_value(self) -> None:
        """A customer of more value goes first, though she came later."""
        self._told.say("part_value")
        dario, lucia = Visitor(self._shift, "dario"), Visitor(self._shift, "lucia")
        await dario.dial("1", "1004#")
        await lucia.dial("1", "1003#")
        await dario.shown_waiting(lambda call: call["position"] > 1)
        await self._marta.hang_up(awaited=True)
        await lucia.talk_with("ana")
        await self._emma.hang_up(awaited=True)
        await dario.talk_with("carla")
        for caller in (lucia, dario):
            await caller.hang_up(after_s=_TALK_S)
        for caller in (self._marta, self._emma, lucia, dario):
            await self._why(caller)

    async def by_memory(self) -> Visitor:
        """Who calls again gets the same agent, though another has been free for longer."""
        self._told.say("part_memory")
        again = Visitor(self._shift, "marta_again", self._marta.number)
        for login in ("bruno", "ana"):
            free_s = round(await self._shift.free_for_s(login))
            self._told.say("free", agent=self._shift.name_of(login), free_s=free_s)
        await again.dial("3")
        await again.talk_with("ana")
        await again.hang_up(after_s=_TALK_S)
        await self._why(again)
        return again

    async def _why(self, caller: Visitor) -> None:
        self._told.doing("why")
        await tell_why(self._told, self._database, caller.call_id, caller.who)


def _tell_team(shift: Shift) -> None:
    for agent in shift.demo.agents:
        skills = ", ".join(f"{skill} {level}" for skill, level in agent.skills.items())
        shift.told.say("works", agent=agent.name, skills=skills)
