"""A job exists exactly if its fact does, is put once, and can be tried for as long as it takes."""

import asyncio
import signal
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from db import facts as f
from db.errors import FactRefused, NotFound
from db.ledger import Ledger
from db.outbox import Job, Outbox
from db.rebuild import rebuild
from tests.contract.db.histories import NOON, message_call

ROOT = Path(__file__).parents[3]
SOON = NOON + timedelta(seconds=30)


def mail(message_id="m1", **changed):
    values = {"kind": "mail", "key": f"mail:{message_id}", "subject": message_id}
    return Job(**(values | changed))


def jobs_for(fact):
    if not isinstance(fact, f.MessageLeft):
        return ()
    return (mail(fact.message_id), Job("webhook", f"left:{fact.message_id}", fact.message_id))


@pytest.fixture
def outbox(db):
    return Outbox(db)


@pytest.fixture
async def ledger(db):
    async with Ledger(db, now=lambda: NOON, jobs_for=jobs_for) as running:
        yield running


async def the_job(outbox):
    [job] = await outbox.due(SOON)
    return job


async def test_what_a_fact_asks_for_is_put_with_it(ledger, outbox):
    await ledger.record(message_call())
    due = await outbox.due(NOON)
    assert [(job.kind, job.key, job.subject) for job in due] == [
        ("mail", "mail:m1-message1", "m1-message1"),
        ("webhook", "left:m1-message1", "m1-message1"),
    ]
    assert {(job.status, job.attempts, job.error) for job in due} == {("pending", 0, "")}
    assert due[0].due_at == due[0].since == NOON


async def test_a_fact_told_again_or_rebuilt_asks_for_nothing_more(db, ledger, outbox):
    told = message_call()
    await ledger.record(told)
    await ledger.record(told)
    await rebuild(db)
    assert len(await outbox.pending()) == 2


async def test_a_unit_that_is_refused_asks_for_nothing(ledger, outbox):
    told = message_call()
    with pytest.raises(FactRefused):
        await ledger.record([*told, f.TicketRepeated(at=NOON, call_id="x", ticket_number="\x00")])
    results = await asyncio.gather(
        ledger.record(told, snapshot=("m1", object())),
        ledger.record(message_call("m2", "0000033")),
        return_exceptions=True,
    )
    assert [isinstance(result, Exception) for result in results] == [True, False]
    assert {job.subject for job in await outbox.pending()} == {"m2-message1"}


async def test_rebuilding_leaves_what_is_not_derived_alone(db, ledger, outbox):
    await ledger.record(message_call())
    job = (await outbox.due(NOON))[0]
    await outbox.give_up(job.id, "550 no such mailbox", NOON)
    before = await outbox.by_id(job.id)
    await rebuild(db)
    assert await outbox.by_id(job.id) == before


async def test_a_payload_comes_back_as_it_was_put(outbox):
    await outbox.put([mail(payload={"texto": "ñandú", "n": [1, None]})], NOON)
    assert (await the_job(outbox)).payload == {"texto": "ñandú", "n": [1, None]}


async def test_jobs_come_when_they_are_due_the_longest_due_first(outbox):
    for number in (3, 1, 2):
        at = NOON + timedelta(seconds=number)
        await outbox.put([mail(f"m{number}", kind="mail" if number < 3 else "webhook")], at)
    assert await outbox.due(NOON) == []
    assert await outbox.next_due() == NOON + timedelta(seconds=1)
    assert [job.subject for job in await outbox.due(SOON)] == ["m1", "m2", "m3"]
    assert [job.subject for job in await outbox.due(SOON, limit=1)] == ["m1"]
    assert [job.subject for job in await outbox.due(SOON, kinds=["webhook"])] == ["m3"]
    assert await outbox.next_due(["crm"]) is None


async def test_a_done_job_is_never_due_again_and_saying_it_twice_is_safe(outbox):
    await outbox.put([mail()], NOON)
    job = await the_job(outbox)
    for at in (NOON, SOON):
        await outbox.done(job.id, at)
    kept = await outbox.by_id(job.id)
    assert (kept.status, kept.attempts, kept.settled_at) == ("done", 1, NOON)
    assert await outbox.due(SOON) == []
    await outbox.retry(job.id, NOON, "too late")
    await outbox.give_up(job.id, "too late", SOON)
    assert await outbox.by_id(job.id) == kept


