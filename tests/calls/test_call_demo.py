"""The commands of the README's first screens, run as a person or a script runs them."""

import asyncio
import json
import os
import re
import signal
import sys
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from overflow.ticket import is_valid
from tests.rig import books

pytestmark = [pytest.mark.calls, pytest.mark.asyncio(loop_scope="session")]

ROOT = Path(__file__).parents[2]


async def atiende(*arguments: str, settings: str = "") -> asyncio.subprocess.Process:
    """One of our commands, without a terminal and without our own settings."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ATIENDE_")}
    if settings:
        environment["ATIENDE_SETTINGS"] = settings
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "atiende", *arguments),
        cwd=ROOT,
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
    )


@asynccontextmanager
async def running_demo(folder: Path) -> AsyncIterator[Path]:
    """`atiende demo` from its last line of help to its end by Ctrl-C; gives demo.json's path."""
    demo = await atiende("demo", "--data-dir", str(folder))
    try:
        async with asyncio.timeout(60):
            said = await said_until(demo, "Ctrl-C")
        assert "Ctrl-C" in said, said
        yield folder / "demo.json"
    finally:
        demo.send_signal(signal.SIGINT)
        async with asyncio.timeout(30):
            status, rest = await outcome_of(demo)
        assert status == 0, rest


async def said_until(command: asyncio.subprocess.Process, words: str) -> str:
    """What a command says up to the line with these words, or to its end."""
    assert command.stdout is not None
    said = ""
    while words not in said and (line := await command.stdout.readline()):
        said += line.decode()
    return said


async def outcome_of(command: asyncio.subprocess.Process) -> tuple[int, str]:
    said, _ = await command.communicate()
    assert command.returncode is not None
    return command.returncode, said.decode()


async def demo_call(demo_json: Path, *options: str) -> asyncio.subprocess.Process:
    """One call to the demonstration, which begins."""
    return await atiende("demo-call", "--demo-json", str(demo_json), *options)


async def narrated(demo_json: Path, *options: str) -> tuple[int, str]:
    """One call to the demonstration, to its end."""
    return await outcome_of(await demo_call(demo_json, *options))


async def told_again(said: str) -> tuple[int, str]:
    """What the command says that the narration names last."""
    found = re.search(r"ATIENDE_SETTINGS=(\S+) \.venv/bin/atiende (why \S+)$", said, re.MULTILINE)
    assert found, said
    return await outcome_of(await atiende(*found[2].split(), settings=found[1]))


def value_told(said: str, column: str) -> str:
    """What the narration shows for a column of the row that was found."""
    found = re.search(rf" s +{column} +(\S.*)$", said, re.MULTILINE)
    assert found, said
    return found[1]


@pytest.mark.timeout(300)
async def test_the_demonstration_tells_real_calls_answered_overflowing_and_routed_step_by_step(
    asterisk_folder: Path,
):
    folder = asterisk_folder / "demo"
    folder.mkdir()
    async with running_demo(folder) as demo_json:
        told = json.loads(demo_json.read_text())
        # Those who share neither queue nor agent call at the same time.
        answered, waited = await asyncio.gather(
            narrated(demo_json), narrated(demo_json, "--overflow", "wait")
        )
        leaving = await demo_call(demo_json, "--overflow", "message")
        begun, ticket = await asyncio.gather(
            said_until(leaving, "Se espera el correo"),
            narrated(demo_json, "--overflow", "ticket"),
        )
        # Nobody calls while a message is transcribed, which may take as long.
        routed = await narrated(demo_json, "--routing")
        why = await told_again(routed[1])
        status, rest = await outcome_of(leaving)
        message = status, begun + rest
        pid_files = told["pid_files"].values()
        pids = [int(Path(file).read_text()) for file in pid_files]
    for status, said in (answered, waited, message, ticket, routed, why):
        assert status == 0, said
    was_answered(answered[1])
    was_served_after_waiting(waited[1])
    was_mailed_with_its_transcription(message[1], Path(told["mail"]))
    was_found_by_sql(ticket[1])
    was_told_with_its_reasons(routed[1])
    assert "Se ofreció a Ana Suárez, quien atendió a este cliente la última vez." in why[1]
    await books.line_stopped(folder, f"sqlite:///{folder}/atiende.db")
    assert not demo_json.exists()
    assert [pid for pid in pids if Path(f"/proc/{pid}").exists()] == []


