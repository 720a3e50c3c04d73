"""When the line is open, from the command line: checked, looked ahead, published, closed by hand."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from ivr.hours.source import DEFAULT_HOURS

HOURS = """
format: 1
default: oficina
lines: {"0800": guardia}
calendars:
  oficina:
    zone: America/Argentina/Buenos_Aires
    week: {mon: ["08:30-12:30", "14:00-18:00"], sun: closed}
  guardia:
    holidays_as: ignore
    week: {mon: 00:00-24:00, tue: 00:00-24:00, wed: 00:00-24:00, thu: 00:00-24:00,
           fri: 00:00-24:00, sat: 00:00-24:00, sun: 00:00-24:00}
"""


@pytest.fixture
def hours_file(tmp_path):
    """Write the hours with one thing changed; give the path."""

    def write(old="", new="", encoding="utf-8"):
        assert old in HOURS
        path = tmp_path / "horarios.yaml"
        path.write_text(HOURS.replace(old, new, 1) if old else HOURS, encoding=encoding)
        return str(path)

    return write


@pytest.fixture
def open_line(cli, hours_file):
    cli.run("hours", "publish", hours_file())
    return cli


def test_hours_with_faults_are_reported_whole_and_not_published(cli, hours_file):
    path = hours_file("14:00-18:00", "12:00-25:00")
    for command in ("lint", "publish"):
        message = cli.fails("hours", command, path)
        assert message.startswith(f"{path}:8: calendars.oficina.week.mon: «12:00-25:00»")
    assert path in cli.fails("hours", "preview", "--file", path)
    assert cli.run("hours", "history").out.count("\n") == 1


def test_what_is_probably_not_meant_is_a_remark_and_no_obstacle(cli, hours_file):
    special = "sun: closed}\n    special: [{date: 2020-01-02, name: x, hours: closed}]"
    said = cli.run("hours", "lint", hours_file("sun: closed}", special))
    assert "sin errores" in said.out
    assert "aviso: " in said.err
    assert "«2020-01-02» ya pasó" in said.err


def test_a_prompt_that_does_not_exist_is_pointed_out(cli, hours_file):
    notices = "sun: closed}\n    notices: {closed: overflow_closd}"
    message = cli.fails("hours", "lint", hours_file("sun: closed}", notices))
    assert "¿Quiso decir «overflow_closed»?" in message


def test_before_anything_is_published_the_shipped_hours_are_shown_without_a_database(bare):
    assert bare.run("hours", "show").out == DEFAULT_HOURS.read_text("utf-8")
    said = bare.run("hours", "preview")
    assert "abierta; no cierra" in said.out
    assert "sin base de datos" in said.err


def test_hours_are_published_kept_shown_and_rolled_back(open_line, hours_file):
    open_line.run("hours", "publish", hours_file("08:30", "09:00"))
    assert "09:00-12:30" in open_line.run("hours", "show").out
    assert open_line.run("hours", "show", "--revision", "1").out == HOURS
    assert "revisión 3" in open_line.run("hours", "rollback", "1").out
    assert open_line.run("hours", "show").out == HOURS
    history = json.loads(open_line.run("hours", "history", "--json").out)
    assert [revision["id"] for revision in history] == [3, 2, 1]


def test_the_next_fourteen_days_are_shown_for_each_calendar(open_line):
    lines = open_line.run("hours", "preview").lines
    assert len(lines) == 2 * (1 + 1 + 14) + 1
    assert lines[0].startswith("oficina (America/Argentina/Buenos_Aires): ")
    monday = next(line for line in lines if " lunes " in line)
    assert "08:30-12:30 14:00-18:00" in monday or "feriado: " in monday


def test_a_days_treatment_comes_with_its_reason(open_line):
    # A date that is a holiday in every year, whenever this test runs.
    said = open_line.run("hours", "preview", "--days", "366").out
    christmas = next(line for line in said.splitlines() if line[4:10] == "-12-25")
    assert "domingo" in christmas
    assert christmas.endswith("feriado: Navidad")


def test_one_number_has_one_calendar(open_line):
    found = json.loads(open_line.run("hours", "preview", "--line", "0800", "--json").out)
    assert [calendar["calendar"] for calendar in found] == ["guardia"]
    assert found[0]["now"] == {"open": True, "until": None}
    assert [day["intervals"] for day in found[0]["days"]] == [["00:00-24:00"]] * 14
    other = json.loads(open_line.run("hours", "preview", "--line", "1", "--json").out)
    assert [calendar["calendar"] for calendar in other] == ["oficina"]


def test_a_line_is_closed_by_hand_and_opened_again(open_line):
    said = open_line.run(
        *("hours", "close", "--calendar", "guardia", "--notice", "overflow_closed_now"),
        *("--reason", "corte de luz"),
    )
    assert "atiende hours open" in said.out
    preview = open_line.run("hours", "preview", "--line", "0800", "--days", "2").out
    assert "cerrada a mano" in preview.splitlines()[0]
    assert "corte de luz" in preview

    (record,) = open_line.directory(lambda directory: directory.closed_now.all(datetime.now(UTC)))
    assert (record.calendar, record.notice) == ("guardia", ("overflow_closed_now",))
    assert record.by

    assert "sigue" in open_line.run("hours", "open").out
    assert "vuelve a seguir" in open_line.run("hours", "open", "--calendar", "guardia").out
    assert "abierta" in open_line.run("hours", "preview", "--line", "0800", "--days", "2").out


def test_a_line_may_be_closed_until_the_clock_on_its_wall_shows_a_time(open_line):
    now = datetime.now(UTC)
    for typed in ("00:00", f"{now + timedelta(days=2):%Y-%m-%dT%H:%M}"):
        open_line.run("hours", "close", "--until", typed)
        (record,) = open_line.directory(lambda directory: directory.closed_now.all(now))
        assert record.calendar == "oficina"
        assert now < record.until <= now + timedelta(days=3)
        assert record.until.minute == int(typed[-2:])
    assert "cerrada (cerrada a mano) hasta" in open_line.run("hours", "preview").out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--calendar", "ofisina"), "oficina, guardia"),
        (("--notice", "nada"), "«nada»"),
        (("--until", "mañana"), "«mañana» no es una hora"),
        (("--until", "9999-12-31 23:59:59"), "no es una hora"),
        (("--until", "2020-01-01 10:00"), "ya pasó"),
        (("--reason", "x" * 201), "200"),
    ],
)
def test_what_cannot_be_closed_that_way_is_said_in_words(open_line, arguments, words):
    assert words in open_line.fails("hours", "close", *arguments)
