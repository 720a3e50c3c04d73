"""A real Asterisk that serves the line, for tests: own ports, own folders, started once."""

import asyncio
import secrets
import socket
import stat
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from asterisk_conf.binary import AsteriskBinary
from asterisk_conf.install import ensure_asterisk
from asterisk_conf.phones import PhonesConfig, render_phones
from asterisk_conf.process import AsteriskProcess
from asterisk_conf.render import render_line
from asterisk_conf.settings import LineConfig

ROOT = Path(__file__).parents[2]
CACHE = ROOT / ".cache"
SOUNDS = ROOT / "asterisk_conf/sounds/es"


@dataclass(frozen=True)
class Line:
    """A running Asterisk and how to reach it: `config.ari_url`, `config.ami_port`…"""

    config: LineConfig
    process: AsteriskProcess

    @property
    def log(self) -> str:
        """What Asterisk has reported so far."""
        return (self.config.run_dir / "log/messages.log").read_text()


def free_ports(count: int) -> list[int]:
    """Ports free for both UDP and TCP on loopback, held together so that they differ."""
    with ExitStack() as held:
        ports: list[int] = []
        while len(ports) < count:
            tcp = held.enter_context(socket.socket(socket.AF_INET, socket.SOCK_STREAM))
            udp = held.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            tcp.bind(("127.0.0.1", 0))
            try:
                udp.bind(("127.0.0.1", tcp.getsockname()[1]))
            except OSError:
                continue
            ports.append(tcp.getsockname()[1])
        return ports


def rtp_range() -> tuple[int, int]:
    """A stretch of 400 ports below the kernel's ephemeral ones, unlikely to be shared."""
    start = 10_000 + 400 * secrets.randbelow(50)
    return start, start + 398


def line_config(folder: Path, **changes: object) -> LineConfig:
    """A configuration with free ports and all folders below `folder`."""
    sip, http, ami, fastagi = free_ports(4)
    rtp_start, rtp_end = rtp_range()
    config = LineConfig(
        run_dir=folder / "asterisk",
        spool_dir=folder / "spool",
        local_dir=folder / "local",
        sounds_dir=SOUNDS,
        sip_port=sip,
        http_port=http,
        ami_port=ami,
        fastagi_port=fastagi,
        rtp_start=rtp_start,
        rtp_end=rtp_end,
        ari_password=secrets.token_hex(8),
        ami_password=secrets.token_hex(8),
    )
    return replace(config, **changes)


@pytest.fixture(scope="session")
def asterisk_folder() -> Iterator[Path]:
    """Room for Asterisks, which run as another user when we are root.

    Not pytest's own: that one is private, and cleared by other sessions on the same machine.
    """
    with TemporaryDirectory(prefix="atiende-test-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


def enterable(folder: Path) -> Path:
    """Opens one of pytest's private folders to Asterisk, which runs as another user."""
    for part in (folder, *folder.parents):
        mode = part.stat().st_mode
        if not mode & stat.S_IXOTH:
            part.chmod(mode | 0o055)
    return folder


def _run(work: Coroutine[Any, Any, object]) -> None:
    """Runs to the end in a loop of its own, also when called from inside a test's loop."""
    with ThreadPoolExecutor(1) as aside:
        aside.submit(asyncio.run, work).result()


@pytest.fixture(scope="session")
def asterisk_binary() -> AsteriskBinary:
    """The Asterisk to test with; installed into the cache when there is none."""
    return ensure_asterisk(CACHE)


LineFactory = Callable[..., Line]


@pytest.fixture(scope="session")
def start_line(asterisk_binary: AsteriskBinary, asterisk_folder: Path) -> Iterator[LineFactory]:
    """Starts further Asterisks for tests that need one of their own; all end with the session."""
    lines: list[Line] = []

    def start(**changes: object) -> Line:
        folder = asterisk_folder / f"line-{len(lines)}"
        config = line_config(folder, **changes)
        process = AsteriskProcess(asterisk_binary, render_line(config, asterisk_binary))
        _run(process.start())
        lines.append(Line(config, process))
        return lines[-1]

    yield start
    for line in lines:
        _run(line.process.stop())


@pytest.fixture(scope="session")
def line(start_line: LineFactory) -> Line:
    """The line's Asterisk, shared by all tests of the session."""
    return start_line()


@dataclass(frozen=True)
class PhonesServer:
    """A running Asterisk that plays SIP phones: `asterisk_conf.phones` says how."""

    config: PhonesConfig
    process: AsteriskProcess


@pytest.fixture(scope="session")
def phones_server(asterisk_binary: AsteriskBinary, asterisk_folder: Path) -> Iterator[PhonesServer]:
    """The phones' Asterisk, shared by all tests of the session."""
    sip, http = free_ports(2)
    rtp_start, rtp_end = rtp_range()
    config = PhonesConfig(
        run_dir=asterisk_folder / "phones",
        sip_port=sip,
        http_port=http,
        rtp_start=rtp_start,
        rtp_end=rtp_end,
        ari_password=secrets.token_hex(8),
    )
    process = AsteriskProcess(asterisk_binary, render_phones(config, asterisk_binary))
    _run(process.start())
    yield PhonesServer(config, process)
    _run(process.stop())
