"""Reports: Spanish tables whose figures line up and add up, CSV for spreadsheets, JSON for programs."""

import csv
import io
import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from db import facts as f
from db.ledger import Ledger
from tests.contract.cli.conftest import Cli
from tests.contract.cli.stories import NOON, a_call

DAY = ("--from", "2026-03-02", "--to", "2026-03-02", "--zone", "UTC")


def at(minutes: float):
    return NOON + timedelta(minutes=minutes)


def shift(agent_id: int) -> list[f.AnyFact]:
    """Ana from 11:30: half an hour free, a minute's call with wrap-up, a pause, and home at 12:30."""
    told = [
        (-30, "available", "", None),
        (0.25, "talking", "", "call-1"),
        (1.25, "wrap_up", "", "call-1"),
        (1.75, "available", "", None),
        (10, "paused", "almuerzo", None),
        (30, "logged_out", "", None),
    ]
    return [
        f.AgentStateChanged(
            at=at(minutes), agent_id=agent_id, state=state, reason=reason, call_id=call_id
        )
        for minutes, state, reason, call_id in told
    ]


def given_up(call_id: str, minutes: float, waited_s: float) -> list[f.AnyFact]:
    """Somebody who waits for sales and hangs up."""
    arrived, left = at(minutes), at(minutes) + timedelta(seconds=waited_s)
    this = {"call_id": call_id}
    return [
        f.CallArrived(
            at=arrived,
            channel_id=f"{call_id}-x",
            caller_number="1155550002",
            caller_name="",
            dialled="0800",
            flow_revision=1,
            **this,
        ),
        f.QueueJoined(at=arrived, entry_id=f"{call_id}-e", queue="ventas", **this),
        f.QueueLeft(at=left, entry_id=f"{call_id}-e", outcome="abandoned", **this),
        f.CallEnded(at=left, outcome="abandoned", ended_by="caller", **this),
    ]


@pytest.fixture
def worked(line: Cli) -> Cli:
    """A day with one answered call and three abandoned ones."""

    async def record(database):
        async with Ledger(database) as ledger:
            for told in (
                a_call("call-1", 1),
                shift(1),
                given_up("call-2", 5, 3),
                given_up("call-3", 40, 50),
                given_up("call-4", 41, 20),
            ):
                await ledger.record(told)

    line.database(record)
    return line


def report(cli: Cli, *arguments: str):
    return json.loads(cli.run("report", *arguments, *DAY, "--json").out)


def test_queues_are_counted_one_by_one_and_together(worked):
    found = report(worked, "queues")
    rows = {row["queue"]: row for row in found["rows"]}
    assert rows.keys() == {"usuarios", "ventas"}
    assert rows["usuarios"]["answered"] == 1
    assert rows["usuarios"]["service_level"] == 1
    assert (rows["ventas"]["abandoned"], rows["ventas"]["short_abandons"]) == (3, 1)
    assert (found["total"]["offered"], found["total"]["service_level"]) == (4, 1 / 3)
    assert (rows["usuarios"]["talk_s"], rows["usuarios"]["wrap_up_s"]) == (60, 30)
    assert (found["zone"], found["from"]) == ("UTC", "2026-03-02T00:00:00+00:00")


def test_thresholds_are_what_was_asked_for(worked):
    total = report(worked, "queues", "--in-time", "5", "--short", "30")["total"]
    assert (total["answered_in_time"], total["short_abandons"]) == (0, 2)


def test_a_table_is_in_spanish_lines_up_and_adds_up(worked):
    said = worked.run("report", "queues", *DAY)
    period, heading, *rows, total, about = said.lines
    assert period == "De 2026-03-02 00:00 a 2026-03-03 00:00 (UTC)"
    assert heading.split()[:4] == ["Cola", "Ofrecidas", "Atendidas", "Abandonadas"]
    assert "33,3 %" in total
    assert "15 s" in about
    ends = [match.end() for match in re.finditer("Ofrecidas|Atendidas", heading)]
    for row in (*rows, total):
        assert all(row[end - 1].isdigit() and row[end] == " " for end in ends)
    column = [int(row.split()[1]) for row in rows]
    assert sum(column) == int(total.split()[1]) == 4


def test_every_interval_of_the_period_has_its_row(worked):
    found = report(worked, "intervals", "--every", "60m")
    assert len(found["rows"]) == 24
    offered = {row["interval"][11:16]: row["offered"] for row in found["rows"] if row["offered"]}
    assert offered == {"12:00": 4}
    halves = report(worked, "intervals", "--queue", "ventas")["rows"]
    assert {row["interval"][11:16]: row["abandoned"] for row in halves if row["offered"]} == {
        "12:00": 1,
        "12:30": 2,
    }


def test_intervals_are_those_of_the_zones_clock(worked):
    arguments = ("--from", "2026-03-02 09:00", "--to", "2026-03-02 10:00")
    said = worked.run("report", "intervals", *arguments, "--zone", "America/Argentina/Buenos_Aires")
    assert [line.split("  ")[0] for line in said.lines[2:4]] == [
        "2026-03-02 09:00",
        "2026-03-02 09:30",
    ]
    assert said.lines[4].split()[:2] == ["Total", "4"]
    default = worked.run("report", "intervals", *arguments)
    assert "Buenos_Aires" in default.lines[0]


