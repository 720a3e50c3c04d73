"""The database, the ledger, and the calls that they tell of."""

import asyncio
import json
from datetime import timedelta

import pytest
from sqlalchemy import text

from acd.explain import sentences
from acd.why import Compared, Why, words_of
from db import facts as f
from db.ledger import Ledger
from tests.contract.cli.conftest import Cli
from tests.contract.cli.stories import NOON, a_call
from tests.rig.postgres import PostgresServer, postgres_server

__all__ = ["postgres_server"]


@pytest.fixture
def busy(line):
    """One call that Ana answered, and a later one that she is talking to."""
    ana = line.directory(lambda directory: directory.agents.by_login("ana"))

    async def tell(database):
        async with Ledger(database) as ledger:
            await ledger.record(a_call("call-1", ana.id))
            later = a_call("call-2", ana.id, NOON + timedelta(minutes=5))
            await ledger.record(later[:-3], snapshot=("call-2", b"{}"))

    line.database(tell)
    return line


def execute(cli, statement):
    async def work(database):
        await database.write(lambda connection: connection.execute(text(statement)))

    cli.database(work)


def test_before_the_database_is_made_every_command_says_what_to_do(bare):
    bare.home.mkdir()
    (bare.home / "atiende.db").touch()
    for command in (["agent", "list"], ["calls", "live"], ["db", "check"], ["ledger", "check"]):
        assert "atiende db upgrade" in bare.fails(*command)


def test_making_the_database_twice_changes_nothing(bare):
    first = bare.run("db", "upgrade")
    bare.run("queue", "set", "ventas")
    assert bare.run("db", "upgrade").out == first.out
    assert "ventas" in bare.run("queue", "list").out
    assert "atiende.db" in bare.run("db", "check").out


def test_going_back_wants_to_be_confirmed_and_a_known_revision(line):
    assert "--yes" in line.fails("db", "downgrade", "base")
    assert "«nada»" in line.fails("db", "downgrade", "nada", "--yes")
    line.run("db", "check")
    line.run("db", "downgrade", "base", "--yes")
    assert "atiende db upgrade" in line.fails("db", "check")


def test_a_data_directory_that_cannot_be_made_is_named(bare, tmp_path):
    bare.home.write_text("a file, not a folder", encoding="utf-8")
    assert str(bare.home) in bare.fails("db", "upgrade")


def test_a_password_in_the_databases_address_is_never_shown(bare, monkeypatch):
    url = "postgresql://atiende:muysecreta@127.0.0.1:9/atiende"
    monkeypatch.setenv("ATIENDE_DATABASE_URL", url)
    assert "muysecreta" not in bare.fails("db", "check")
    assert "muysecreta" not in bare.run("settings").out
    assert "muysecreta" not in bare.run("config", "check", status=1).out


def test_calls_are_listed_newest_first_and_narrowed_down(busy):
    def ids(*options):
        return [call["call_id"] for call in json.loads(busy.run("calls", *options, "--json").out)]

    assert ids("list") == ["call-2", "call-1"]
    assert ids("list", "--limit", "1") == ["call-2"]
    assert ids("list", "--agent", "ana", "--queue", "usuarios") == ["call-2", "call-1"]
    assert ids("list", "--queue", "ventas") == []
    assert ids("list", "--caller", "1155550001") == ["call-2", "call-1"]
    assert ids("live") == ["call-2"]
    assert "«nadie»" in busy.fails("calls", "list", "--agent", "nadie")


def test_a_list_of_calls_reads_as_people_speak(busy):
    rows = busy.run("calls", "list").lines
    for words in ("call-1", "Es usuario", "Panadería La Espiga", "Ana Suárez", "atendida", "0:08"):
        assert words in rows[2]
    assert "en curso" in rows[1]


def test_a_call_is_told_step_by_step_in_the_order_of_time(busy):
    said = busy.run("calls", "show", "call-1").out
    steps = [
        "Entra la llamada",
        "Marca 1",
        "Espera en la cola usuarios",
        "Se ofrece a Ana Suárez (longest idle)",
        "Suena el teléfono de Ana Suárez",
        "Ana Suárez la toma",
        "Habla con Ana Suárez",
        "Fin: cortó quien llama",
    ]
    places = [said.index(step) for step in steps]
    assert places == sorted(places)
    assert "1001 Panadería La Espiga (verificada)" in said
    assert "\x1b" not in said


