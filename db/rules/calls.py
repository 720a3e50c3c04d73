"""How calls, their parts and their agents' offers follow from the facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import exists, func, insert, select, update

from db import facts as f
from db.bounds import KEYS_LIMIT
from db.inserts import InsertNew
from db.rules.given import as_given, given, next_position
from db.tables import calls, keys_pressed, legs, offers, queue_waits, wait_announcements
from db.types import seconds_between

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Update


def _this_call() -> Update:
    return update(calls).where(calls.c.call_id == given("call_id"))


def _this_offer() -> Update:
    return update(offers).where(offers.c.offer_id == given("offer_id"))


_ASKS: Final = ("credit_s", "needs", "prefers", "first_contact_at", "last_agent_id")
_THIS_WAIT: Final = queue_waits.c.entry_id == given("entry_id")
_ITS_QUEUE = select(queue_waits.c.queue).where(_THIS_WAIT)
_WAITED = select(func.coalesce(func.sum(queue_waits.c.waited_s), 0.0)).where(
    queue_waits.c.call_id == calls.c.call_id
)
_OFFERED = select(func.count()).where(offers.c.call_id == calls.c.call_id)

RULES: Final[Mapping[type[f.Fact], tuple[Any, ...]]] = {
    f.CallArrived: (
        InsertNew(calls).values(
            **as_given("call_id", "caller_number", "caller_name", "dialled", "foreign_queue"),
            **as_given("flow_revision", "overflow_revision", "hours_revision"),
            **as_given("routing_revision"),
            arrived_at=given("at"),
            keys="",
            company_number="",
            company_verification="none",
            company_name="",
            waited_s=0.0,
            offers_made=0,
        ),
    ),
    f.KeyPressed: (
        insert(keys_pressed)
        .inline()
        .values(
            **as_given("call_id", "at", "key", "node"),
            position=next_position(keys_pressed, "call_id"),
        ),
        _this_call().values(keys=func.substr(calls.c["keys"] + given("key"), 1, KEYS_LIMIT)),
    ),
    f.ChoiceMade: (_this_call().values(choice=given("choice")),),
    f.CompanyIdentified: (
        _this_call().values(
            **as_given("company_number", "company_name"),
            company_verification=given("verification"),
        ),
    ),
    f.QueueJoined: (
        InsertNew(queue_waits).values(
            **as_given("entry_id", "call_id", "queue", *_ASKS), joined_at=given("at")
        ),
        _this_call().values(
            queue=given("queue"), joined_at=func.coalesce(calls.c.joined_at, given("at"))
        ),
    ),
    f.EntryRevised: (update(queue_waits).where(_THIS_WAIT).values(**as_given(*_ASKS)),),
    f.WaitAnnounced: (
        InsertNew(wait_announcements).values(
            **as_given("entry_id", "at", "call_id", "position", "low_s", "high_s"),
            queue=func.coalesce(_ITS_QUEUE.scalar_subquery(), ""),
        ),
    ),
    f.QueueLeft: (
        update(wait_announcements)
        .where(
            wait_announcements.c.entry_id == given("entry_id"),
            given("outcome") == "answered",
            exists().where(_THIS_WAIT, queue_waits.c.left_at.is_(None)),
        )
        .values(waited_s=seconds_between(wait_announcements.c.at, given("at"))),
        update(queue_waits)
        .where(_THIS_WAIT, queue_waits.c.left_at.is_(None))
        .values(
            left_at=given("at"),
            waited_s=seconds_between(queue_waits.c.joined_at, given("at")),
            outcome=given("outcome"),
        ),
        _this_call().values(waited_s=_WAITED.scalar_subquery()),
    ),
    f.OfferMade: (
        InsertNew(offers).values(
            **as_given("offer_id", "call_id", "entry_id", "agent_id", "channel_id", "reasons"),
            made_at=given("at"),
        ),
        _this_call().values(offers_made=_OFFERED.scalar_subquery()),
    ),
    f.OfferRinging: (
        _this_offer().where(offers.c.ringing_at.is_(None)).values(ringing_at=given("at")),
    ),
    f.OfferEnded: (
        _this_offer()
        .where(offers.c.ended_at.is_(None))
        .values(ended_at=given("at"), outcome=given("outcome")),
    ),
    f.LegStarted: (
        InsertNew(legs).values(
            **as_given("call_id", "channel_id", "role", "agent_id"), started_at=given("at")
        ),
    ),
    f.LegEnded: (
        update(legs)
        .where(
            legs.c.call_id == given("call_id"),
            legs.c.channel_id == given("channel_id"),
            legs.c.ended_at.is_(None),
        )
        .values(ended_at=given("at"), cause=given("cause")),
    ),
    f.Bridged: (
        _this_call()
        .where(calls.c.answered_at.is_(None))
        .values(answered_at=given("at"), agent_id=given("agent_id")),
    ),
    f.CallEnded: (
        _this_call()
        .where(calls.c.ended_at.is_(None))
        .values(
            **as_given("outcome", "ended_by", "diverted_to"),
            ended_at=given("at"),
            talk_s=seconds_between(calls.c.answered_at, given("at")),
        ),
    ),
}
