"""What is due to be forgotten can be seen, and forgotten at once."""

import json
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from db.ledger import Ledger
from db.office import Messages
from tests.contract.db.histories import NOON, message_call


@pytest.fixture
def old_call(cli):
    """A call with a message that arrived twenty days ago."""
    shift = datetime.now(UTC) - timedelta(days=20) - NOON

    async def keep(database):
        facts = [msgspec.structs.replace(fact, at=fact.at + shift) for fact in message_call("m1")]
        async with Ledger(database) as ledger:
            await ledger.record(facts)

    cli.database(keep)
    folder = cli.home / "messages"
    folder.mkdir()
    sound = folder / "m1-message1.wav"
    sound.write_bytes(b"RIFF")
    return sound


def message(cli):
    return cli.database(lambda database: Messages(database).by_id("m1-message1"))


def test_it_says_how_many_calls_are_due(cli, old_call):
    cli.set(keep_audio_days=10, keep_personal_days=0)
    _, audio, personal = cli.run("retention", "status").lines
    assert audio.split()[:2] == ["sonido", "10"]
    assert audio.endswith(" 1")
    assert personal == "datos personales  nunca"
    audio, personal = json.loads(cli.run("retention", "status", "--json").out)
    assert (audio["what"], audio["keep_days"], audio["calls"]) == ("audio", 10, 1)
    assert personal["before"] is None


def test_it_erases_at_once_and_says_how_much(cli, old_call):
    cli.set(keep_audio_days=10, keep_personal_days=30)
    said = cli.run("retention", "run").out
    assert "sonido: 1;" in said
    assert not old_call.exists()
    assert message(cli).audio_erased_at is not None
    assert message(cli).caller_number == "1155550001"
    assert cli.run("retention", "status").lines[1].endswith(" 0")


def test_what_cannot_be_erased_is_an_error(cli, old_call):
    cli.set(keep_audio_days=0, keep_personal_days=10)
    old_call.unlink()
    old_call.mkdir()
    assert "llamadas que faltan: 1" in cli.fails("retention", "run")
    assert message(cli).caller_number == "1155550001"