def test_what_a_caller_asked_for_and_was_told_of_his_wait_is_shown(busy):
    this = {"call_id": "call-2", "entry_id": "call-2-e"}
    at = NOON + timedelta(minutes=5, seconds=7)
    why = Why("longest_idle", chosen=Compared(1, (("idle_s", 60.0),)))
    told = [
        f.EntryRevised(at=at, credit_s=60.0, needs=("ventas=8",), prefers=("vinos=3",), **this),
        f.WaitAnnounced(at=at, position=2, low_s=180.0, high_s=300.0, **this),
        f.WaitAnnounced(at=NOON + timedelta(minutes=6), position=1, low_s=600, high_s=None, **this),
        f.OfferMade(
            at=at,
            offer_id="o2",
            agent_id=1,
            channel_id="x",
            reasons=words_of(why),
            **this,
        ),
    ]

    async def tell(database):
        async with Ledger(database) as ledger:
            await ledger.record(told)

    busy.database(tell)
    said = busy.run("calls", "show", "call-2").out
    for step in (
        "Espera en la cola usuarios (necesita ventas=8; prefiere vinos=3; ventaja 1:00)",
        "Se le anuncia una espera de 3:00 a 5:00 (puesto 2)",
        "Se le anuncia una espera de más de 10:00 (puesto 1)",
        sentences(why, {1: "Ana Suárez"})[0].text("es"),
    ):
        assert step in said
    assert "rule=" not in said


def test_a_call_as_json_holds_everything(busy):
    detail = json.loads(busy.run("calls", "show", "call-1", "--json").out)
    assert detail["call"]["talk_s"] == 60.0
    assert [len(detail[part]) for part in ("legs", "keys", "waits", "offers")] == [2, 1, 1, 1]


def test_a_call_that_never_was_is_said_in_words(busy):
    assert "«call-9»" in busy.fails("calls", "show", "call-9")


def test_the_books_balance_until_a_call_is_lost(busy):
    busy.run("ledger", "check")
    execute(busy, "DELETE FROM live_calls")
    said = busy.run("ledger", "check", status=1)
    assert "lost_call: call-2" in said.out


def test_derived_tables_come_back_from_the_ledger(busy):
    before = busy.run("calls", "show", "call-1", "--json").out
    execute(busy, "DELETE FROM calls")
    execute(busy, "DELETE FROM offers")
    assert "«call-1»" in busy.fails("calls", "show", "call-1")
    busy.run("db", "rebuild")
    assert busy.run("calls", "show", "call-1", "--json").out == before
    busy.run("ledger", "check")


@pytest.mark.postgres
def test_the_same_commands_manage_a_postgresql(bare: Cli, postgres_server: PostgresServer):
    name = asyncio.run(postgres_server.new_database())
    bare.url = postgres_server.url(name)
    bare.set(database_url=bare.url)
    bare.run("db", "upgrade")
    bare.run("queue", "set", "usuarios")
    bare.run("agent", "add", "ana", "Ana Suárez", "--extension", "2004", "--skill", "usuarios=7")
    assert "usuarios=7" in bare.run("agent", "list").out
    bare.run("sip", "add", "recepcion")
    bare.run("flow", "export")
    bare.run("ledger", "check")
    assert "postgresql" in bare.run("db", "check").out
    bare.run("db", "downgrade", "base", "--yes")


def test_a_new_database_begins_with_the_queues_of_the_shipped_flow(bare):
    bare.run("db", "upgrade")
    names = {queue["name"] for queue in json.loads(bare.run("queue", "list", "--json").out)}
    assert names == {"usuarios", "ventas", "consultas", "general"}
    bare.run("queue", "remove", "ventas")
    bare.run("db", "upgrade")
    assert len(json.loads(bare.run("queue", "list", "--json").out)) == 3