async def test_a_failed_attempt_counts_and_waiting_for_something_else_does_not(outbox):
    await outbox.put([mail()], NOON)
    job = await the_job(outbox)
    await outbox.retry(job.id, SOON, "451 x" * 1000)
    await outbox.postpone(job.id, SOON + timedelta(seconds=1))
    [kept] = await outbox.pending()
    assert (kept.attempts, kept.due_at, len(kept.error)) == (1, SOON + timedelta(seconds=1), 1000)
    assert await outbox.due(SOON) == []


async def test_all_that_waits_of_one_kind_may_be_hurried_and_no_attempt_was_made(outbox):
    await outbox.put([mail(), mail("m2"), Job("webhook", "webhook:m3", "m3")], NOON)
    of = {job.subject: job for job in await outbox.pending()}
    for job in of.values():
        await outbox.retry(job.id, SOON, "451")
    await outbox.done(of["m2"].id, NOON)
    await outbox.hurry("mail", NOON)
    assert [(job.subject, job.attempts) for job in await outbox.due(NOON)] == [("m1", 1)]


async def test_what_was_given_up_stays_until_somebody_puts_it_back(outbox):
    await outbox.put([mail()], NOON)
    job = await the_job(outbox)
    await outbox.give_up(job.id, "550 no such mailbox", NOON)
    [failed] = await outbox.failed()
    assert (failed.status, failed.error) == ("failed", "550 no such mailbox")
    assert await outbox.counts() == {"failed": 1}
    await outbox.requeue(job.id, SOON)
    again = await the_job(outbox)
    assert (again.attempts, again.since, again.error) == (0, SOON, "")
    assert await outbox.failed() == []


async def test_what_is_done_is_not_put_back_by_somebody_who_looks_at_an_old_list(outbox):
    await outbox.put([mail()], NOON)
    job = await the_job(outbox)
    await outbox.done(job.id, NOON)
    await outbox.requeue(job.id, SOON)
    assert (await outbox.by_id(job.id)).status == "done"
    assert await outbox.pending() == []


async def test_putting_back_what_is_not_there_is_an_error(outbox):
    with pytest.raises(NotFound, match="999"):
        await outbox.requeue(999)


async def test_all_about_a_message_can_be_looked_up(ledger, outbox):
    await ledger.record(message_call())
    await ledger.record(message_call("m2", "0000033"))
    assert len(await outbox.about(["m1-message1", "m2-message1"])) == 4
    [one] = await outbox.about(["m1-message1"], kind="mail")
    assert one.key == "mail:m1-message1"
    assert await outbox.about([]) == []


WRITER = """
import asyncio, sys
from db.engine import Database
from db.ledger import Ledger
from tests.contract.db.histories import message_call
from tests.contract.db.test_db_outbox import jobs_for

async def main():
    async with Database(sys.argv[1]) as db, Ledger(db, jobs_for=jobs_for) as ledger:
        async def live(worker):
            for number in range(1_000_000):
                call_id = f"w{worker}-{number}"
                await ledger.record(message_call(call_id, call_id))
                print(call_id, flush=True)
        await asyncio.gather(*map(live, range(4)))

asyncio.run(main())
"""


async def test_a_kill_leaves_no_message_without_its_mail_and_no_mail_without_its_message(url, db):
    writer = await asyncio.create_subprocess_exec(
        sys.executable, "-c", WRITER, url, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    said = [await writer.stdout.readline() for _ in range(30)]
    writer.send_signal(signal.SIGKILL)
    await writer.stdout.read()
    await writer.wait()

    def both(connection):
        mails = text("SELECT subject FROM outbox WHERE kind = 'mail'")
        messages = text("SELECT message_id FROM left_messages")
        return set(connection.scalars(mails)), set(connection.scalars(messages))

    mails, messages = await db.read(both)
    assert mails == messages >= {f"{line.decode().strip()}-message1" for line in said}
