"""Tables line up, and nothing in them can move a terminal's cursor."""

import json
from datetime import UTC, datetime

import pytest

from atiende.cli import show
from atiende.cli.admin import Admin
from atiende.cli.given import extension, name, sip_user, skills
from atiende.cli.problem import CliError
from atiende.cli.simulation import given_companies
from atiende.cli.softphone import softphone_lines
from atiende.settings import Settings

# model_construct(): the defaults, whatever the environment of whoever runs the tests.
ADMIN = Admin(Settings.model_construct())


def test_columns_are_as_wide_as_their_widest_cell(capsys):
    show.table(["A", "Bé"], [["ñandú", "1"], ["b", "22"]])
    assert capsys.readouterr().out == "A      Bé\nñandú  1\nb      22\n"


def test_a_table_without_rows_is_its_heading(capsys):
    show.table(["A", "B"], [])
    assert capsys.readouterr().out == "A  B\n"


def test_a_callers_name_cannot_repaint_the_terminal(capsys):
    show.table(["A"], [["\x1b[2J\r\nDROP"]])
    assert capsys.readouterr().out == "A\n�[2J��DROP\n"


def test_json_keeps_accents_and_writes_times_in_iso(capsys):
    show.as_json({"nombre": "Peña", "at": datetime(2026, 3, 2, 12, tzinfo=UTC)})
    out = capsys.readouterr().out
    assert "Peña" in out
    assert json.loads(out)["at"] == "2026-03-02T12:00:00+00:00"


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "0:00"), (59.6, "1:00"), (3661, "61:01"), (None, "")]
)
def test_durations_read_as_minutes_and_seconds(seconds, shown):
    assert show.duration(seconds) == shown


def test_skills_are_read_with_their_levels():
    assert skills(ADMIN, ["usuarios=7", "atención=10"]) == {"usuarios": 7, "atención": 10}


@pytest.mark.parametrize(
    "pair", ["usuarios", "usuarios=", "=3", "usuarios=0", "usuarios=11", "a b=3", "u=7.5", "u=٣"]
)
def test_a_skill_that_makes_no_sense_is_named(pair):
    with pytest.raises(CliError, match=pair.replace(".", r"\.")):
        skills(ADMIN, [pair])


def test_the_same_skill_twice_is_refused_rather_than_guessed():
    with pytest.raises(CliError, match="dos veces"):
        skills(ADMIN, ["usuarios=7", "usuarios=3"])


@pytest.mark.parametrize("number", ["", "1", "20a1", "2" * 17, "２００１", "0800"])
def test_an_extension_that_no_phone_could_have_is_refused(number):
    with pytest.raises(CliError):
        extension(ADMIN, number)


@pytest.mark.parametrize("user", ["", "a b", "ñandú", "x" * 65, "a;b", "a@b"])
def test_a_sip_user_that_asterisk_could_not_take_is_refused(user):
    with pytest.raises(CliError):
        sip_user(ADMIN, user)


@pytest.mark.parametrize("typed", ["", "  ", "a\nb", "x" * 201, "\x07"])
def test_a_name_that_could_not_be_shown_is_refused(typed):
    with pytest.raises(CliError):
        name(ADMIN, typed)


def test_quotes_emoji_and_sql_are_fine_in_a_name():
    assert name(ADMIN, ' Ana "🦜" O\'Higgins; DROP TABLE ') == 'Ana "🦜" O\'Higgins; DROP TABLE'


@pytest.mark.parametrize("pair", ["1001", "=Pan", "10a=Pan", "1001= "])
def test_a_company_that_makes_no_sense_is_refused(pair):
    with pytest.raises(CliError):
        given_companies(ADMIN, [pair])


def account(**settings) -> str:
    return "\n".join(
        softphone_lines(Settings.model_construct(**settings), "Ana", "2004", "abcd-efgh")
    )


def test_a_phone_is_told_server_port_transport_user_password_and_domain():
    words = account(bind="192.0.2.10", sip_port=5070)
    for needed in ("192.0.2.10:5070", "5070", "UDP", "TCP", "2004", "abcd-efgh", "0800"):
        assert needed in words
    for program in ("Linphone", "Zoiper", "MicroSIP"):
        assert program in words
    assert "misma máquina" not in words


def test_a_phone_on_loopback_is_told_that_no_other_machine_will_do():
    assert "ATIENDE_BIND" in account(bind="127.0.0.1")


def test_a_phone_abroad_is_told_the_public_address():
    words = account(bind="192.0.2.10", external_address="203.0.113.5")
    assert "203.0.113.5:5060" in words


def test_a_line_on_all_addresses_never_tells_a_phone_the_wildcard():
    assert "0.0.0.0" not in account(bind="0.0.0.0")


def test_an_ipv6_server_is_written_in_brackets_where_a_port_follows():
    assert "[2001:db8::1]:5060" in account(bind="2001:db8::1")
