"""Whoever calls again: who spoke with him last, and since when he has been trying."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from db import facts as f
from db.directory import EarlierContact
from db.directory.earlier import spoke_last, waits_since
from tests.contract.db.histories import NOON, Teller, answered_call, message_call

NOW = NOON + timedelta(hours=1)
NUMBER = "1155550001"
NOBODY = EarlierContact()


@pytest.fixture
def ask(directory):
    async def asked(
        number=NUMBER, before=NOW, since=NOON - timedelta(days=7), waited_since=NOON
    ) -> EarlierContact:
        return await directory.history.earlier_contact(
            number, before, same_agent_since=since, waited_since=waited_since
        )

    return asked


def gave_up(call_id="g1", at=NOON, **asks) -> tuple[list[f.AnyFact], datetime]:
    """Waits half a minute and hangs up; and when he had begun to wait."""
    teller = Teller(call_id, at)
    teller.arrive()
    entry = teller.join(**asks)
    joined_at = teller.at
    teller.tell(f.QueueLeft, after_s=30, entry_id=entry, outcome="abandoned")
    teller.end("abandoned", talk_s=0)
    return teller.told, joined_at


async def test_of_who_never_called_nothing_is_known(ledger, ask):
    await ledger.record(gave_up()[0])
    assert await ask("1155559999") == NOBODY


@pytest.mark.parametrize("number", ["", "anonymous", "Anonymous", "unknown"])
async def test_those_who_withhold_their_number_are_not_taken_for_one_another(ledger, ask, number):
    anonymous = Teller("a1")
    anonymous.arrive(number=number)
    anonymous.offer(anonymous.join(), 7, "accepted", 1)
    anonymous.end("answered")
    await ledger.record(anonymous.told)
    assert await ask(number) == NOBODY


async def test_the_agent_who_spoke_last_with_a_caller_is_known(ledger, ask):
    await ledger.record(answered_call("c1", agent_id=7))
    later = Teller("c2", NOON + timedelta(minutes=10))
    later.arrive()
    later.offer(later.join(), 5, "accepted", 1)
    later.end("answered")
    await ledger.record(later.told)
    assert (await ask()).last_agent_id == 5
    assert (await ask(before=NOON + timedelta(minutes=10))).last_agent_id == 7


async def test_of_several_agents_in_a_call_the_last_one_counts(ledger, ask):
    teller = Teller("c1")
    teller.arrive()
    entry = teller.join()
    teller.offer(entry, 7, "accepted", 1)
    teller.offer(entry, 5, "accepted", 2)
    teller.end("answered")
    await ledger.record(teller.told)
    assert (await ask()).last_agent_id == 5


async def test_who_spoke_too_long_ago_or_with_another_caller_does_not_count(ledger, ask):
    await ledger.record(answered_call("c1"))
    assert (await ask(since=NOON + timedelta(minutes=30))).last_agent_id is None
    assert (await ask("1155559999")).last_agent_id is None


async def test_a_caller_who_gave_up_waiting_keeps_the_age_of_his_first_contact(ledger, ask):
    told, joined_at = gave_up()
    await ledger.record(told)
    assert await ask() == EarlierContact(first_contact_at=joined_at)


async def test_who_gives_up_again_and_again_keeps_the_very_first_contact(ledger, ask):
    first = NOON - timedelta(minutes=20)
    told, _ = gave_up(first_contact_at=first)
    await ledger.record(told)
    assert (await ask()).first_contact_at == first


async def test_a_call_that_waited_twice_began_with_the_first_wait(ledger, ask):
    teller = Teller("g1")
    teller.arrive()
    entry = teller.join(number=1)
    joined_at = teller.at
    teller.tell(f.QueueLeft, entry_id=entry, outcome="diverted")
    entry = teller.join(number=2)
    teller.tell(f.QueueLeft, entry_id=entry, outcome="abandoned")
    teller.end("abandoned", talk_s=0)
    await ledger.record(teller.told)
    assert (await ask()).first_contact_at == joined_at


async def test_hanging_up_in_the_menu_in_between_costs_nobody_his_age(ledger, ask):
    told, joined_at = gave_up()
    hasty = Teller("h1", NOON + timedelta(minutes=2))
    hasty.arrive()
    hasty.end("abandoned", talk_s=0)
    await ledger.record([*told, *hasty.told])
    assert (await ask()).first_contact_at == joined_at


async def test_who_gave_up_too_long_ago_begins_anew(ledger, ask):
    await ledger.record(gave_up()[0])
    assert (await ask(waited_since=NOON + timedelta(minutes=30))).first_contact_at is None


@pytest.mark.parametrize("served", ["answered", "message", "ticket", "repeated", "waiting"])
async def test_who_was_served_since_or_still_waits_begins_anew(ledger, ask, served):
    await ledger.record(gave_up()[0])
    at = NOON + timedelta(minutes=5)
    teller = Teller("c2", at)
    teller.arrive()
    entry = teller.join()
    match served:
        case "answered":
            teller.offer(entry, 7, "accepted", 1)
            teller.end("answered")
        case "message":
            teller.message("1", "")
            teller.tell(f.QueueLeft, entry_id=entry, outcome="diverted")
            teller.end("diverted", diverted_to="message")
        case "ticket" | "repeated":
            if served == "ticket":
                teller.ticket("0000017")
            else:
                teller.tell(f.TicketRepeated, ticket_number="0000017")
            teller.tell(f.QueueLeft, entry_id=entry, outcome="abandoned")
            teller.end("abandoned")
        case _:
            pass
    await ledger.record(teller.told)
    assert (await ask()).first_contact_at is None


async def test_a_message_left_in_the_only_call_is_no_unfinished_wait(ledger, ask):
    await ledger.record(message_call())
    assert await ask() == NOBODY


async def test_the_call_itself_is_no_earlier_one(ledger, ask):
    told, _ = gave_up()
    await ledger.record(told)
    assert await ask(before=told[0].at) == NOBODY


@pytest.mark.parametrize("query", [spoke_last, waits_since])
async def test_looking_back_goes_by_the_index_of_number_and_arrival(db, query):
    asked = query(NUMBER, NOW, NOON)

    def plan(connection):
        dialect = connection.dialect
        sql = asked.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
        if dialect.name == "sqlite":
            return [row.detail for row in connection.execute(text(f"EXPLAIN QUERY PLAN {sql}"))]
        connection.execute(text("SET LOCAL enable_seqscan = off"))  # the tables are empty
        return list(connection.scalars(text(f"EXPLAIN {sql}")))

    steps = await db.read(plan)
    assert any("ix_calls_caller_number_arrived_at" in step for step in steps)
    assert not any(step.strip().startswith(("SCAN calls", "Seq Scan")) for step in steps)
