"""One worker process: started when there is work, ended when it idles, hangs or breaks."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from pathlib import Path
from typing import Final

from asterisk_conf.texts import reason_of
from overflow.transcription.find import Engine
from overflow.transcription.port import Transcript, TranscriptionFailed
from overflow.transcription.wire import Answer, Failed, Request, answer, line

log = logging.getLogger(__name__)

_MODULE: Final = "overflow.transcription.worker"
_ROOT: Final = Path(__file__).parents[2]
_DYING_S: Final = 1.0
_LONGEST_ANSWER_BYTES: Final = 16 * 2**20


class _NotAsked(ConnectionError):  # noqa: N818  # no error of its own: it is asked anew
    """The process was gone before it could be asked."""


class Child:
    """Transcribes one recording after the other, each in at most `timeout_s`."""

    def __init__(self, timeout_s: float, idle_s: float) -> None:
        self._timeout_s = timeout_s
        self._idle_s = idle_s
        self._engine: Engine | None = None
        self._process: Process | None = None
        self._leaving: Process | None = None
        self._idle: asyncio.TimerHandle | None = None

    @property
    def pid(self) -> int | None:
        """The process that runs now."""
        return self._process.pid if self._process else None

    async def transcribe(self, engine: Engine, path: Path) -> Transcript:
        """Ask the process, and start it first where needed. Raises TranscriptionFailed."""
        if self._idle:
            self._idle.cancel()
        try:
            async with asyncio.timeout(self._timeout_s):
                given = await self._answered(engine, path)
        except TimeoutError:
            await self.end()
            raise TranscriptionFailed("timed_out", limit_s=self._timeout_s) from None
        except (OSError, ValueError) as error:
            raise await self._broken(type(error).__name__) from error
        except asyncio.CancelledError:
            await self.end()  # it is busy with what nobody wants any more
            raise
        self._idle = asyncio.get_running_loop().call_later(self._idle_s, self._let_go)
        if isinstance(given, Failed):
            raise _explained(given)
        return given.transcript

    async def end(self) -> None:
        """End the process at once, whatever it does."""
        ending = (self._process, self._leaving)
        self._process = self._leaving = None
        if self._idle:
            self._idle.cancel()
        for process in ending:
            if process and process.returncode is None:
                # Not process.kill(): it may reap the process, and then nobody learns its status.
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process.pid, signal.SIGKILL)
                await process.wait()

    async def _answered(self, engine: Engine, path: Path) -> Answer:
        try:
            return await self._ask(await self._running(engine), path)
        except _NotAsked:
            await self.end()  # it had died while it had nothing to do: no fault of this recording
            return await self._ask(await self._running(engine), path)

    async def _ask(self, process: Process, path: Path) -> Answer:
        assert process.stdin
        assert process.stdout
        try:
            process.stdin.write(line(Request(path.absolute())))
            await process.stdin.drain()
        except ConnectionError as error:
            raise _NotAsked from error
        given = await process.stdout.readline()
        if not given.endswith(b"\n"):
            raise BrokenPipeError
        return answer(given)

    async def _running(self, engine: Engine) -> Process:
        if self._process and (self._process.returncode is not None or engine != self._engine):
            await self.end()
        if self._process is None:
            self._engine = engine
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", "-m", _MODULE, line(engine).decode()),
                stdin=PIPE,
                stdout=PIPE,
                stderr=DEVNULL,
                env=_environment(engine),
                limit=_LONGEST_ANSWER_BYTES,
                start_new_session=True,  # Ctrl-C is for the application, which ends its workers
            )
        return self._process

    async def _broken(self, why: str) -> TranscriptionFailed:
        process = self._process
        if process:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), _DYING_S)
        await self.end()
        log.error(
            "a transcription worker broke off (%s, status %s)",
            *(why, process.returncode if process else "not started"),
        )
        return TranscriptionFailed("crashed")

    def _let_go(self) -> None:
        """Give its memory back: the process ends when its stdin does."""
        if self._process and self._process.stdin:
            self._process.stdin.close()
            self._leaving, self._process = self._process, None


def _explained(failed: Failed) -> TranscriptionFailed:
    if failed.errno is None:
        return TranscriptionFailed(failed.code, **failed.details)
    reason = reason_of(OSError(failed.errno, os.strerror(failed.errno)))
    return TranscriptionFailed(failed.code, reason=reason)


def _environment(engine: Engine) -> dict[str, str]:
    """Hand on what a program needs, but none of our settings: some are secrets."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ATIENDE_")}
    path = os.pathsep.join(filter(None, [str(_ROOT), kept.get("PYTHONPATH")]))
    threads = {"OMP_NUM_THREADS": str(engine.threads), "OPENBLAS_NUM_THREADS": "1"}
    return kept | threads | {"PYTHONPATH": path, "HF_HUB_OFFLINE": "1"}
