"""What an admin learns before the line starts, and how the commands behave without a terminal."""

import json
import os
import socket
import subprocess
import sys

import pytest

from tests.rig.asterisk import CACHE, Line


@pytest.fixture
def ready(line, asterisk_binary):
    """An installation that lacks nothing."""
    line.set(ari_password="a-secret", ami_password="another-secret", cache_dir=CACHE.absolute())
    return line


def wrong(said):
    return [row for row in said.lines if row.startswith("✗")]


def test_a_complete_installation_passes_every_check(ready):
    said = ready.run("config", "check")
    assert wrong(said) == []
    found = said.out
    for part in ("Ajustes", "Asterisk 22", "Puertos", "Base de datos", "Cola «usuarios»", "CRM"):
        assert f"✓ {part}" in found
    assert "a-secret" not in found


def test_a_fresh_installation_learns_all_that_it_lacks_at_once(bare):
    found = "\n".join(wrong(bare.run("config", "check", status=1)))
    assert "ATIENDE_ARI_PASSWORD" in found
    assert "ATIENDE_AMI_PASSWORD" in found
    assert "atiende db upgrade" in found


def test_a_proposed_password_is_one_that_asterisk_takes(bare, asterisk_binary):
    found = wrong(bare.run("config", "check", status=1))
    proposals = [row.partition("= ")[2].strip('"') for row in found if "_PASSWORD" in row]
    assert len(set(proposals)) == 2
    bare.set(ari_password=proposals[0], ami_password=proposals[1])
    assert "✓ Configuración de Asterisk" in bare.run("config", "check", status=1).out


@pytest.mark.parametrize(
    ("setting", "kind"),
    [
        ("sip_port", socket.SOCK_DGRAM),
        ("ami_port", socket.SOCK_STREAM),
        ("web_port", socket.SOCK_STREAM),
    ],
)
def test_a_port_in_use_names_its_setting(ready, setting, kind):
    port = int(json.loads(ready.run("settings", "--json").out)[setting]["value"])
    with socket.socket(socket.AF_INET, kind) as other:
        other.bind(("127.0.0.1", port))
        if kind is socket.SOCK_STREAM:
            other.listen()
        (row,) = wrong(ready.run("config", "check", status=1))
    assert f"ATIENDE_{setting.upper()}" in row
    assert str(port) in row


def test_two_settings_with_one_port_are_both_named(ready, monkeypatch):
    port = json.loads(ready.run("settings", "--json").out)["web_port"]["value"]
    monkeypatch.setenv("ATIENDE_FASTAGI_PORT", port)
    (row,) = wrong(ready.run("config", "check", status=1))
    assert "ATIENDE_FASTAGI_PORT" in row
    assert "ATIENDE_WEB_PORT" in row


def test_a_sip_port_among_the_calls_sound_is_pointed_out(ready, monkeypatch):
    monkeypatch.setenv("ATIENDE_SIP_PORT", "10500")
    (row,) = wrong(ready.run("config", "check", status=1))
    assert "ATIENDE_RTP_START" in row


def test_a_queue_that_nobody_serves_is_pointed_out_with_the_command(ready):
    ready.run("queue", "set", "facturas")
    (row,) = wrong(ready.run("config", "check", status=1))
    assert "«facturas»" in row
    assert "agent skills" in row


def test_a_disabled_agent_serves_no_queue(ready):
    ready.run("agent", "disable", "ana")
    assert len(wrong(ready.run("config", "check", status=1))) == 4


def test_a_crm_file_that_is_wrong_is_named(ready, tmp_path):
    ready.set(crm_file=tmp_path / "no.toml")
    (row,) = wrong(ready.run("config", "check", status=1))
    assert str(tmp_path / "no.toml") in row


def test_a_flow_that_sends_calls_to_a_queue_that_is_gone_is_pointed_out(ready):
    async def remove(directory):
        await directory.queues.remove("ventas")

    ready.directory(remove)
    (row,) = wrong(ready.run("config", "check", status=1))
    assert "«ventas»" in row


