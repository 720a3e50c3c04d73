"""A line that starts reads little, and it is the same as if it had read every fact."""

from collections import Counter
from datetime import timedelta

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from db import facts as f
from db.ledger import Ledger
from db.metrics.contacts import contacts_of
from db.metrics.recent import Handled
from db.metrics.recount import calls_that_differ
from db.metrics.spans import spans_of
from db.metrics.store import Metrics
from db.metrics.tries import tries_of
from db.rebuild import rebuild
from db.tables import agents, queues, users
from tests.contract.db.histories import NOON, QUEUES, Teller, in_units
from tests.contract.db.test_db_metrics import handled, worked_days
from tests.contract.db.test_db_projection import forget_everything

AGENTS = (1, 2, 3, 7, 8)  # and not 4, who has left
LONG_AGO = NOON - timedelta(days=1)
HANDLING = {"talking", "on_hold", "wrap_up"}


def _there_are(connection):
    user = {"role": "agent", "password_hash": "-", "active": True, "name": "A"}
    connection.execute(
        insert(users),
        [user | {"id": one, "login": f"a{one}", "login_key": f"a{one}"} for one in AGENTS],
    )
    connection.execute(
        insert(agents),
        [{"user_id": one, "extension": f"200{one}", "sip_ha1": "0"} for one in AGENTS],
    )
    queue = {"skill": "", "ring_timeout_s": 20, "wrap_up_s": 15, "announce_every_s": 45}
    connection.execute(
        insert(queues),
        [
            queue | {"name": name, "label": name, "position": place}
            for place, name in enumerate(QUEUES)
        ],
    )


@pytest.fixture
async def here(db):
    await db.write(_there_are)
    return db


def _rounded(contacts):
    return sorted(
        (
            *(it.call_id, it.offered_at, it.queue, it.outcome),
            *(round(it.waited_s, 2), it.ahead_s, it.unseen),
        )
        for it in contacts
    )


def _handled_of(told):
    """What :class:`Handled` says, from the facts, without an order."""
    made = {fact.offer_id: fact for fact in told if isinstance(fact, f.OfferMade)}
    queue_of = {fact.entry_id: fact.queue for fact in told if isinstance(fact, f.QueueJoined)}
    accepted = sorted(
        (it.at, it.agent_id, it.call_id, queue_of[it.entry_id])
        for it in (made[one.offer_id] for one in told if isinstance(one, f.OfferEnded)
                   and one.outcome == "accepted")
    )  # fmt: skip
    taken = {(agent_id, call_id): queue for _, agent_id, call_id, queue in accepted}
    spans = [it for it in spans_of(told) if it.state in HANDLING and it.since >= LONG_AGO]
    going_on = {(it.agent_id, it.call_id) for it in spans if it.until is None}
    lengths = Counter()
    for span in spans:
        key = (span.agent_id, span.call_id)
        if key in taken and key not in going_on and span.agent_id in AGENTS:
            lengths[key] += (span.until - span.since).total_seconds()
    return sorted(
        (agent_id, taken[agent_id, call_id], length)
        for (agent_id, call_id), length in lengths.items()
    )


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(told=worked_days(), hours=st.integers(0, 24))
async def test_a_start_knows_what_all_the_facts_would_tell(here, told, hours):
    await here.write(forget_everything)
    await rebuild(here)
    async with Ledger(here) as ledger:
        for unit in in_units(told, 8):
            await ledger.record(unit)
    day_began = NOON + timedelta(hours=hours)
    recent = await Metrics(here).recent(LONG_AGO, day_began)
    tries = [it for it in tries_of(told) if it.agent_id in AGENTS]
    last = {(it.agent_id, it.queue): (it.made_at, it.offer_id) for it in tries}
    assert recent.last_offers == sorted(last, key=last.__getitem__)
    assert recent.accepted == Counter(
        it.agent_id for it in tries if it.outcome == "accepted" and it.made_at >= day_began
    )
    waits = [it for it in contacts_of(told) if it.waited_s is not None]
    assert _rounded(recent.waits) == _rounded(waits)
    told_so = _handled_of(told)
    assert [it[:2] for it in sorted(recent.handled)] == [it[:2] for it in told_so]
    assert sum(it.handled_s for it in recent.handled) == pytest.approx(
        sum(handled_s for *_, handled_s in told_so), abs=0.1
    )


async def test_what_is_older_or_of_a_queue_that_is_gone_is_not_read(here, ledger):
    gone = Teller("gone")
    gone.arrive()
    gone.offer(gone.join("another"), 7, "refused", 1)
    await ledger.record(handled())
    await ledger.record(gone.told)
    recent = await Metrics(here).recent(LONG_AGO, LONG_AGO)
    assert [it.queue for it in recent.waits] == ["usuarios"]
    later = NOON + timedelta(days=1)
    nothing = await Metrics(here).recent(later, later)
    assert not any((nothing.waits, nothing.last_offers, nothing.accepted, nothing.handled))


async def test_a_start_knows_whose_leaving_nobody_saw_and_reports_count_it_as_ever(here, ledger):
    for call_id, cause in (("lost", 0), ("seen", 16), ("left_a_message", None)):
        teller = Teller(call_id)
        teller.arrive()
        entry = teller.join()
        teller.at += timedelta(hours=9)
        teller.leave(entry, "abandoned", cause)
        if cause is None:
            teller.tell(f.LegEnded, channel_id=f"{call_id}-caller", cause=0)
        await ledger.record(teller.told)
    waits = (await Metrics(here).recent(LONG_AGO, LONG_AGO)).waits
    assert {it.call_id: it.unseen for it in waits} == {
        "lost": True, "seen": False, "left_a_message": False
    }  # fmt: skip
    counted = await Metrics(here).contacts()
    assert [it.outcome for it in counted] == ["abandoned"] * 3
    assert all(it.waited_s >= 9 * 3600 for it in counted)
    assert await here.read(calls_that_differ) == []


async def test_a_handling_is_talk_hold_and_wrap_up_in_the_order_of_the_calls(here, ledger):
    for number in range(3):
        worked = handled(f"c{number}")
        later = timedelta(hours=(2, 0, 1)[number])
        await ledger.record([_later(fact, later, number) for fact in worked])
    found = (await Metrics(here).recent(LONG_AGO, LONG_AGO)).handled
    assert [it[:2] for it in found] == [(7, "usuarios")] * 3
    assert [round(it.handled_s) for it in found] == [31, 32, 30]
    assert isinstance(found[0], Handled)


def _later(fact, later, more_s):
    """The same an hour or so later, with a wrap-up that is so much longer."""
    if isinstance(fact, f.AgentStateChanged) and fact.state == "available" and fact.agent_id == 7:
        later += timedelta(seconds=more_s)
    return msgspec.structs.replace(fact, at=fact.at + later)
