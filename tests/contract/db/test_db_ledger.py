"""The ledger promises: all or nothing, on the disk before it returns, in order, for ever."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from db import facts as f
from db.engine import Database
from db.errors import FactRefused, LedgerClosed
from db.ledger import Ledger
from tests.contract.db.histories import NASTY_TEXTS, NOON, Teller, answered_call


def arrival(call_id="c1", **changed):
    values = {
        "at": NOON,
        "channel_id": "ch1",
        "caller_number": "1155550001",
        "caller_name": "Ana",
        "dialled": "0800",
        "flow_revision": 1,
    }
    return f.CallArrived(call_id=call_id, **(values | changed))


async def rows(db, query):
    return await db.read(lambda connection: connection.execute(text(query)).all())


async def test_facts_come_back_as_they_were_recorded_and_in_order(ledger):
    told = answered_call()
    for fact in told:
        await ledger.record([fact])
    assert await ledger.facts("c1") == told


async def test_facts_are_there_for_whoever_opens_the_database_next(ledger, url):
    await ledger.record([arrival()])
    async with Database(url) as other, Ledger(other) as reader:
        assert await reader.facts("c1") == [arrival()]


async def test_a_calls_state_is_kept_replaced_and_forgotten_with_its_facts(ledger):
    await ledger.record([arrival("c1")], snapshot=("c1", b"menu\x00\xff"))
    await ledger.record([arrival("c2")], snapshot=("c2", b"menu"))
    await ledger.snapshot("c1", b"waiting")
    assert sorted(await ledger.live_calls()) == [("c1", b"waiting"), ("c2", b"menu")]
    ended = f.CallEnded(at=NOON, call_id="c1", outcome="abandoned", ended_by="caller")
    await ledger.record([ended], forget="c1")
    assert await ledger.live_calls() == [("c2", b"menu")]


async def test_the_call_that_was_touched_longest_ago_is_recovered_first(db):
    moments = iter([NOON, NOON + timedelta(seconds=2), NOON + timedelta(seconds=1)])
    async with Ledger(db, now=lambda: next(moments)) as ledger:
        for call_id in ("a", "b", "c"):
            await ledger.snapshot(call_id, b"")
        assert [call_id for call_id, _ in await ledger.live_calls()] == ["a", "c", "b"]


async def test_a_unit_that_fails_leaves_nothing_and_its_neighbours_stay(ledger):
    results = await asyncio.gather(
        ledger.record([arrival("good1")], snapshot=("good1", b"1")),
        ledger.record([arrival("bad")], snapshot=("bad", object())),
        ledger.record([arrival("good2")], snapshot=("good2", b"2")),
        return_exceptions=True,
    )
    assert [isinstance(result, Exception) for result in results] == [False, True, False]
    assert await ledger.facts("bad") == []
    assert sorted(await ledger.live_calls()) == [("good1", b"1"), ("good2", b"2")]
    assert await ledger.facts("good2") == [arrival("good2")]


@pytest.mark.parametrize(
    ("fact", "named"),
    [
        (arrival(at=datetime(2026, 1, 1)), "no time zone"),  # noqa: DTZ001  # the case itself
        (arrival(call_id="x" * 129), "call_id has 129"),
        (arrival(channel_id="a\x00b"), "channel_id"),
        (arrival(caller_name=None), "CallArrived"),
        (arrival(caller_name=5), "CallArrived"),
        (arrival(flow_revision="one"), "flow_revision"),
        (arrival(flow_revision=2**63), "64 bits"),
        (f.CallEnded(at=NOON, call_id="c1", outcome="eaten", ended_by="caller"), "outcome"),
        (f.AgentStateChanged(at=NOON, agent_id=1, state="asleep"), "state"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_fact_that_could_not_be_read_back_is_refused_by_name(ledger, fact, named):
    with pytest.raises(FactRefused, match=named):
        await ledger.record([arrival("c0"), fact])
    assert await ledger.facts("c0") == []


@pytest.mark.parametrize("call_id", ["x" * 129, "a\x00b", "\ud800"], ids=ascii)
async def test_a_state_under_an_id_that_no_database_keeps_is_refused(ledger, call_id):
    with pytest.raises(FactRefused, match="call_id"):
        await ledger.snapshot(call_id, b"state")
    with pytest.raises(FactRefused, match="call_id"):
        await ledger.record([arrival()], forget=call_id)
    assert await ledger.facts("c1") == []


@pytest.mark.parametrize("nasty", NASTY_TEXTS, ids=range(len(NASTY_TEXTS)))
async def test_any_caller_name_and_number_is_kept_within_bounds(ledger, directory, nasty):
    await ledger.record([arrival(caller_number=nasty, caller_name=nasty)])
    call = (await directory.history.call("c1")).call
    [fact] = await ledger.facts("c1")
    assert (call.caller_number, call.caller_name) == (fact.caller_number, fact.caller_name)
    assert len(call.caller_number) <= 64
    assert len(call.caller_name) <= 128
    storable = nasty.replace("\x00", "�").replace("\ud83d", "�")
    assert call.caller_name == storable or call.caller_name[:-1] == storable[:127]


async def test_a_400_digit_company_number_is_kept_cut_and_marked_as_cut(ledger, directory):
    teller = Teller("c1")
    teller.arrive()
    teller.press("7" * 400)
    teller.choose(company="7" * 400)
    await ledger.record(teller.told)
    detail = await directory.history.call("c1")
    assert detail.call.company_number == "7" * 63 + "…"
    assert detail.call.keys == "7" * 64
    assert len(detail.keys) == 400


async def test_times_come_back_in_utc_to_the_microsecond(ledger, directory):
    buenos_aires = timezone(timedelta(hours=-3))
    at = datetime(2026, 3, 1, 23, 59, 59, 999_999, tzinfo=buenos_aires)
    await ledger.record([arrival(at=at)])
    [fact] = await ledger.facts("c1")
    call = (await directory.history.call("c1")).call
    assert fact.at == call.arrived_at == at
    assert fact.at.tzinfo == call.arrived_at.tzinfo == UTC


@pytest.mark.parametrize(
    "deed",
    ["UPDATE ledger SET kind = 'other'", "DELETE FROM ledger", "DELETE FROM ledger WHERE seq = 1"],
)
async def test_nobody_can_change_what_the_ledger_says(db, ledger, deed):
    await ledger.record([arrival()])
    with pytest.raises(IntegrityError, match="append-only"):
        await db.write(lambda connection: connection.execute(text(deed)))
    assert await ledger.facts("c1") == [arrival()]


async def test_hundreds_at_once_are_all_kept_each_in_its_order(ledger, directory):
    calls = {f"c{i}": answered_call(f"c{i}", agent_id=i * 10) for i in range(40)}

    async def live(call_id):
        for fact in calls[call_id]:
            await ledger.record([fact], snapshot=(call_id, b"state"))
        await ledger.record([], forget=call_id)

    await asyncio.gather(*map(live, calls))
    assert await ledger.check() == []
    assert await ledger.live_calls() == []
    for call_id, told in calls.items():
        assert await ledger.facts(call_id) == told
    assert len(await directory.history.recent_calls(1000)) == 40


async def test_concurrent_units_share_a_transaction_yet_each_waits_for_its_own(db, ledger):
    written = 0
    write = db.write

    async def counted(work):
        nonlocal written
        written += 1
        return await write(work)

    db.write = counted
    await asyncio.gather(*(ledger.record([arrival(f"c{i}")]) for i in range(200)))
    assert written <= 3
    assert len(await rows(db, "SELECT call_id FROM calls")) == 200


async def test_read_modify_write_by_many_loses_no_update(db):
    def increment(connection):
        seen = connection.scalar(text("SELECT count(*) FROM companies"))
        connection.execute(text(f"INSERT INTO companies (number, name) VALUES ('{seen}', 'x')"))

    async def retried():
        # PostgreSQL's writers truly run side by side: one of two equals is refused, never lost.
        while True:
            try:
                return await db.write(increment)
            except IntegrityError:
                continue

    await asyncio.gather(*(retried() for _ in range(60)))
    assert await rows(db, "SELECT count(*) FROM companies") == [(60,)]


async def test_facts_of_a_cancelled_caller_are_written_because_they_happened(ledger):
    recording = asyncio.create_task(ledger.record([arrival()]))
    await asyncio.sleep(0)
    recording.cancel()
    with pytest.raises(asyncio.CancelledError):
        await recording
    await ledger.record([])
    assert await ledger.facts("c1") == [arrival()]


async def test_nobody_waits_for_ever_when_the_program_ends_in_a_hurry(ledger):
    [writer] = [task for task in asyncio.all_tasks() if task.get_name() == "ledger writer"]
    waiting = [asyncio.create_task(ledger.record([arrival(f"c{i}")])) for i in range(5)]
    await asyncio.sleep(0)
    writer.cancel()
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(result) for result in results] == [LedgerClosed] * 5
    with pytest.raises(LedgerClosed):
        await ledger.record([arrival("late")])


async def test_closing_writes_what_waits_and_takes_no_more(db, url):
    async with Ledger(db) as ledger:
        pending = [asyncio.create_task(ledger.record([arrival(f"c{i}")])) for i in range(20)]
        await asyncio.sleep(0)
    await asyncio.gather(*pending)
    assert len(await rows(db, "SELECT call_id FROM calls")) == 20
    with pytest.raises(LedgerClosed):
        await ledger.record([arrival("late")])
