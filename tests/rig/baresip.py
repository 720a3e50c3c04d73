"""baresip, a softphone built on its own SIP and media stack, driven over its control port."""

import asyncio
import json
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal, Self

import pytest

from atiende.demo.loopback import free_ports

_MODULES = Path("/usr/lib/baresip/modules")
_WITHIN_S = 10.0
Json = dict[str, Any]


def require_baresip() -> None:
    """Skips a test on a machine without baresip: it is wished for, not needed."""
    if shutil.which("baresip") is None:
        pytest.skip("baresip is not installed: apt-get install baresip-core")


class Baresip:
    """One softphone, an async context manager. It answers by itself when `answers`.

    What it plays is `says` (WAV, 8 kHz); what it hears is recorded below `folder`.
    """

    def __init__(
        self,
        folder: Path,
        line: tuple[str, int],
        user: str,
        password: str,
        *,
        says: Path,
        answers: bool = False,
        transport: Literal["udp", "tcp"] = "udp",
        digits: Literal["rtpevent", "info"] = "rtpevent",
        registers: bool = True,
    ) -> None:
        self._folder = folder
        self._line = line
        self._events: list[Json] = []
        self._news = asyncio.Condition()
        sip, self._control = free_ports(2)
        folder.mkdir()
        (folder / "config").write_text(_config(sip, self._control, folder))
        (folder / "accounts").write_text(
            f"<sip:{user}@{line[0]}:{line[1]};transport={transport}>;auth_user={user}"
            f";auth_pass={password};answermode={'auto' if answers else 'manual'}"
            f";regint={60 if registers else 0};dtmfmode={digits};audio_source=aufile,{says}\n"
        )

    async def __aenter__(self) -> Self:
        with (self._folder / "screen.log").open("wb") as screen:
            self._process = await asyncio.create_subprocess_exec(
                *("baresip", "-f", str(self._folder), "-v", "-s"),
                cwd=self._folder,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=screen,
                stderr=screen,
                env={**os.environ, "HOME": str(self._folder)},
            )
        self._reader, self._writer = await self._connected()
        self._following = asyncio.create_task(self._follow())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._following.cancel()
        self._writer.close()
        with suppress(ProcessLookupError):
            self._process.terminate()
        await self._process.wait()

    async def command(self, name: str, params: str = "") -> None:
        """Has the phone do one thing of its menu (`dial`, `hangup`, …)."""
        text = json.dumps({"command": name, "params": params, "token": name})
        self._writer.write(f"{len(text)}:{text},".encode())
        await self._writer.drain()

    async def dial(self, number: str) -> None:
        await self.command("dial", f"sip:{number}@{self._line[0]}:{self._line[1]}")

    async def press(self, keys: str) -> None:
        for key in keys:
            await self.command("sndcode", key)
            await asyncio.sleep(0.25)

    async def until(self, kind: str, within_s: float = _WITHIN_S) -> Json:
        """The first event of this kind, past or to come: CALL_ESTABLISHED, CALL_CLOSED, …"""

        def found() -> Json | None:
            return next((event for event in self._events if event.get("type") == kind), None)

        return await self._wait(found, kind, within_s)

    async def _wait(self, found: Callable[[], Json | None], what: str, within_s: float) -> Json:
        try:
            async with asyncio.timeout(within_s), self._news:
                await self._news.wait_for(lambda: found() is not None)
        except TimeoutError:
            raise AssertionError(f"baresip: no {what} in {within_s:g} s\n{self.log}") from None
        event = found()
        assert event is not None
        return event

    @property
    def log(self) -> str:
        """The end of all that baresip has to say."""
        return (self._folder / "screen.log").read_text(errors="replace")[-4000:]

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        async with asyncio.timeout(_WITHIN_S):
            while True:
                with suppress(OSError):
                    return await asyncio.open_connection("127.0.0.1", self._control)
                await asyncio.sleep(0.05)

    async def _follow(self) -> None:
        """Reads netstrings: what happens, and answers to commands."""
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                length = int((await self._reader.readuntil(b":"))[:-1])
                text = await self._reader.readexactly(length + 1)
                async with self._news:
                    self._events.append(json.loads(text[:-1]))
                    self._news.notify_all()


def _config(sip: int, control: int, folder: Path) -> str:
    modules = ("g711", "aufile", "aubridge", "sndfile", "uuid", "stdio")
    present = [name for name in modules if (_MODULES / f"{name}.so").exists()]
    return "\n".join(
        [
            f"module_path {_MODULES}",
            f"sip_listen 127.0.0.1:{sip}",
            "net_interface 127.0.0.1",
            "audio_player aubridge,nil",
            "audio_source aubridge,nil",
            "audio_alert aubridge,nil",
            "call_max_calls 4",
            f"snd_path {folder}",
            *(f"module {name}.so" for name in present if name != "stdio"),
            "module_tmp account.so",
            "module_app menu.so",
            "module_app ctrl_tcp.so",
            f"ctrl_tcp_listen 127.0.0.1:{control}",
            "",
        ]
    )
