"""The figures read from the derived tables are those counted from the ledger's facts alone."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update

from db import facts as f
from db.ledger import Ledger
from db.metrics.announced import announced_coverage, announcements_of
from db.metrics.balance import CALLS, Balance
from db.metrics.contacts import contacts_of
from db.metrics.intervals import Interval
from db.metrics.queues import measure
from db.metrics.recount import calls_that_differ
from db.metrics.spans import spans_of
from db.metrics.store import Metrics
from db.metrics.tries import tries_of
from db.rebuild import rebuild
from db.tables import agent_states, calls, queue_waits, wait_announcements
from tests.contract.db.histories import (
    NOON,
    Teller,
    answered_call,
    days,
    expected_call,
    in_units,
    message_call,
    ticket_call,
)
from tests.contract.db.test_db_projection import forget_everything


def handled(call_id: str = "c1", agent_id: int = 7) -> list[f.AnyFact]:
    """An answered call with four seconds on hold and its agent's wrap-up of twenty seconds."""
    told = answered_call(call_id, agent_id)
    at = told[-1].at
    worked = (("on_hold", -5), ("talking", -1), ("wrap_up", 0), ("available", 20))
    for state, after_s in worked:
        later = at + timedelta(seconds=after_s)
        told.append(f.AgentStateChanged(at=later, agent_id=agent_id, state=state, call_id=call_id))
    return told


@st.composite
def worked_days(draw: st.DrawFn) -> list[f.AnyFact]:
    """Days on which agents do what is left of the calls that they answered, or some of it."""
    told = draw(days())
    for fact in [*told]:
        if isinstance(fact, f.Bridged) and draw(st.booleans()):
            at = fact.at + timedelta(seconds=draw(st.integers(0, 60)))
            worked = draw(
                st.sampled_from([("wrap_up",), ("on_hold", "talking", "wrap_up", "available")])
            )
            for state in worked:
                told.append(
                    f.AgentStateChanged(
                        at=at, agent_id=fact.agent_id, state=state, call_id=fact.call_id
                    )
                )
                at += timedelta(seconds=draw(st.integers(0, 60)))
    return told


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(told=worked_days())
async def test_tables_and_facts_tell_the_same_of_any_history(db, told):
    await db.write(forget_everything)
    await rebuild(db)
    async with Ledger(db) as ledger:
        for unit in in_units(told, 8):
            await ledger.record(unit)
    metrics, half = Metrics(db), NOON + timedelta(hours=12)
    morning = Interval(NOON - timedelta(days=1), half)
    assert await metrics.contacts() == contacts_of(told)
    assert await metrics.spans() == spans_of(told)
    assert await metrics.tries() == tries_of(told)
    assert await metrics.announced() == announcements_of(told)
    assert await metrics.contacts(morning) == [
        contact for contact in contacts_of(told) if contact.offered_at < half
    ]
    assert await db.read(calls_that_differ) == []
    assert measure(await metrics.contacts()).balances


async def test_every_call_is_offered_once_and_became_one_thing(ledger, db):
    menu, waiting = Teller("menu"), Teller("waiting")
    menu.arrive()
    menu.end("abandoned")
    waiting.arrive()
    waiting.join("ventas")
    for told in (handled(), message_call(), ticket_call(), menu.told, waiting.told):
        await ledger.record(told)
    found = {contact.call_id: contact for contact in await Metrics(db).contacts()}
    assert {name: (it.queue, it.outcome, it.diverted_to) for name, it in found.items()} == {
        "c1": ("usuarios", "answered", ""),
        "m1": ("usuarios", "diverted", "message"),
        "t1": ("usuarios", "diverted", "ticket"),
        "menu": ("", "abandoned", ""),
        "waiting": ("ventas", "in_progress", ""),
    }
    assert (found["c1"].talk_s, found["c1"].hold_s, found["c1"].wrap_up_s) == (10.0, 4.0, 20.0)
    balance = await db.read(CALLS.balance)
    assert balance == Balance(offered=5, answered=1, abandoned=1, diverted=2, in_progress=1)
    assert balance.balances


async def test_what_was_announced_in_a_range_is_judged_by_how_long_it_really_took(ledger, db):
    await ledger.record(expected_call())
    [first, second] = await Metrics(db).announced()
    assert (first.waited_s, second.waited_s) == (18.25, 4.25)
    early = Interval(first.at, second.at)
    found = announced_coverage(await Metrics(db).announced(early))
    assert found.keys() == {"usuarios"}
    assert (found["usuarios"].coverage.announced, found["usuarios"].coverage.right) == (1, 1)


async def test_a_place_counts_from_the_first_contact_and_what_was_granted_last(ledger, db):
    await ledger.record(expected_call())
    [contact] = await Metrics(db).contacts()
    first_contact_at = NOON - timedelta(minutes=5)
    assert contact.ahead_s == 360 + (contact.offered_at - first_contact_at).total_seconds()


async def test_an_announcement_that_the_tables_tell_otherwise_is_found(ledger, db):
    await ledger.record(expected_call())
    assert await db.read(calls_that_differ) == []
    await db.write(
        lambda connection: connection.execute(update(wait_announcements).values(low_s=9))
    )
    assert await db.read(calls_that_differ) == ["e1"]


async def test_a_range_reads_what_was_offered_and_which_states_lasted_in_it(ledger, db):
    await ledger.record(handled())
    told = contacts_of(handled())[0]
    second = timedelta(seconds=1)
    at = Interval(told.offered_at, told.offered_at + second)
    before = Interval(told.offered_at - second, told.offered_at)
    metrics = Metrics(db)
    assert await metrics.contacts(at) == [told]
    assert await metrics.contacts(before) == []
    end = handled()[-1].at
    lasting = await metrics.spans(Interval(end - second, end))
    assert [(span.agent_id, span.state) for span in lasting] == [(7, "wrap_up"), (8, "available")]
    made = tries_of(handled())
    assert await metrics.tries(Interval(made[0].made_at, made[1].made_at)) == made[:1]


async def test_a_call_whose_tables_were_meddled_with_is_named(ledger, db):
    for call_id in ("c1", "c2", "c3"):
        await ledger.record(handled(call_id))
    assert await db.read(calls_that_differ) == []
    await db.write(
        lambda connection: connection.execute(
            update(queue_waits).where(queue_waits.c.call_id == "c2").values(outcome="abandoned")
        )
    )
    await db.write(
        lambda connection: connection.execute(
            delete(agent_states).where(agent_states.c.call_id == "c3")
        )
    )
    assert await db.read(calls_that_differ) == ["c2", "c3"]
    await rebuild(db)
    assert await db.read(calls_that_differ) == []


async def test_the_check_names_each_call_that_does_not_balance(ledger, db):
    for call_id in ("lost", "changed", "right"):
        await ledger.record(handled(call_id))
    await db.write(
        lambda connection: connection.execute(delete(calls).where(calls.c.call_id == "lost"))
    )
    await db.write(
        lambda connection: connection.execute(
            update(calls).where(calls.c.call_id == "changed").values(outcome="abandoned")
        )
    )
    named = {(problem.code, problem.subject) for problem in await ledger.check()}
    assert ("never_arrived", "lost") in named
    assert ("calls_unbalanced", "lost") in named
    assert ("calls_unbalanced", "changed") in named
    assert "right" not in {subject for _, subject in named}
