"""A real Asterisk that serves the line, for tests: own ports, own folders, started once."""

import asyncio
import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from asterisk_conf.binary import AsteriskBinary
from asterisk_conf.install import ensure_asterisk
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


def enterable(folder: Path) -> Path:
    """pytest's folders are private; Asterisk runs as another user when we are root."""
    for part in (folder, folder.parent, folder.parent.parent):
        part.chmod(0o755)
    return folder


@pytest.fixture(scope="session")
def asterisk_binary() -> AsteriskBinary:
    """The Asterisk to test with; installed into the cache when there is none."""
    return ensure_asterisk(CACHE)


LineFactory = Callable[..., Line]


@pytest.fixture(scope="session")
def start_line(
    asterisk_binary: AsteriskBinary, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LineFactory]:
    """Starts further Asterisks for tests that need one of their own; all end with the session."""
    lines: list[Line] = []

    def start(**changes: object) -> Line:
        config = line_config(enterable(tmp_path_factory.mktemp("line")), **changes)
        process = AsteriskProcess(asterisk_binary, render_line(config, asterisk_binary))
        asyncio.run(process.start())
        lines.append(Line(config, process))
        return lines[-1]

    yield start
    for line in lines:
        asyncio.run(line.process.stop())


@pytest.fixture(scope="session")
def line(start_line: LineFactory) -> Line:
    """The line's Asterisk, shared by all tests of the session."""
    return start_line()
