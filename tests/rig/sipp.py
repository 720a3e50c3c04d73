"""sipp, a SIP stack that shares no line with Asterisk's, as caller, agent's phone and carrier."""

import asyncio
import os
import re
import secrets
import shutil
import signal
import socket
from contextlib import suppress
from pathlib import Path
from typing import Literal, Self

import pytest

Transport = Literal["udp", "tcp"]
_MODES = {"udp": "u1", "tcp": "t1"}
_SUCCESS = 0
_FIRST_PORT, _PORTS = 61_000, 4_000
_MEDIA_FIRST, _MEDIA_STEP, _MEDIA_STEPS = 31_000, 20, 80  # no Asterisk of the tests goes so high


def require_sipp() -> None:
    """Skips a test on a machine without sipp, unless that machine is to prove everything."""
    if shutil.which("sipp") is None and "CI" not in os.environ:
        pytest.skip("sipp is not installed: apt-get install sip-tester")


def require_raw_sockets() -> None:
    """Skips a test where sipp may not play audio: it writes RTP to a raw socket."""
    try:
        socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_UDP).close()
    except PermissionError:
        if "CI" not in os.environ:
            pytest.skip("sipp plays audio and RFC 4733 digits as root only")


class Sipp:
    """One sipp process, for as long as the context lasts.

    `scenario` runs `calls` times, `rate` a second. `phone` is the scenario for calls that come in
    meanwhile. It sits on loopback address `at`, on a port free at random. Unless `strict`, what
    a scenario does not expect is passed over.
    """

    def __init__(
        self,
        folder: Path,
        name: str,
        line: tuple[str, int],
        scenario: str,
        *,
        phone: str = "",
        transport: Transport = "udp",
        at: str = "127.0.0.1",
        calls: int = 1,
        rate: float = 10.0,
        at_once: int = 0,
        strict: bool = True,
    ) -> None:
        self._folder = folder / f"sipp-{name}"
        self._folder.mkdir()
        self._calls = calls
        self._argv = [
            *("sipp", f"{line[0]}:{line[1]}", "-nostdin", "-t", _MODES[transport]),
            *("-i", at, "-mi", at, "-p", str(_port(at))),
            *("-ci", "127.0.0.1", "-cp", str(_port("127.0.0.1"))),
            *("-mp", str(_media_port())),
            *("-sf", self._written("scenario", scenario), "-m", str(calls), "-r", str(rate)),
            *("-trace_err", "-error_file", str(self._folder / "errors.log")),
            *("-trace_msg", "-message_file", str(self._folder / "messages.log")),
            *(("-oocsf", self._written("phone", phone)) if phone else ()),
            *(("-l", str(at_once)) if at_once else ()),
            *(() if strict else ("-default_behaviors", "all,-abortunexp")),
        ]

    async def __aenter__(self) -> Self:
        with (self._folder / "screen.log").open("wb") as screen:
            self._process = await asyncio.create_subprocess_exec(
                *self._argv,
                cwd=self._folder,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=screen,
                stderr=screen,
            )
        return self

    async def __aexit__(self, *_: object) -> None:
        with suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGKILL)
        await self._process.wait()

    async def succeeds(self, within_s: float = 30.0) -> None:
        """Resolves when all calls went as the scenario has it; AssertionError with sipp's log if not."""
        try:
            async with asyncio.timeout(within_s):
                code = await self.ended()
        except TimeoutError:
            raise AssertionError(f"sipp is not done after {within_s:g} s\n{self.log}") from None
        assert code == _SUCCESS, f"sipp ended with {code}\n{self.log}"

    async def ended(self) -> int:
        """Resolves to sipp's exit status: 0 when every call went as the scenario has it."""
        return await self._process.wait()

    @property
    def failed_calls(self) -> int:
        """How many calls went otherwise, as sipp counted when it ended; all of them if it did not."""
        screen = (self._folder / "screen.log").read_text(errors="replace")
        counted = re.findall(r"Failed call +\| +\d+ +\| +(\d+)", screen)
        return int(counted[-1]) if self._process.returncode is not None and counted else self._calls

    @property
    def messages(self) -> str:
        """Every SIP message sent and received."""
        path = self._folder / "messages.log"
        return path.read_text(errors="replace") if path.exists() else ""

    @property
    def complaints(self) -> list[str]:
        """What came that the scenario did not expect."""
        path = self._folder / "errors.log"
        text = path.read_text(errors="replace") if path.exists() else ""
        return [line for line in text.splitlines() if "Aborting call" in line]

    @property
    def log(self) -> str:
        """The end of all that sipp has to say."""
        return "\n".join(
            f"--- {path.name}\n{path.read_text(errors='replace')[-3000:]}"
            for path in sorted(self._folder.glob("*.log"))
        )

    def _written(self, name: str, xml: str) -> str:
        path = self._folder / f"{name}.xml"
        path.write_text(xml, encoding="utf-8")
        return str(path)


def _port(address: str) -> int:
    """A free port beyond those that the kernel hands out, so that it is still free in a moment."""
    while True:
        port = _FIRST_PORT + secrets.randbelow(_PORTS)
        with suppress(OSError):
            for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
                with socket.socket(socket.AF_INET, kind) as probe:
                    probe.bind((address, port))
            return port


def _media_port() -> int:
    """A first RTP port: sipp counts up from it by itself."""
    return _MEDIA_FIRST + _MEDIA_STEP * secrets.randbelow(_MEDIA_STEPS)
