"""Agents and other people: who may log in, whose phone may register."""

import asyncio
import json
import re
from datetime import UTC, datetime, timedelta

import pytest

from atiende import passwords
from telephony.endpoints import ha1

WEB = re.compile(r"Contraseña de «ana» para la página: (\S+)")
SIP = re.compile(r"  Contraseña +(\S+)")


def agent_of(cli, login="ana"):
    return cli.directory(lambda directory: directory.agents.by_login(login))


def user_of(cli, login="ana"):
    return cli.directory(lambda directory: directory.users.by_login(login))


def opens(kept: str, password: str) -> bool:
    return asyncio.run(passwords.matches(kept, password))


def add_ana(cli, *more, typed=""):
    return cli.run("agent", "add", "ana", "Ana Suárez", "--extension", "2004", *more, typed=typed)


def open_session(cli, login="ana"):
    now = datetime.now(UTC)
    user = user_of(cli, login)
    cli.directory(
        lambda directory: directory.web_sessions.create(
            "ab" * 32, user.id, now=now, expires_at=now + timedelta(hours=1)
        )
    )


def session_user(cli):
    now = datetime.now(UTC)
    return cli.directory(lambda directory: directory.web_sessions.user("ab" * 32, now=now))


def test_a_new_agent_can_log_in_and_register_with_the_passwords_shown_once(cli):
    said = add_ana(cli, "--skill", "usuarios=7", "--skill", "ventas=3")
    agent = agent_of(cli)
    assert (agent.name, agent.extension) == ("Ana Suárez", "2004")
    assert agent.skills == {"usuarios": 7, "ventas": 3}
    web, sip = WEB.search(said.out)[1], SIP.search(said.out)[1]
    assert opens(user_of(cli).password_hash, web)
    assert agent.sip_ha1 == ha1("2004", sip)
    again = cli.run("agent", "softphone", "ana").out
    assert "2004" in again
    assert web not in again
    assert sip not in again


def test_two_agents_never_get_the_same_made_up_passwords(cli):
    first = add_ana(cli)
    second = cli.run("agent", "add", "bruno", "Bruno", "--extension", "2005")
    assert SIP.search(first.out)[1] != SIP.search(second.out)[1]


def test_passwords_that_were_given_work_and_are_not_shown(cli):
    options = ("--password-stdin", "--sip-password-stdin")
    said = add_ana(cli, *options, typed="contraseña ñandú\nsip-secreto\n")
    assert opens(user_of(cli).password_hash, "contraseña ñandú")
    assert agent_of(cli).sip_ha1 == ha1("2004", "sip-secreto")
    for secret in ("contraseña ñandú", "sip-secreto"):
        assert secret not in said.out + said.err


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "no llegó"),
        ("corta\n", "de 8 a 128"),
        ("x" * 129, "de 8 a 128"),
        ("a\tb" * 4, "escribir"),
    ],
)
def test_a_password_that_would_not_do_is_refused_and_nobody_is_added(cli, typed, says):
    add = ("agent", "add", "ana", "Ana", "--extension", "2004", "--password-stdin")
    assert says in cli.fails(*add, typed=typed)
    assert user_of(cli) is None


def test_a_phone_password_with_accents_is_refused_because_phones_do_not_agree_on_them(cli):
    add_ana(cli)
    change = ("agent", "sip-password", "ana", "--sip-password-stdin")
    assert "sin acento" in cli.fails(*change, typed="contraseña\n")


def test_a_taken_login_or_extension_is_named_and_the_first_agent_stays(cli):
    add_ana(cli)
    assert "«ANA»" in cli.fails("agent", "add", "ANA", "Otra", "--extension", "2005")
    assert "«2004»" in cli.fails("agent", "add", "bruno", "Bruno", "--extension", "2004")
    assert user_of(cli, "bruno") is None
    assert agent_of(cli).name == "Ana Suárez"


def test_an_extension_that_would_clash_with_a_sip_account_or_the_line_is_refused(cli):
    cli.run("sip", "add", "2004")
    assert "cuenta SIP" in cli.fails("agent", "add", "ana", "Ana", "--extension", "2004")
    assert "ATIENDE_LINE_NUMBER" in cli.fails("agent", "add", "ana", "Ana", "--extension", "0800")
    assert user_of(cli) is None


def test_a_mistyped_skill_is_pointed_out_with_those_that_queues_ask_for(cli):
    cli.run("queue", "set", "usuarios")
    said = add_ana(cli, "--skill", "usuario=7")
    assert "«usuario»" in said.err
    assert "usuarios" in said.err


def test_skills_are_shown_replaced_and_taken_away(cli):
    add_ana(cli, "--skill", "ventas=3")
    assert "ventas=3" in cli.run("agent", "skills", "ana").out
    cli.run("agent", "skills", "ana", "usuarios=9", "consultas=5")
    assert agent_of(cli).skills == {"usuarios": 9, "consultas": 5}
    assert "no las dos" in cli.fails("agent", "skills", "ana", "ventas=3", "--none")
    cli.run("agent", "skills", "ana", "--none")
    assert agent_of(cli).skills == {}


