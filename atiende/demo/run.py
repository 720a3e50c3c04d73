"""``atiende demo``: prepares, starts and describes the demonstration; Ctrl-C ends all of it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import tomllib
from collections.abc import AsyncIterator, Collection
from pathlib import Path
from typing import Any, Final

import aiohttp

from atiende import logs, processes
from atiende.demo import people
from atiende.demo.loopback import LOOPBACK
from atiende.demo.mailbox import mail_server
from atiende.demo.seed import (
    DemoSecrets,
    lend_speech_model,
    publish_documents,
    secrets_in,
    seed,
    write_private,
)
from atiende.errors import LineSilent
from atiende.settings import Settings, load
from atiende.sounds import prompt_store
from db.directory import Directory
from db.engine import Database
from db.schema import upgrade

_READY_LIMIT_S: Final = 60.0
_PORTS: Final = {
    "sip_port": 5060,
    "ari_port": 8088,
    "ami_port": 5038,
    "fastagi_port": 4573,
    "web_port": 8080,
}
_SMTP_PORT: Final = 2525
_RTP_PORTS: Final = 400


def say(line: str = "") -> None:
    """Tell the person who started the demonstration; also when nobody's terminal is there."""
    print(line, flush=True)  # noqa: T201  # this command's output is its purpose


async def run_demo(data_dir: Path) -> None:
    """Run the demonstration until cancelled.

    Raises what the parts raise when they cannot start: each error says what it lacks.
    """
    data_dir = data_dir.absolute()
    with processes.only_one(data_dir):
        await _run_alone(data_dir)


async def _run_alone(data_dir: Path) -> None:
    demo_json = data_dir / "demo.json"
    demo_json.unlink(missing_ok=True)
    say(f"[1/4] Datos de la demostración en {data_dir}")
    secrets = secrets_in(data_dir / "demo-secrets.json")
    settings = _settings(data_dir, secrets)
    logs.set_up(settings.log_level)
    say("[2/4] Base de datos")
    await upgrade(settings.database)
    async with Database(settings.database) as database:
        directory = Directory(database)
        await seed(directory, secrets)
        await publish_documents(directory, {*prompt_store(settings).catalogue.entries})
    lend_speech_model(settings)
    async with _mailbox(settings):
        await _serve(settings, secrets, demo_json)


async def _serve(settings: Settings, secrets: DemoSecrets, demo_json: Path) -> None:
    say("[3/4] Asterisk y la aplicación")
    running = asyncio.create_task(
        processes.run_here(settings, lambda step: say(f"      {step.text(settings.language)}"))
    )
    try:
        await _until_ready(settings, running)
        described = _described(settings, secrets)
        write_private(demo_json, json.dumps(described, ensure_ascii=False, indent=2) + "\n")
        say("[4/4] La línea atiende")
        _explain(described, demo_json)
        await running
    finally:
        say("Deteniendo la demostración…")
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running
        demo_json.unlink(missing_ok=True)
        say("Todo detenido.")


def _settings(data_dir: Path, secrets: DemoSecrets) -> Settings:
    """Write the demonstration's settings file, with ports that are free, and read it back."""
    path = data_dir / "atiende.toml"
    before: dict[str, Any] = {}
    if path.exists():
        before = tomllib.loads(path.read_text(encoding="utf-8"))
    values: dict[str, Any] = {
        "data_dir": str(data_dir),
        "cache_dir": str((Path.cwd() / ".cache").absolute()),
        "ari_password": secrets.ari,
        "ami_password": secrets.ami,
        "smtp_host": LOOPBACK,
        "smtp_security": "none",
        "mail_from": "Atiende <atiende@demo.local>",
        **before,
        **_ports(data_dir, before),
    }
    if values["smtp_host"] == LOOPBACK:
        values["smtp_port"] = _free_from(int(before.get("smtp_port", _SMTP_PORT)), values.values())
    lines = (f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in values.items())
    heading = "# Escrito por «atiende demo»; puede cambiar o agregar ajustes: se conservan.\n"
    write_private(path, heading + "\n".join(lines) + "\n")
    os.environ["ATIENDE_SETTINGS"] = str(path)
    return load()


def _ports(data_dir: Path, before: dict[str, Any]) -> dict[str, int]:
    """Keep the ports of the last time; choose others where another program took them."""
    if _asterisk_is_running(data_dir):
        return {}
    chosen: dict[str, int] = {}
    for name, usual in _PORTS.items():
        chosen[name] = _free_from(int(before.get(name, usual)), chosen.values())
    start = int(before.get("rtp_start", 10000))
    return {**chosen, "rtp_start": start, "rtp_end": start + _RTP_PORTS - 1}


def _free_from(port: int, taken: Collection[object]) -> int:
    while not _is_free(port) or port in taken:
        port += 1
    return port


def _asterisk_is_running(data_dir: Path) -> bool:
    try:
        pid = int((data_dir / "asterisk" / "run" / "asterisk.pid").read_text())
        return b"asterisk" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except (OSError, ValueError):
        return False


