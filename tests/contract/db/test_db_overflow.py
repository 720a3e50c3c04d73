"""What overflow, tickets and messages look like once they are in the books."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from db import facts as f
from db.office import Messages, Tickets
from tests.contract.db.histories import NOON, Teller, answered_call, message_call, ticket_call


async def codes(ledger):
    return [(problem.code, problem.subject) for problem in await ledger.check()]


async def test_a_call_that_left_a_message_reads_as_it_happened(ledger, directory):
    await ledger.record(message_call())
    detail = await directory.history.call("m1")
    assert (detail.call.outcome, detail.call.diverted_to) == ("diverted", "message")
    assert [(offer.reason, offer.choice) for offer in detail.overflow] == [
        ("waited", "wait"),
        ("waited", "message"),
    ]
    assert detail.overflow[0].choices == ("wait", "message", "ticket")
    assert await ledger.check() == []


async def test_a_call_keeps_the_revisions_and_the_foreign_queue_it_came_with(ledger, directory):
    teller = Teller("c1")
    teller.tell(
        f.CallArrived,
        channel_id="ch",
        caller_number="1",
        caller_name="",
        dialled="8001",
        flow_revision=3,
        overflow_revision=4,
        hours_revision=5,
        foreign_queue="x" * 400,
    )
    await ledger.record(teller.told)
    call = (await directory.history.call("c1")).call
    assert (call.flow_revision, call.overflow_revision, call.hours_revision) == (3, 4, 5)
    assert (len(call.foreign_queue), call.diverted_to) == (64, "")


async def test_a_message_opens_a_ticket_and_both_tell_who_called(db, ledger):
    await ledger.record(message_call())
    message = await Messages(db).by_id("m1-message1")
    ticket = await Tickets(db).by_number(message.ticket_number)
    for one in (message, ticket):
        assert (one.caller_number, one.caller_name) == ("1155550001", "Ana")
        assert (one.company_number, one.company_name) == ("1001", "Panadería Ñandú")
        assert (one.queue, one.treatment, one.choice) == ("usuarios", "open", "usuario")
        assert (one.status, one.handled_by, one.answer) == ("handled", "luis", "Llamé.")
    assert (ticket.origin, message.duration_s) == ("message", 7.25)
    assert message.left_at - message.started_at == timedelta(seconds=8)


async def test_opening_a_ticket_again_takes_its_answer_back_and_counts_as_a_change(db, ledger):
    tickets = Tickets(db)
    told = ticket_call()
    await ledger.record(told)

    async def handle(second, *, handled):
        fact = f.TicketHandled(
            at=NOON + timedelta(hours=1, seconds=second),
            call_id="t1",
            ticket_number="0000025",
            handled=handled,
            by="ana",
            answer="Listo.",
        )
        await ledger.record([fact])
        return await tickets.by_number("0000025")

    fresh = await tickets.by_number("0000025")
    handled = await handle(1, handled=True)
    same = await handle(1, handled=True)
    again = await handle(2, handled=False)
    assert (fresh.status, fresh.version, fresh.handled_at) == ("open", 1, None)
    assert (handled.status, handled.version, handled.answer) == ("handled", 2, "Listo.")
    assert same == handled
    assert (again.status, again.version) == ("open", 3)
    assert (again.handled_at, again.handled_by, again.answer) == (None, "", "")


async def test_hearing_twice_of_a_message_changes_nothing(db, ledger):
    told = message_call()
    await ledger.record(told)
    before = await Messages(db).by_id("m1-message1")
    await ledger.record(told)
    assert await Messages(db).by_id("m1-message1") == before
    assert await ledger.check() == []


@pytest.mark.parametrize("number", ["x" * 129, "a\x00b"], ids=ascii)
async def test_a_ticket_number_that_would_have_to_be_cut_is_refused(ledger, number):
    with pytest.raises(ValueError, match="ticket_number"):
        await ledger.record(ticket_call(ticket=number))


async def test_the_check_accepts_a_ticket_heard_again(ledger):
    await ledger.record(ticket_call("t1"))
    await ledger.record(ticket_call("t2", again=True))
    assert await ledger.check() == []


async def test_the_check_finds_a_ticket_that_two_callers_got(ledger):
    await ledger.record(ticket_call("t1"))
    await ledger.record(ticket_call("t2"))
    assert ("ticket_twice", "t1") in await codes(ledger)


async def test_the_check_finds_a_ticket_told_again_that_was_never_given_out(ledger):
    await ledger.record(ticket_call("t2", again=True))
    assert await codes(ledger) == [("unknown_ticket", "t2")]


async def test_the_check_finds_messages_and_tickets_of_calls_that_never_arrived(ledger):
    orphans = [fact for fact in message_call() if isinstance(fact, f.TicketIssued | f.MessageLeft)]
    await ledger.record(orphans)
    assert await codes(ledger) == [("never_arrived", "m1")]


async def test_the_check_finds_a_call_that_ended_with_a_message_that_is_not_there(ledger):
    told = [fact for fact in message_call() if not isinstance(fact, f.MessageLeft)]
    await ledger.record(told)
    assert ("no_message", "m1") in await codes(ledger)


async def test_the_check_finds_a_call_that_ended_with_a_ticket_that_is_not_there(ledger):
    told = [fact for fact in ticket_call() if not isinstance(fact, f.TicketIssued)]
    await ledger.record(told)
    assert await codes(ledger) == [("no_ticket", "t1")]


async def test_the_check_finds_what_was_handled_under_another_call(db, ledger):
    await ledger.record(ticket_call("t1"))
    wrong = f.TicketHandled(
        at=NOON, call_id="t1", ticket_number="other", handled=True, by="ana", answer=""
    )
    await ledger.record([wrong])
    assert await codes(ledger) == [("unknown_handled", "t1")]
    assert (await Tickets(db).by_number("0000025")).status == "open"


async def test_the_check_finds_a_ticket_left_behind_by_a_caller_who_was_answered(ledger):
    told = answered_call()
    teller = Teller("c1", at=told[0].at, told=[told[0]])
    teller.ticket("0000041")
    await ledger.record([*told, teller.told[1]])
    assert await codes(ledger) == [("stray_ticket", "c1")]


async def test_what_was_recorded_before_overflow_existed_has_nothing_of_it(db, ledger, directory):
    await ledger.record(answered_call())
    defaults = text("SELECT diverted_to, foreign_queue, hours_revision FROM calls")
    assert await db.read(lambda c: c.execute(defaults).all()) == [("", "", 0)]
    assert (await directory.history.call("c1")).overflow == ()
