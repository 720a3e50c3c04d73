"""The views that other systems read are exactly those that docs/database.md promises."""

import re
from pathlib import Path

import pytest
from sqlalchemy import Float, inspect, text
from sqlalchemy.types import DateTime

from db.office import Erasure, Messages
from tests.contract.db.histories import NOON, message_call, ticket_call

DOCS = Path(__file__).parents[3] / "docs" / "database.md"
ROW = re.compile(r"^\| `(\w+)` \| (text|moment|number)(?:, null)? \|", re.MULTILINE)
VIEWS = ("tickets", "voice_messages")


def promised(view):
    section = DOCS.read_text().split(f"### `{view}`\n")[1].split("\n### ")[0].split("\n## ")[0]
    return ROW.findall(section)


@pytest.mark.parametrize("view", VIEWS)
async def test_a_view_has_the_columns_and_types_that_are_documented(db, view):
    def columns(connection):
        return [(c["name"], kind_of(c["type"])) for c in inspect(connection).get_columns(view)]

    def kind_of(type_):
        if isinstance(type_, DateTime):
            return "moment"
        return "number" if isinstance(type_, Float) else "text"

    assert await db.read(columns) == promised(view)


async def test_both_views_say_what_happened_in_the_words_of_the_docs(db, ledger):
    await ledger.record(message_call())
    await ledger.record(ticket_call())
    await Messages(db).set_transcript("m1-message1", "done", now=NOON, text="Hola", language="es")

    def rows(connection):
        return [
            connection.execute(text(query)).mappings().all()
            for query in (
                "SELECT * FROM tickets ORDER BY ticket_number",
                "SELECT * FROM voice_messages",
            )
        ]

    (handled, open_), (message,) = await db.read(rows)
    assert (handled["status"], handled["answer"], handled["handled_by"]) == (
        "handled",
        "Llamé.",
        "luis",
    )
    assert (open_["status"], open_["handled_at"], open_["answer"]) == ("open", None, "")
    assert str(open_["issued_at"]) == "2026-03-02 12:00:04.123456"
    assert (message["transcript"], message["transcript_status"]) == ("Hola", "done")
    assert (message["ticket_number"], message["audio"]) == ("0000017", "m1-message1.wav")


async def test_a_message_nobody_transcribed_and_whose_sound_is_gone_says_so(db, ledger):
    await ledger.record(message_call())
    await Erasure(db).erase(["m1"], "audio", NOON)
    query = text("SELECT audio, transcript, transcript_status FROM voice_messages")
    assert await db.read(lambda c: c.execute(query).all()) == [(None, None, "none")]
