"""Past and present calls, as the tables derived from the ledger tell them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Column, Connection, select

from db.bounds import LIMITS
from db.directory.earlier import EarlierContact, earlier_contact_in
from db.directory.records import (
    AgentStateRecord,
    AnnouncementRecord,
    CallDetail,
    CallRecord,
    KeyRecord,
    LegRecord,
    OfferRecord,
    OverflowRecord,
    WaitRecord,
)
from db.directory.rows import R, every, one
from db.projection import facts_of
from db.tables import (
    agent_states,
    calls,
    keys_pressed,
    legs,
    offers,
    overflow_offers,
    queue_waits,
    wait_announcements,
)
from db.texts import bounded, withholds

if TYPE_CHECKING:
    from datetime import datetime

    from db.engine import Database
    from db.facts import AnyFact

_NUMBER_LIMIT: Final = LIMITS["caller_number"]


class History:
    """Reads only: what happened comes in through :class:`db.ledger.Ledger`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def recent_calls(
        self,
        limit: int = 50,
        *,
        before: datetime | None = None,
        agent_id: int | None = None,
        caller_number: str | None = None,
        queue: str | None = None,
    ) -> list[CallRecord]:
        """Calls that arrived before ``before``, newest first; None does not narrow the choice."""
        query = select(calls).order_by(calls.c.arrived_at.desc(), calls.c.call_id).limit(limit)
        for column, value in (
            (calls.c.agent_id, agent_id),
            (calls.c.caller_number, caller_number and bounded(caller_number, _NUMBER_LIMIT)),
            (calls.c.queue, queue),
        ):
            query = query if value is None else query.where(column == value)
        if before is not None:
            query = query.where(calls.c.arrived_at < before)
        return await self._db.read(lambda connection: every(connection, query, CallRecord))

    async def calls_in_progress(self) -> list[CallRecord]:
        """Calls without an end, the oldest first."""
        query = select(calls).where(calls.c.ended_at.is_(None)).order_by(calls.c.arrived_at)
        return await self._db.read(lambda connection: every(connection, query, CallRecord))

    async def call(self, call_id: str) -> CallDetail | None:
        """One call with everything that belongs to it."""
        return await self._db.read(lambda connection: _detail(connection, call_id))

    async def facts(self, call_id: str) -> list[AnyFact]:
        """All that the ledger has about one call, in its order; nothing for a call unknown to it."""
        return await self._db.read(lambda connection: facts_of(connection, call_id))

    async def calls_beginning(self, prefix: str, limit: int = 10) -> list[CallRecord]:
        """Calls whose id begins like this, the newest first."""
        query = (
            select(calls)
            .where(calls.c.call_id.startswith(prefix, autoescape=True))
            .order_by(calls.c.arrived_at.desc(), calls.c.call_id)
            .limit(limit)
        )
        return await self._db.read(lambda connection: every(connection, query, CallRecord))

    async def call_of_channel(
        self, channel_id: str, since: datetime, until: datetime
    ) -> str | None:
        """The id of the call that this channel was a part of, if it arrived between these times."""
        query = (
            select(calls.c.call_id)
            .join(legs, legs.c.call_id == calls.c.call_id)
            .where(calls.c.arrived_at.between(since, until), legs.c.channel_id == channel_id)
            .limit(1)
        )
        return await self._db.read(lambda connection: connection.scalar(query))

    async def earlier_contact(
        self,
        caller_number: str,
        before: datetime,
        *,
        same_agent_since: datetime,
        waited_since: datetime,
    ) -> EarlierContact:
        """What this number's calls that arrived before ``before`` tell about the one that comes now.

        Who spoke last with it, if since ``same_agent_since``; and, if the latest of them gave up
        waiting since ``waited_since`` without a message or a ticket, its own first contact. Hanging
        up in the menu does not count as a call. Of who withholds his number nothing is known.
        """
        if withholds(caller_number):
            return EarlierContact()
        number = bounded(caller_number, _NUMBER_LIMIT)
        return await self._db.read(
            lambda connection: earlier_contact_in(
                connection, number, before, same_agent_since, waited_since
            )
        )

    async def agent_last_state(self, agent_id: int) -> AgentStateRecord | None:
        """What an agent was last known to do; None if they never did anything."""
        return (await self._last_states(agent_id)).get(agent_id)

    async def agents_last_states(self) -> dict[int, AgentStateRecord]:
        """What each agent was last known to do, by the agent's id."""
        return await self._last_states()

    async def _last_states(self, agent_id: int | None = None) -> dict[int, AgentStateRecord]:
        query = select(agent_states).where(agent_states.c.until.is_(None))
        if agent_id is not None:
            query = query.where(agent_states.c.agent_id == agent_id)
        found = await self._db.read(lambda connection: every(connection, query, AgentStateRecord))
        return {state.agent_id: state for state in found}


def _detail(connection: Connection, call_id: str) -> CallDetail | None:
    call = one(connection, select(calls).where(calls.c.call_id == call_id), CallRecord)
    if call is None:
        return None
    return CallDetail(
        call=call,
        legs=_parts(connection, call_id, legs.c.started_at, LegRecord),
        keys=_parts(connection, call_id, keys_pressed.c.position, KeyRecord),
        waits=_parts(connection, call_id, queue_waits.c.joined_at, WaitRecord),
        offers=_parts(connection, call_id, offers.c.made_at, OfferRecord),
        overflow=_parts(connection, call_id, overflow_offers.c.offered_at, OverflowRecord),
        announcements=_parts(connection, call_id, wait_announcements.c.at, AnnouncementRecord),
    )


def _parts(
    connection: Connection, call_id: str, order: Column[Any], record: type[R]
) -> tuple[R, ...]:
    query = select(order.table).where(order.table.c.call_id == call_id).order_by(order)
    return tuple(every(connection, query, record))