def _is_free(port: int) -> bool:
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with socket.socket(socket.AF_INET, kind) as probe:
            if kind is socket.SOCK_STREAM:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                return False
    return True


@contextlib.asynccontextmanager
async def _mailbox(settings: Settings) -> AsyncIterator[None]:
    """Receive the line's mails, unless its settings name somebody else's server."""
    folder = _mail_dir(settings)
    folder.mkdir(exist_ok=True)
    if settings.smtp_host != LOOPBACK:
        yield
        return
    async with mail_server(folder, settings.smtp_port, settings.language):
        yield


def _mail_dir(settings: Settings) -> Path:
    return settings.data_dir / "mail"


async def _until_ready(settings: Settings, running: asyncio.Task[None]) -> None:
    """Wait until the line takes calls. Raises what ended it, or says where to look."""
    log_file = settings.data_dir / "log" / "serve.log"
    try:
        async with asyncio.timeout(_READY_LIMIT_S), aiohttp.ClientSession() as session:
            while not running.done():
                with contextlib.suppress(aiohttp.ClientError, TimeoutError):
                    async with session.get(f"{settings.web_url}/healthz") as answer:
                        if answer.status == 200:  # noqa: PLR2004  # HTTP
                            return
                await asyncio.wait([running], timeout=0.1)
    except TimeoutError:
        lines = log_file.read_text(encoding="utf-8", errors="replace").splitlines()[-15:]
        raise LineSilent(
            "line_silent", limit_s=_READY_LIMIT_S, file=log_file, tail="\n".join(lines)
        ) from None
    await running


def _described(settings: Settings, secrets: DemoSecrets) -> dict[str, Any]:
    """Make ``demo.json``; docs/demo.md tells what scripts may rely on."""
    data_dir = settings.data_dir
    return {
        "sip": {"host": settings.bind, "port": settings.sip_port, "transport": "udp"},
        "line": settings.line_number,
        "caller": {"user": people.CALLER, "password": secrets.sip[people.CALLER]},
        "agents": [
            {
                "name": agent.name,
                "login": agent.login,
                "password": secrets.web[agent.login],
                "extension": agent.extension,
                "sip_password": secrets.sip[agent.extension],
                "skills": agent.skills,
            }
            for agent in people.AGENTS
        ],
        "admin": {"login": people.ADMIN[0], "password": secrets.web[people.ADMIN[0]]},
        "supervisor": {
            "login": people.SUPERVISOR[0],
            "password": secrets.web[people.SUPERVISOR[0]],
        },
        "web": settings.web_url,
        "database": settings.database,
        "mail": str(_mail_dir(settings)),
        "smtp": {"host": settings.smtp_host, "port": settings.smtp_port},
        "settings": os.environ["ATIENDE_SETTINGS"],
        "pid_files": {
            "application": str(data_dir / "run" / "serve.pid"),
            "guardian": str(data_dir / "run" / "guardian.pid"),
            "asterisk": str(data_dir / "run" / "asterisk.pid"),
        },
    }


def _explain(demo: dict[str, Any], demo_json: Path) -> None:
    sip = demo["sip"]
    say()
    say(f"  Página de agentes    {demo['web']}")
    say(f"  Oficina              {demo['web']}/oficina (mensajes y tickets, documentos)")
    say(f"  Supervisión          {demo['web']}/oficina#/linea (colas, agentes y llamadas, en vivo)")
    say(f"  Correos que llegan   {demo['mail']}")
    say(f"  Servidor SIP         {sip['host']}:{sip['port']} (UDP o TCP)")
    say()
    say("  Agentes              usuario   contraseña        interno  contraseña SIP")
    for agent in demo["agents"]:
        say(
            f"    {agent['name']:<18} {agent['login']:<9} {agent['password']:<17} "
            f"{agent['extension']:<8} {agent['sip_password']}"
        )
    for role, title in (("supervisor", "Supervisión"), ("admin", "Administración")):
        who = demo[role]
        say(f"    {title:<18} {who['login']:<9} {who['password']}")
    say()
    caller = demo["caller"]
    say("  Para llamar: registre un teléfono SIP (Linphone, Zoiper, MicroSIP) como")
    say(f"    usuario {caller['user']}, contraseña {caller['password']}, servidor de arriba,")
    say(f"    y marque {demo['line']}. Empresas de prueba: 1001 a 1010.")
    say("  Para atender: ingrese en la página y registre el teléfono del agente con su interno.")
    say("  O vea llamadas reales, contadas paso a paso:")
    say("    make demo-call       una que se atiende")
    say("    make demo-routing    siete que muestran quién atiende a quién, y por qué")
    say("    make demo-overflow   tres que nadie puede atender: espera, mensaje y ticket")
    say(
        f"  Para cerrar la línea:  ATIENDE_SETTINGS={demo['settings']} .venv/bin/atiende hours close"
    )
    say(f"  Todo esto, para programas: {demo_json}")
    say()
    say("  Ctrl-C detiene todo.")
