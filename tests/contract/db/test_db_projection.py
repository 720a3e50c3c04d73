"""The derived tables are a function of the ledger, and say what happened."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import delete, select, text, update

from db import facts as f
from db.ledger import Ledger
from db.rebuild import rebuild
from db.tables import DERIVED, calls, live_calls, queue_waits
from tests.contract.db.histories import (
    NOON,
    Teller,
    answered_call,
    days,
    expected_call,
    in_units,
)


def everything_derived(connection):
    return {
        table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
        for table in DERIVED
    }


def forget_everything(connection):
    """Only a test may: the ledger's triggers stand in the way."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("DROP TRIGGER IF EXISTS ledger_no_delete"))
        connection.execute(text("DELETE FROM ledger"))
    else:
        connection.execute(text("SET session_replication_role = replica"))
        connection.execute(text("DELETE FROM ledger"))
        connection.execute(text("SET session_replication_role = DEFAULT"))
    for table in (*DERIVED, live_calls):
        connection.execute(delete(table))


@given(told=days())
@settings(
    max_examples=25,
    deadline=None,
    # Each example empties the tables itself, so that one database does for all of them.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_rebuilding_gives_the_very_same_rows_for_any_history(db, told):
    await db.write(forget_everything)
    async with Ledger(db) as ledger:
        for unit in in_units(told, 3):
            await ledger.record(unit)
        assert [p for p in await ledger.check() if p.code.endswith("unbalanced")] == []
    before = await db.read(everything_derived)
    assert await rebuild(db) == len(told)
    assert await db.read(everything_derived) == before


async def test_rebuilding_mends_tables_that_somebody_changed(db, ledger):
    await ledger.record(answered_call())
    before = await db.read(everything_derived)
    await db.write(lambda connection: connection.execute(update(calls).values(talk_s=1e9)))
    await db.write(lambda connection: connection.execute(delete(queue_waits)))
    await rebuild(db)
    assert await db.read(everything_derived) == before


async def test_an_answered_call_reads_as_it_happened(ledger, directory):
    told = answered_call(agent_id=7)
    await ledger.record(told)
    detail = await directory.history.call("c1")
    call = detail.call
    assert (call.caller_number, call.choice, call.keys) == ("1155550001", "usuario", "11001#")
    assert (call.company_number, call.company_verification) == ("1001", "verified")
    assert (call.queue, call.offers_made, call.agent_id) == ("usuarios", 2, 7)
    assert (call.outcome, call.ended_by) == ("answered", "caller")
    assert call.waited_s == pytest.approx((call.answered_at - call.joined_at).total_seconds())
    assert call.waited_s == pytest.approx(8.25, abs=0.002)
    assert call.talk_s == pytest.approx(10.0, abs=0.002)
    assert [(leg.role, leg.agent_id, leg.cause) for leg in detail.legs] == [
        ("caller", None, 16),
        ("agent", 8, 17),
        ("agent", 7, 16),
    ]
    assert [(key.key, key.node) for key in detail.keys[:2]] == [("1", "menu"), ("1", "company")]
    assert [(offer.agent_id, offer.outcome) for offer in detail.offers] == [
        (8, "refused"),
        (7, "accepted"),
    ]
    assert detail.offers[0].reasons == ("longest idle", "skill ventas=3")
    assert detail.offers[0].ringing_at - detail.offers[0].made_at == timedelta(seconds=0.5)
    assert [(wait.queue, wait.outcome) for wait in detail.waits] == [("usuarios", "answered")]


async def test_an_unanswered_call_has_no_talk_and_no_agent(ledger, directory):
    teller = Teller("c1")
    teller.arrive()
    entry = teller.join()
    teller.tell(f.QueueLeft, after_s=30, entry_id=entry, outcome="abandoned")
    teller.end("abandoned", talk_s=0)
    await ledger.record(teller.told)
    call = (await directory.history.call("c1")).call
    assert (call.agent_id, call.answered_at, call.talk_s) == (None, None, None)
    assert call.waited_s == pytest.approx(30.0, abs=0.002)
    assert call.outcome == "abandoned"


async def test_hearing_twice_of_the_same_thing_changes_nothing(db, ledger):
    told = [fact for fact in answered_call() if not isinstance(fact, f.KeyPressed)]
    told = [fact for fact in told if not isinstance(fact, f.AgentStateChanged)]
    await ledger.record(told)
    before = await db.read(everything_derived)
    await ledger.record(told)
    assert await db.read(everything_derived) == before


async def test_facts_about_an_unknown_call_are_kept_and_reported(ledger):
    ended = f.CallEnded(at=NOON, call_id="ghost", outcome="answered", ended_by="agent")
    await ledger.record([ended])
    assert await ledger.facts("ghost") == [ended]
    assert [(p.code, p.subject) for p in await ledger.check()] == [("never_arrived", "ghost")]


async def test_an_agents_states_follow_one_another_without_gaps(ledger, directory, db):
    for second, state in enumerate(("available", "offered", "ringing", "talking", "wrap_up")):
        at = NOON + timedelta(seconds=second)
        await ledger.record([f.AgentStateChanged(at=at, agent_id=7, state=state)])
    query = "SELECT state FROM agent_states WHERE until IS NULL"
    assert await db.read(lambda c: c.execute(text(query)).all()) == [("wrap_up",)]
    last = await directory.history.agent_last_state(7)
    assert (last.state, last.since, last.until) == ("wrap_up", NOON + timedelta(seconds=4), None)
    joins = text(
        "SELECT count(*) FROM agent_states a JOIN agent_states b "
        "ON b.agent_id = a.agent_id AND b.position = a.position + 1 AND b.since = a.until"
    )
    assert await db.read(lambda c: c.scalar(joins)) == 4


async def test_the_check_finds_a_call_without_an_end_that_is_not_live(ledger):
    teller = Teller("c1")
    teller.arrive()
    await ledger.record(teller.told, snapshot=("c1", b"state"))
    assert await ledger.check() == []
    await ledger.record([], forget="c1")
    assert [(p.code, p.subject) for p in await ledger.check()] == [("lost_call", "c1")]


async def test_the_check_finds_what_a_call_left_open_behind_it(ledger):
    teller = Teller("c1")
    teller.arrive()
    entry = teller.join()
    teller.tell(f.OfferMade, offer_id="o1", entry_id=entry, agent_id=7, channel_id="ch7")
    teller.tell(f.CallEnded, outcome="abandoned", ended_by="caller")
    await ledger.record(teller.told, snapshot=("c1", b"state"))
    assert {p.code for p in await ledger.check()} == {
        "open_wait",
        "open_offer",
        "open_leg",
        "ended_but_live",
    }


async def test_the_check_finds_books_that_do_not_balance(db, ledger):
    await ledger.record(answered_call())
    assert await ledger.check() == []
    await db.write(lambda connection: connection.execute(delete(queue_waits)))
    assert [p.code for p in await ledger.check()] == ["queues_unbalanced"]


async def test_a_wait_reads_with_what_the_caller_asks_for_in_the_end(ledger, directory):
    await ledger.record(expected_call(agent_id=7))
    [wait] = (await directory.history.call("e1")).waits
    assert (wait.credit_s, wait.needs) == (360.0, ("ingles=5", "ventas=3"))
    assert (wait.prefers, wait.last_agent_id) == (("vinos=3",), 7)
    assert wait.first_contact_at == NOON - timedelta(minutes=5)


async def test_what_a_caller_was_told_of_his_wait_reads_with_how_long_it_was(ledger, directory):
    await ledger.record(expected_call())
    told = (await directory.history.call("e1")).announcements
    assert [(it.queue, it.position, it.low_s, it.high_s) for it in told] == [
        ("usuarios", 2, 10.0, 20.0),
        ("usuarios", 1, 60.0, None),
    ]
    assert [it.waited_s for it in told] == [
        pytest.approx(18.25, abs=0.002),
        pytest.approx(4.25, abs=0.002),
    ]


async def test_who_was_told_a_wait_and_hung_up_has_none_to_compare_it_with(ledger, directory):
    teller = Teller("c1")
    teller.arrive()
    entry = teller.join()
    teller.announce(entry, 60.0, 120.0)
    teller.tell(f.QueueLeft, entry_id=entry, outcome="abandoned")
    teller.tell(f.QueueLeft, entry_id=entry, outcome="answered")  # the first word counts
    await ledger.record(teller.told)
    [told] = (await directory.history.call("c1")).announcements
    assert told.waited_s is None


async def test_who_changed_an_agents_state_is_kept(ledger, directory):
    changed = f.AgentStateChanged(at=NOON, agent_id=7, state="paused", reason="x", by="luis")
    await ledger.record([changed])
    assert (await directory.history.agent_last_state(7)).by == "luis"