def test_groups_are_given_shown_replaced_and_taken_away(cli):
    add_ana(cli, "--group", "sur")
    assert "sur" in cli.run("agent", "groups", "ana").out
    assert "expertos norte" in cli.run("agent", "groups", "ana", "norte", "expertos").out
    assert agent_of(cli).groups == ("expertos", "norte")
    assert "expertos norte" in cli.run("agent", "list").out
    assert "no las dos" in cli.fails("agent", "groups", "ana", "sur", "--none")
    assert "sin espacios" in cli.fails("agent", "groups", "ana", "dos palabras")
    assert "ninguno" in cli.run("agent", "groups", "ana", "--none").out
    assert agent_of(cli).groups == ()


def test_a_new_page_password_ends_the_sessions_that_the_old_one_opened(cli):
    add_ana(cli)
    open_session(cli)
    assert session_user(cli).login == "ana"
    said = cli.run("agent", "password", "ana")
    assert opens(user_of(cli).password_hash, WEB.search(said.out)[1])
    assert session_user(cli) is None


def test_a_new_phone_password_replaces_the_old_one_and_leaves_the_page_alone(cli):
    web = WEB.search(add_ana(cli).out)[1]
    said = cli.run("agent", "sip-password", "ANA")
    assert agent_of(cli).sip_ha1 == ha1("2004", SIP.search(said.out)[1])
    assert opens(user_of(cli).password_hash, web)


def test_a_disabled_agent_is_out_at_once_and_comes_back_as_he_was(cli):
    add_ana(cli, "--skill", "usuarios=7")
    before = agent_of(cli)
    open_session(cli)
    cli.run("agent", "disable", "ana")
    assert not agent_of(cli).active
    assert session_user(cli) is None
    assert "deshabilitado" in cli.run("agent", "list").out
    cli.run("agent", "enable", "ana")
    assert agent_of(cli) == before


def test_programs_get_agents_as_json_without_anything_secret(cli):
    add_ana(cli, "--skill", "usuarios=7")
    (listed,) = json.loads(cli.run("agent", "list", "--json").out)
    assert listed == {
        "login": "ana",
        "name": "Ana Suárez",
        "extension": "2004",
        "skills": {"usuarios": 7},
        "groups": [],
        "active": True,
    }


def test_supervisors_and_admins_are_added_listed_and_kept_out(cli):
    cli.run("user", "add", "sofia", "Sofía Medina", "--role", "supervisor")
    cli.run("user", "add", "root", "Administración", "--role", "admin")
    add_ana(cli)
    cli.run("user", "disable", "sofia")
    listed = {user["login"]: user for user in json.loads(cli.run("user", "list", "--json").out)}
    assert {login: user["role"] for login, user in listed.items()} == {
        "ana": "agent",
        "root": "admin",
        "sofia": "supervisor",
    }
    assert [login for login, user in listed.items() if not user["active"]] == ["sofia"]


def test_a_users_password_can_be_given_on_standard_input(cli):
    add = ("user", "add", "root", "Admin", "--role", "admin", "--password-stdin")
    cli.run(*add, typed="muy secreta\n")
    cli.run("user", "password", "root", "--password-stdin", typed="otra más larga\n")
    assert opens(user_of(cli, "root").password_hash, "otra más larga")


def test_an_agents_command_does_not_touch_a_supervisor(cli):
    cli.run("user", "add", "sofia", "Sofía", "--role", "supervisor")
    for command in ("password", "disable", "softphone", "sip-password", "skills"):
        assert "«sofia»" in cli.fails("agent", command, "sofia")
    assert user_of(cli, "sofia").active


def test_nobody_of_that_name_is_said_in_words(cli):
    assert "«nadie»" in cli.fails("user", "password", "nadie")
    assert "«x y»" in cli.fails("user", "disable", "x y")


def test_sip_accounts_are_added_once_listed_and_removed(cli):
    said = cli.run("sip", "add", "recepcion", "--name", "Recepción")
    kept = cli.directory(lambda directory: directory.sip_accounts.by_user("recepcion"))
    assert kept.ha1 == ha1("recepcion", SIP.search(said.out)[1])
    assert "ya hay" in cli.fails("sip", "add", "recepcion")
    cli.run("sip", "add", "central", "--kind", "trunk")
    listed = json.loads(cli.run("sip", "list", "--json").out)
    assert [(one["user"], one["kind"]) for one in listed] == [
        ("central", "trunk"),
        ("recepcion", "caller"),
    ]
    cli.run("sip", "remove", "recepcion")
    assert "«recepcion»" in cli.fails("sip", "remove", "recepcion")


def test_a_sip_account_cannot_take_an_agents_extension(cli):
    add_ana(cli)
    assert "interno" in cli.fails("sip", "add", "2004")