@pytest.mark.calls
def test_the_ports_of_the_running_line_are_known_as_its_own(ready, monkeypatch, request):
    running: Line = request.getfixturevalue("start_line")()
    config = running.config
    for setting, value in {
        "BIND": config.bind,
        "SIP_PORT": config.sip_port,
        "ARI_PORT": config.http_port,
        "AMI_PORT": config.ami_port,
        "ARI_USER": config.ari_user,
        "ARI_PASSWORD": config.ari_password,
    }.items():
        monkeypatch.setenv(f"ATIENDE_{setting}", str(value))
    assert wrong(ready.run("config", "check")) == []
    monkeypatch.setenv("ATIENDE_ARI_PASSWORD", "not-ours")
    assert "ATIENDE_SIP_PORT" in "\n".join(wrong(ready.run("config", "check", status=1)))


# --- settings ---------------------------------------------------------------------------------


def test_each_setting_says_its_value_and_where_it_came_from(bare, monkeypatch):
    monkeypatch.setenv("ATIENDE_COMPANY_NAME", "Ñandú")
    bare.set(line_number="0810")
    shown = json.loads(bare.run("settings", "--json").out)
    assert shown["company_name"] == {
        "value": "Ñandú",
        "origin": "entorno: ATIENDE_COMPANY_NAME",
    }
    assert shown["line_number"] == {"value": "0810", "origin": f"archivo: {bare.settings}"}
    assert shown["language"] == {"value": "es", "origin": "por omisión"}


def test_secrets_are_masked_wherever_they_were_set(bare, monkeypatch):
    monkeypatch.setenv("ATIENDE_ARI_PASSWORD", "secreto-uno")
    bare.set(ami_password="secreto-dos")
    said = bare.run("settings")
    assert "secreto" not in said.out
    assert said.out.count("••••••••") == 2


def test_a_mistyped_setting_is_named_with_the_one_that_was_meant(bare, monkeypatch):
    monkeypatch.setenv("ATIENDE_SIP_PROT", "5070")
    message = bare.fails("settings")
    assert "ATIENDE_SIP_PROT" in message
    assert "ATIENDE_SIP_PORT" in message


def test_an_installation_in_english_is_answered_in_english(bare, monkeypatch):
    monkeypatch.setenv("ATIENDE_LANGUAGE", "en")
    bare.run("db", "upgrade")
    assert bare.run("user", "list").out.startswith("User")
    assert "there is nobody" in bare.fails("user", "password", "nadie")
    assert "There is no" in bare.fails("queue", "remove", "nada")


# --- without a terminal -----------------------------------------------------------------------


def process(*arguments, typed="", **environment):
    return subprocess.run(
        [sys.executable, "-m", "atiende", *arguments],
        input=typed.encode(),
        capture_output=True,
        env={**os.environ, **environment},
        timeout=60,
        check=False,
    )


def test_trouble_ends_with_status_1_and_one_line_that_is_no_traceback(bare):
    done = process("agent", "list")
    assert done.returncode == 1
    assert done.stdout == b""
    assert done.stderr.startswith(b"error: ")
    assert done.stderr.count(b"\n") == 1


def test_an_agent_is_added_by_a_script_with_passwords_on_a_pipe(cli):
    add = ("agent", "add", "ana", "Ana Suárez", "--extension", "2004")
    done = process(*add, "--password-stdin", "--sip-password-stdin", typed="clave-uno\nclave-dos\n")
    assert done.returncode == 0, done.stderr
    assert b"clave" not in done.stdout
    assert "Ana Suárez" in done.stdout.decode()


def test_a_log_in_another_encoding_loses_a_sign_and_never_the_answer(bare):
    done = process("config", "check", PYTHONIOENCODING="latin-1")
    assert done.returncode == 1
    assert b"? Ajustes" in done.stdout
    assert "Contraseñas".encode("latin-1") in done.stdout
    assert b"Traceback" not in done.stderr


def test_a_reader_that_goes_away_early_is_no_trouble(cli):
    for number in range(3):
        cli.run("queue", "set", f"cola{number}")
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "atiende", "queue", "list"],
        stdin=subprocess.DEVNULL,
        stdout=write,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    os.close(write)
    assert b"Traceback" not in done.stderr


def test_a_command_that_does_not_exist_is_a_usage_error(bare):
    bare.run("agente", status=2)
    bare.run("agent", "add", "ana", "Ana", status=2)