def was_answered(said: str) -> None:
    expected = (
        "marca 0800",
        "«Bienvenido al centro de atención para empresas de iduo",
        "marca 1001#",
        "Panadería La Espiga",
        "Asistente de facturación y cuentas corrientes",
        "Suena el teléfono de Ana Suárez",
        "Ana Suárez escucha:",
        "corta",
        "ocurrió de verdad",
    )
    places = [said.find(words) for words in expected]
    assert -1 not in places, said
    assert places == sorted(places), said
    assert len(re.findall(r"^ *\d+\.\d\d s  ", said, re.MULTILINE)) > 12


def was_served_after_waiting(said: str) -> None:
    places = [
        said.find(words) for words in ("marca 1.", "Gracias por esperar", "Bruno Peña atiende")
    ]
    assert -1 not in places, said
    assert places == sorted(places), said
    assert "ninguna fila" in said, said


def was_mailed_with_its_transcription(said: str, folder: Path) -> None:
    (eml,) = folder.glob("*.eml")
    letter = eml.with_suffix(".txt").read_text("utf-8")
    assert "Para: usuarios@demo.local" in letter
    assert "Panadería La Espiga (1001)" in letter
    assert value_told(said, "ticket_number") in letter
    assert "no podemos imprimir las facturas" in letter
    assert "no podemos imprimir las facturas" in value_told(said, "transcript")
    with wave.open(str(eml.with_suffix(".wav"))) as sound:
        assert sound.getparams()[:3] == (1, 1, 8000)  # mono, 8 bits, 8 kHz
        assert 7 < sound.getnframes() / 8000 < 12


def was_found_by_sql(said: str) -> None:
    assert "«Su número de ticket es»" in said
    assert is_valid(value_told(said, "ticket_number"))
    assert value_told(said, "company_name") == "Panadería La Espiga"


def was_told_with_its_reasons(said: str) -> None:
    expected = (
        "Ana Suárez atiende a Marta",
        "Bruno Peña atiende a Nora",
        "Carla Núñez atiende a Julián",
        "se pide ingles 5, usuarios 5",
        "Carla Núñez atiende a Emma",
        "Ana Suárez no: estaba en una llamada",
        "es la número 2 de 2",
        "Ana Suárez atiende a Lucía",
        "Carla Núñez atiende a Darío",
        "Ana Suárez no: en «ingles» tiene nivel 0 y se pide 5.",
        "Tenía una ventaja de 5 min",
        "Bruno Peña está libre desde hace",
        "quien atendió a este cliente la última vez",
        "El registro cierra",
        "ocurrió de verdad",
    )
    places = [said.find(words) for words in expected]
    assert -1 not in places, said
    assert places == sorted(places), said
    assert said.count("«atiende why c") == 7


async def test_demo_call_says_what_to_do_when_the_demonstration_is_not_running(tmp_path: Path):
    missing = tmp_path / "demo.json"
    status, said = await outcome_of(await atiende("demo-call", "--demo-json", str(missing)))
    assert status == 1
    assert said.startswith("error: la demostración no está en marcha")
    assert "make demo" in said
    assert "Traceback" not in said


async def test_demo_call_names_a_file_that_is_not_what_it_should_be(tmp_path: Path):
    broken = tmp_path / "demo.json"
    broken.write_text('{"sip": 7}')
    status, said = await outcome_of(await atiende("demo-call", "--demo-json", str(broken)))
    assert status == 1
    assert str(broken) in said
    assert "Traceback" not in said