def test_an_agents_time_is_told_with_the_four_ratios(worked):
    [ana] = report(worked, "agents")["rows"]
    assert (ana["agent"], ana["offers"], ana["accepted"]) == ("Ana Suárez", 1, 1)
    assert (ana["talking_s"], ana["wrap_up_s"], ana["reported_s"]) == (60, 30, 3600)
    assert ana["pauses_s"] == {"almuerzo": 1200}
    assert ana["assignment_efficiency"] == pytest.approx(60 / 90)
    assert ana["availability"] == pytest.approx(2400 / 3600)
    assert ana["utilisation"] == pytest.approx(90 / 3600)
    table = worked.run("report", "agents", *DAY).lines
    assert "Pausa: almuerzo" in table[1]
    assert "1:00:00" in table[2]
    assert "66,7 %" in table[2]


def test_an_agents_hours_add_up_over_the_intervals(worked):
    halves = report(worked, "agents", "--every", "30m")["rows"]
    assert [(row["interval"][11:16], row["reported_s"]) for row in halves] == [
        ("11:30", 1800),
        ("12:00", 1800),
    ]


def test_a_spreadsheet_gets_every_figure(worked):
    said = worked.run("report", "queues", *DAY, "--csv").out
    rows = list(csv.DictReader(io.StringIO(said), delimiter=";"))
    assert [(row["queue"], row["offered"]) for row in rows] == [("usuarios", "1"), ("ventas", "3")]
    assert rows[0]["answer_mean_s"] == "8"
    assert rows[1]["service_level"] == "0"
    agents = worked.run("report", "agents", *DAY, "--csv").out
    [ana] = csv.DictReader(io.StringIO(agents), delimiter=";")
    assert (ana["agent"], ana["pauses_s:almuerzo"]) == ("Ana Suárez", "1200")
    assert ana["assignment_efficiency"] == "0,6667"


def test_announced_waits_are_judged_queue_by_queue(line):
    async def record(database):
        async with Ledger(database) as ledger:
            for number in range(14):
                arrived = NOON + timedelta(minutes=5 * number)
                await ledger.record(a_call(f"call-{number}", 1, arrived))

    line.database(record)
    [row] = report(line, "waits")["rows"]
    assert (row["queue"], row["announced"], row["unannounced"]) == ("usuarios", 4, 10)
    assert (row["coverage"], row["now"]["1"]) == (1, [8, 8])
    table = line.run("report", "waits", *DAY).lines
    assert "100,0 %" in table[2]
    assert "entre 0:08 y 0:08" in table[2]


def test_what_callers_were_told_of_their_wait_is_judged_beside_it(line):
    def heard(call_id, low_s):
        told = a_call(call_id)
        joined = next(fact for fact in told if isinstance(fact, f.QueueJoined))
        announced = f.WaitAnnounced(
            at=joined.at + timedelta(seconds=1),
            call_id=call_id,
            entry_id=joined.entry_id,
            position=1,
            low_s=low_s,
            high_s=60,
        )
        return [*told[: told.index(joined) + 1], announced, *told[told.index(joined) + 1 :]]

    async def record(database):
        async with Ledger(database) as ledger:
            await ledger.record(heard("call-1", 0))
            await ledger.record(heard("call-2", 30))

    line.database(record)
    found = report(line, "waits")
    [row] = found["rows"]
    for said in (row, found["total"]):
        assert (said["said_announced"], said["said_right"], said["said_coverage"]) == (2, 1, 0.5)
        assert (said["said_too_long"], said["said_width_p50_s"]) == (1, 30)
    assert line.run("report", "waits", *DAY).lines[2].split()[1:5] == ["2", "1", "50,0", "%"]


def test_a_day_without_calls_is_a_report_too(line):
    for name in ("queues", "agents", "waits"):
        assert "Total" in line.run("report", name, *DAY).out
        assert report(line, name)["rows"] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--from", "ayer"], "«ayer»"),
        (["--zone", "Marte/Olimpo"], "«Marte/Olimpo»"),
        (["--zone", "../../etc/passwd"], "zona horaria"),
        (["--from", "2026-03-02", "--to", "2026-03-01"], "antes de empezar"),
        (["--from", "2000-01-01", "--to", "2026-03-01", "--every", "15m"], "10000"),
        (["--csv", "--json"], "no los dos"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(line, arguments, said):
    assert said in line.fails("report", "queues", *arguments)


def test_the_check_shows_the_sum_and_programs_can_read_it(worked):
    said = worked.run("ledger", "check", "--recount").out
    assert said.startswith("El registro cierra: ofrecidas 4 = atendidas 1 + abandonadas 3")
    found = json.loads(worked.run("ledger", "check", "--json").out)
    assert found["balances"] is True
    assert found["calls"]["offered"] == found["queue_entries"]["offered"] == 4
    worked.database(_meddle)
    found = json.loads(worked.run("ledger", "check", "--json", "--recount", status=1).out)
    assert found["balances"] is False
    assert {(it["code"], it["subject"]) for it in found["problems"]} == {
        ("queues_unbalanced", "call-3"),
        ("recounted", "call-3"),
    }


async def _meddle(database):
    await database.write(
        lambda connection: connection.execute(
            text("UPDATE queue_waits SET outcome = 'diverted' WHERE call_id = 'call-3'")
        )
    )
