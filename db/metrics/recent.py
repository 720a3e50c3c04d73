"""What a line that starts must know of its last days, read with as few rows as that takes.

Agents' states are most of the record: they are added up where they are. Rows are found by the indexes
that begin with a queue or an agent, so that it does not matter how many years were kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import func, select

from db.metrics.contacts import Contact, ahead_s
from db.metrics.unseen import UNSEEN
from db.tables import agent_states, agents, offers, queue_waits, queues
from db.types import seconds_between

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection, Select

_HANDLING: Final = ("talking", "on_hold", "wrap_up")


class Handled(NamedTuple):
    """How long an agent had a call, its wrap-up included, and the queue that he took it from."""

    agent_id: int
    queue: str
    handled_s: float


@dataclass(frozen=True)
class Recent:
    """Of the queues and agents that there are now."""

    waits: list[Contact]
    """Those that ended, as far as :mod:`db.metrics.waits` learns from them."""
    last_offers: list[tuple[int, str]]
    """Agents and the queues that they had an offer from, those whose last one is the longest ago first."""
    accepted: Mapping[int, int]
    """Calls of the day by agent."""
    handled: list[Handled]
    """Those that he is done with, in the order of time."""


def recent_in(connection: Connection, since: datetime, day_began: datetime) -> Recent:
    """Read what began at ``since`` or later."""
    return Recent(
        waits=[_wait(*row) for row in connection.execute(_waits(since))],
        last_offers=[(row[0], row[1]) for row in connection.execute(_last_offers(since))],
        accepted={row[0]: row[1] for row in connection.execute(_accepted(day_began))},
        handled=_handled(connection, since),
    )


def _wait(  # noqa: PLR0913, PLR0917  # a row's columns
    call_id: str,
    queue: str,
    joined_at: datetime,
    outcome: Any,
    waited_s: float,
    credit_s: float,
    first_contact_at: datetime | None,
    unseen: bool,  # noqa: FBT001  # likewise
) -> Contact:
    return Contact(
        *(call_id, queue, joined_at, outcome),
        waited_s=waited_s,
        ahead_s=ahead_s(credit_s, first_contact_at, joined_at),
        unseen=unseen,
    )


def _waits(since: datetime) -> Select[Any]:
    it = queue_waits.c
    return select(
        *(it.call_id, it.queue, it.joined_at, it.outcome, it.waited_s),
        *(it.credit_s, it.first_contact_at, UNSEEN),
    ).where(it.queue.in_(select(queues.c.name)), it.joined_at >= since, it.waited_s.is_not(None))


def _last_offers(since: datetime) -> Select[Any]:
    return (
        select(offers.c.agent_id, queue_waits.c.queue)
        .join(queue_waits, queue_waits.c.entry_id == offers.c.entry_id)
        .where(*_made(since))
        .group_by(offers.c.agent_id, queue_waits.c.queue)
        .order_by(func.max(offers.c.made_at), func.max(offers.c.offer_id))
    )


def _accepted(since: datetime) -> Select[Any]:
    return (
        select(offers.c.agent_id, func.count())
        .where(*_made(since), offers.c.outcome == "accepted")
        .group_by(offers.c.agent_id)
    )


def _handled(connection: Connection, since: datetime) -> list[Handled]:
    queue_of = {(row[0], row[1]): row[2] for row in connection.execute(_taken(since))}
    lengths = connection.execute(_lengths(since))
    return [
        Handled(agent_id, queue_of[agent_id, call_id], handled_s)
        for agent_id, call_id, handled_s in lengths
        if (agent_id, call_id) in queue_of
    ]


def _taken(since: datetime) -> Select[Any]:
    return (
        select(offers.c.agent_id, offers.c.call_id, queue_waits.c.queue)
        .join(queue_waits, queue_waits.c.entry_id == offers.c.entry_id)
        .where(*_made(since), offers.c.outcome == "accepted")
        .order_by(offers.c.made_at)
    )


def _lengths(since: datetime) -> Select[Any]:
    it = agent_states.c
    return (
        select(it.agent_id, it.call_id, func.sum(seconds_between(it.since, it.until)))
        .where(it.since >= since, it.state.in_(_HANDLING), it.call_id.is_not(None))
        # The agent last: grouped by him first, SQLite would read all of his states, however old.
        .group_by(it.call_id, it.agent_id)
        .having(func.count(it.until) == func.count())
        .order_by(func.min(it.since))
    )


def _made(since: datetime) -> tuple[Any, Any]:
    return offers.c.agent_id.in_(select(agents.c.user_id)), offers.c.made_at >= since
