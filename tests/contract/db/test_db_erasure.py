"""Persons are forgotten everywhere, for good, and it is on record that they were."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import make_url, select, text
from sqlalchemy.exc import IntegrityError

from db import facts as f
from db.directory import Directory
from db.ledger import Ledger
from db.office import Erasure, Messages, SpokenWord, Tickets
from db.outbox import Job, Outbox
from db.rebuild import rebuild
from db.tables import metadata
from tests.contract.db.histories import NOON, answered_call, days, message_call, ticket_call
from tests.contract.db.test_db_projection import everything_derived, forget_everything

TIME_IS_OVER = NOON + timedelta(days=730)
PERSONAL = ("1155550001", "Ana", "Llamé", "asado", "soy-personal")


@pytest.fixture
def erasure(db):
    return Erasure(db)


@pytest.fixture
async def kept(db, ledger):
    """A message with everything that grows around it."""
    await ledger.record(message_call())
    word = SpokenWord("asado", 0.5)
    await Messages(db).set_transcript(
        "m1-message1", "done", now=NOON, text="Hola, llamo por el asado", words=[word]
    )
    crm = Directory(db).crm_messages
    await crm.post("1001", "Mensaje de Ana", "llamo por el asado", "m1-message1", NOON)
    await Outbox(db).put([Job("mail", "mail:m1", "m1-message1", {"who": "soy-personal"})], NOON)


def everything(connection):
    """All that the database holds, as text."""
    rows = [row for table in metadata.tables.values() for row in connection.execute(select(table))]
    return repr(rows)


async def test_nothing_that_a_person_said_or_was_called_is_left_anywhere(db, kept, erasure):
    there = await db.read(everything)
    assert [word for word in PERSONAL if word in there] == list(PERSONAL)
    await erasure.erase(["m1"], "personal", TIME_IS_OVER)
    left = await db.read(everything)
    assert [word for word in PERSONAL if word in left] == []
    assert "Panadería Ñandú" in left


class TestSqlite:
    @pytest.fixture
    def kind(self):
        return "sqlite"

    async def test_the_file_itself_no_longer_holds_it(self, kept, erasure, url):
        path = make_url(url).database

        def in_the_file(*words):
            with closing(sqlite3.connect(path)) as own:
                busy, *_ = own.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            assert not busy
            return [word for word in words if word.encode() in Path(path).read_bytes()]

        assert in_the_file(*PERSONAL) == list(PERSONAL)
        await erasure.erase(["m1"], "personal", TIME_IS_OVER)
        assert in_the_file(*PERSONAL, "Panadería Ñandú") == ["Panadería Ñandú"]


@given(told=days())
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_a_rebuild_after_erasing_gives_the_very_same_rows_for_any_history(db, told):
    await db.write(forget_everything)
    async with Ledger(db) as ledger:
        await ledger.record(told)
    calls = sorted({fact.call_id for fact in told if isinstance(fact, f.CallFact)})
    await Erasure(db).erase(calls[::2], "personal", TIME_IS_OVER)
    await Erasure(db).erase(calls, "audio", TIME_IS_OVER)
    before = await db.read(everything_derived)
    await rebuild(db)
    assert await db.read(everything_derived) == before


async def test_other_calls_keep_every_word(db, ledger, kept, erasure):
    await ledger.record(message_call("m2", "0000033"))
    untouched = await ledger.facts("m2")
    await erasure.erase(["m1"], "personal", TIME_IS_OVER)
    assert await ledger.facts("m2") == untouched
    assert (await Messages(db).by_id("m2-message1")).caller_number == "1155550001"
    assert await ledger.check() == []


async def test_erasing_is_on_record_and_counts_as_a_change(db, ledger, kept, erasure):
    before = await Messages(db).by_id("m1-message1")
    await erasure.erase(["m1"], "audio", TIME_IS_OVER)
    after = await Messages(db).by_id("m1-message1")
    assert (await ledger.facts("m1"))[-1] == f.PersonalDataErased(
        at=TIME_IS_OVER, call_id="m1", what="audio"
    )
    assert (after.audio_erased_at, after.personal_erased_at) == (TIME_IS_OVER, None)
    assert after.version > before.version
    assert (after.caller_number, after.transcript) == (before.caller_number, before.transcript)


async def test_who_must_forget_a_person_must_forget_the_voice(db, ledger, erasure, directory):
    await ledger.record(message_call())
    await erasure.erase(["m1"], "personal", TIME_IS_OVER)
    message = await Messages(db).by_id("m1-message1")
    ticket = await Tickets(db).by_number("0000017")
    assert message.audio_erased_at == message.personal_erased_at == TIME_IS_OVER
    assert ticket.personal_erased_at == TIME_IS_OVER
    call = (await directory.history.call("m1")).call
    assert (call.caller_number, call.personal_erased_at) == ("", TIME_IS_OVER)


async def test_what_is_due_is_listed_once_with_its_recordings(ledger, erasure):
    await ledger.record(message_call())
    await ledger.record(ticket_call())
    before = NOON + timedelta(days=1)
    assert [(due.call_id, due.audio) for due in await erasure.due("audio", before)] == [
        ("m1", ("m1-message1.wav",))
    ]
    await erasure.erase(["m1"], "audio", TIME_IS_OVER)
    assert await erasure.due("audio", before) == []
    assert [(due.call_id, due.audio) for due in await erasure.due("personal", before)] == [
        ("m1", ()),
        ("t1", ()),
    ]
    assert [due.call_id for due in await erasure.due("personal", before, limit=1)] == ["m1"]
    await erasure.erase(["m1", "t1"], "personal", TIME_IS_OVER)
    assert await erasure.due("personal", before) == []


async def test_what_is_recent_or_still_going_on_is_not_due(ledger, erasure):
    await ledger.record(message_call("recent"))
    await ledger.record(answered_call("live")[:3], snapshot=("live", b"state"))
    assert await erasure.due("personal", NOON) == []
    due = await erasure.due("personal", NOON + timedelta(days=1))
    assert [one.call_id for one in due] == ["recent"]


async def test_erasing_again_after_a_kill_changes_nothing_more(db, ledger, kept, erasure):
    await erasure.erase(["m1"], "personal", TIME_IS_OVER)
    before = await db.read(everything_derived)
    await erasure.erase(["m1"], "personal", TIME_IS_OVER + timedelta(hours=1))
    assert await db.read(everything_derived) == before


async def test_a_late_transcript_does_not_bring_a_person_back(db, kept, erasure):
    await erasure.erase(["m1"], "personal", TIME_IS_OVER)
    await Messages(db).set_transcript("m1-message1", "done", now=TIME_IS_OVER, text="asado")
    assert (await Messages(db).transcript("m1-message1")).text == ""


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE ledger SET body = '{}' WHERE call_id = 'm2'",
        "UPDATE ledger SET kind = 'other' WHERE call_id = 'm1'",
        "UPDATE ledger SET at = '2020-01-01 00:00:00' WHERE call_id = 'm1'",
        "DELETE FROM ledger WHERE call_id = 'm1'",
    ],
)
async def test_nothing_but_the_words_of_an_erased_call_can_be_changed(db, ledger, erasure, deed):
    await ledger.record(message_call("m1"))
    await ledger.record(message_call("m2", "0000033"))
    await erasure.erase(["m1"], "personal", TIME_IS_OVER)
    await erasure.erase(["m2"], "audio", TIME_IS_OVER)
    with pytest.raises(IntegrityError, match="append-only"):
        await db.write(lambda connection: connection.execute(text(deed)))
