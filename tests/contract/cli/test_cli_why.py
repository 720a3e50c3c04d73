"""A call is told from the command line, however it is named."""

import json
from datetime import timedelta

import pytest

from db import facts as f
from db.ledger import Ledger
from tests.contract.cli.conftest import Cli
from tests.contract.cli.stories import NOON, a_call


def keep(cli: Cli, *stories: list[f.AnyFact]) -> None:
    async def work(database):
        async with Ledger(database) as ledger:
            for story in stories:
                await ledger.record(story)

    cli.database(work)


@pytest.fixture
def calls(line: Cli) -> Cli:
    ana = line.directory(lambda directory: directory.agents.by_login("ana")).id
    later = a_call("1700.22", ana, NOON + timedelta(hours=1))
    keep(line, a_call("1700.11", ana), later, a_call("1801.33", ana, NOON + timedelta(days=1)))
    return line


def test_a_call_is_told_step_by_step_on_the_lines_clock(calls: Cli):
    lines = calls.run("why", "1700.11").lines
    assert lines[0] == "Llamada 1700.11, del 2026-03-02 (America/Argentina/Buenos_Aires)"
    assert lines[1] == "09:00:00  Entró la llamada de 1155550001 (Marta �[31m) al 0800."
    assert "09:00:07  Se ofreció a Ana Suárez." in lines
    assert lines[-1] == "09:01:14  Cortó quien llamaba, tras hablar 1 min."


@pytest.mark.parametrize(
    ("named", "call_id"),
    [
        (["1700.2"], "1700.22"),
        (["18"], "1801.33"),
        (["1155550001"], "1801.33"),
        (["11-5555 0001"], "1801.33"),
        (["--last"], "1801.33"),
    ],
)
def test_a_call_is_found_by_the_beginning_of_its_id_by_its_caller_or_as_the_last(
    calls: Cli, named: list[str], call_id: str
):
    told = json.loads(calls.run("why", *named, "--json").out)
    assert told["call_id"] == call_id
    assert told["live"] is False
    assert told["lines"][0]["kind"] == "call_arrived"
    assert told["lines"][0]["details"] == ["Regían: flujo 1."]


def test_who_waits_now_is_told_why_nobody_serves_him(line: Cli):
    arrived, *_ = a_call("w1")
    joined = f.QueueJoined(at=NOON, call_id="w1", entry_id="e1", queue="usuarios")
    paused = f.AgentStateChanged(
        at=NOON,
        agent_id=line.directory(lambda directory: directory.agents.by_login("ana")).id,
        state="paused",
        reason="lunch",
    )
    keep(line, [arrived, joined, paused])
    lines = line.run("why", "--last").lines
    assert lines[-3].endswith("La llamada sigue en curso: espera en la cola «Usuarios».")
    assert "Ana Suárez estaba en pausa (Almuerzo) desde hacía" in lines[-1]


def test_what_names_several_calls_lists_them(calls: Cli):
    message = calls.fails("why", "1700")
    assert "1700.11 (" in message
    assert "1700.22 (" in message


@pytest.mark.parametrize("named", ["zzz", "%", "_", "1155559999", "🦜"])
def test_what_names_no_call_says_where_to_look(calls: Cli, named: str):
    assert "atiende calls list" in calls.fails("why", named)


def test_one_call_or_the_last_must_be_asked_for(calls: Cli):
    assert "--last" in calls.fails("why")
    assert "--last" in calls.fails("why", "1700.11", "--last")


def test_before_the_first_call_there_is_nothing_to_tell(line: Cli):
    assert "todavía" in line.fails("why", "--last")
