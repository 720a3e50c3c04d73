"""Watches the directory: new agents, queues and accounts count within a second, without a restart."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from acd.agents import AgentState
from acd.model import LastState, QueuePolicy
from acd.routing.document import Routing
from atiende.accounts import Accounts, wanted_accounts
from atiende.desk import Desk
from atiende.phones import PhoneWatch
from atiende.remembering import Remembered
from db.directory import AgentRecord, Directory, QueueRecord
from db.errors import DatabaseUnavailable
from documents.problems import DocumentErrors
from telephony.errors import TelephonyError

log = logging.getLogger(__name__)

_LOOK_EVERY_S = 0.5


class Roster:
    """Brings what the directory says to the desk and to Asterisk."""

    def __init__(  # noqa: PLR0913, PLR0917  # what is read, and the three that must hear of it
        self,
        directory: Directory,
        desk: Desk,
        accounts: Accounts,
        phones: PhoneWatch,
        routing: Callable[[], Awaitable[Routing]],
        now: Callable[[], datetime],
    ) -> None:
        """``routing`` gives the document that is published now."""
        self._directory = directory
        self._routing_now = routing
        self._desk = desk
        self._accounts = accounts
        self.phones = phones
        self._now = now
        self.phones_may_register = False
        """Whether Asterisk has been given the accounts since the start."""
        self.deactivated: frozenset[int] = frozenset()
        """Agents who may not log in any more; their calls go on."""
        self._agents: list[AgentRecord] = []
        self._queues: list[QueueRecord] = []
        self._routing = Routing()
        self._wrong = ""

    async def begin(self, known: Mapping[int, Remembered]) -> None:
        """Read the directory, and put every agent where the ledger left him, with what is known."""
        await self._read()
        for agent_id in self._desk.board.agents:
            past = known.get(agent_id, Remembered())
            self._desk.board.remember(agent_id, past.calls_today, past.handle_s, past.turns)
        for agent_id, last in (await self._directory.history.agents_last_states()).items():
            if agent_id in self._desk.board.agents:
                state = LastState(AgentState(last.state), last.reason, last.since, last.call_id)
                self._desk.board.restore(agent_id, state, self._now())
        for agent_id in self.deactivated:  # some of them while the line was down
            self._desk.log_out(agent_id)

    async def keep(self) -> None:
        """Look again and again, until cancelled; trouble is reported once and outlived."""
        trouble = ""
        while True:
            try:
                await self._read()
                await self._equalise()
                trouble = ""
            except (DatabaseUnavailable, TelephonyError) as error:
                if str(error) != trouble:
                    trouble = str(error)
                    log.warning("the directory could not be brought to Asterisk: %s", trouble)
            await asyncio.sleep(_LOOK_EVERY_S)

    async def _read(self) -> None:
        queues = await self._directory.queues.all()
        agents = await self._directory.agents.all()
        routing = await self._published_routing()
        if (queues, agents, routing) == (self._queues, self._agents, self._routing):
            return
        if (queues, routing) != (self._queues, self._routing):
            # Only then: it places everybody who waits anew.
            self._desk.board.set_queues(routing.treat(_policy(queue)) for queue in queues)
        self._queues, self._agents, self._routing = queues, agents, routing
        self.deactivated = frozenset(agent.id for agent in agents if not agent.active)
        for agent in agents:
            self._desk.board.set_agent(
                agent.id, agent.name, agent.extension, agent.skills, self._now()
            )
            self._desk.board.set_groups(agent.id, frozenset(agent.groups))
            if not agent.active:
                self._desk.log_out(agent.id)
        self.phones.watch({agent.extension: agent.id for agent in agents})
        self._desk.settle()

    async def _published_routing(self) -> Routing:
        """What is published; a text that an earlier version checked leaves things as they are."""
        try:
            return await self._routing_now()
        except (DocumentErrors, LookupError) as error:
            if str(error) != self._wrong:
                self._wrong = str(error)
                log.error("queues are served as before: %s", self._wrong)  # noqa: TRY400  # says it all
            return self._routing

    async def _equalise(self) -> None:
        others = await self._directory.sip_accounts.all()
        gone = [agent.extension for agent in self._agents if not agent.active]
        done = await self._accounts.equalise(wanted_accounts(self._agents, others), gone)
        self.phones_may_register = self.phones_may_register or done
        await self.phones.keep_fallback_queue(
            [agent.extension for agent in self._agents if agent.active]
        )


def _policy(queue: QueueRecord) -> QueuePolicy:
    return QueuePolicy(
        name=queue.name,
        label=queue.label,
        skill=queue.skill or None,
        ring_timeout_s=round(queue.ring_timeout_s),
        wrap_up_s=round(queue.wrap_up_s),
        announce_every_s=round(queue.announce_every_s),
    )
