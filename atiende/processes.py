"""Runs everything that a line needs on one machine: Asterisk, the application, its guardian.

The application may die at any moment; calls go on in Asterisk, the guardian looks after their
callers, and the application is started again at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import logging
import os
import select
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from asterisk_conf.install import Say, ensure_asterisk
from asterisk_conf.process import AsteriskProcess
from asterisk_conf.render import render_line
from asterisk_conf.settings import require_free_ports
from asterisk_conf.words import Words
from atiende.errors import SettingsError
from atiende.settings import Settings
from atiende.sounds import lay_out_fallback, prompt_store

log = logging.getLogger(__name__)

_COMMANDS = ("serve", "guardian")
_STOP_LIMIT_S = 10.0
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.2, 10.0
_STEADY_AFTER_S = 30.0


class Child:
    """One of our own commands, started again whenever it ends."""

    def __init__(self, command: str, data_dir: Path) -> None:
        self._command = command
        self._pid_file = _pid_file(data_dir, command)
        self._log_file = data_dir / "log" / f"{command}.log"
        self._process: asyncio.subprocess.Process | None = None

    async def keep(self) -> None:
        """Start it, and start it again when it ends, until cancelled."""
        loop = asyncio.get_running_loop()
        pause_s = _FIRST_PAUSE_S
        while True:
            began = loop.time()
            status = await self._run_once()
            steady = loop.time() - began > _STEADY_AFTER_S
            pause_s = _FIRST_PAUSE_S if steady else min(_LONGEST_PAUSE_S, pause_s * 2)
            log.error(
                "%s ended (status %s; see %s): starting it again in %.1f s",
                *(self._command, status, self._log_file, pause_s),
            )
            await asyncio.sleep(pause_s)

    async def _run_once(self) -> int:
        self._log_file.parent.mkdir(parents=True, exist_ok=True)
        with self._log_file.open("ab") as output:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "atiende", self._command),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                # Ctrl-C in the terminal is ours to hand on, in the right order.
                start_new_session=True,
            )
        self._process = process
        write_pid(self._pid_file, process.pid)
        return await process.wait()

    async def stop(self) -> None:
        """Ask it to end, and insist."""
        process = self._process
        if process is not None and process.returncode is None:
            process.send_signal(signal.SIGTERM)
            try:
                async with asyncio.timeout(_STOP_LIMIT_S):
                    await process.wait()
            except TimeoutError:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        self._pid_file.unlink(missing_ok=True)


def write_pid(path: Path, pid: int) -> None:
    """Note a process's number where scripts look for it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{pid}\n")


@contextmanager
def only_one(data_dir: Path) -> Iterator[None]:
    """Hold the folder, and end what an earlier run may have left behind.

    A second run would share this one's Asterisk and, ending, take it away.

    Raises SettingsError while another holds the folder.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / ".running").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SettingsError("runs_already", folder=data_dir) from error
        for command in _COMMANDS:
            _end_leftover(_pid_file(data_dir, command), command)
        yield


def _end_leftover(pid_file: Path, command: str) -> None:
    """End what a killed run left behind: it holds the ports that ours needs."""
    try:
        pid = int(pid_file.read_text(encoding="utf-8"))
        handle = os.pidfd_open(pid)
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (OSError, ValueError):
        return
    if b"atiende" in words and command.encode() in words:
        log.warning("ending the %s that an earlier run left behind", command)
        signal.pidfd_send_signal(handle, signal.SIGTERM)
        select.select([handle], [], [], _STOP_LIMIT_S)
    os.close(handle)


def _pid_file(data_dir: Path, command: str) -> Path:
    return data_dir / "run" / f"{command}.pid"


def _log_step(step: Words) -> None:
    log.info("%s", step.text("en"))


async def run(settings: Settings) -> None:
    """Run all until cancelled, then stop all, the application first.

    Raises AsteriskSetupError when Asterisk cannot be had or started, SettingsError when the line
    runs already.
    """
    with only_one(settings.data_dir):
        await run_here(settings)


async def run_here(settings: Settings, say: Say = _log_step) -> None:
    """Do the same for one who holds the folder (:func:`only_one`)."""
    data_dir = settings.data_dir.absolute()
    asterisk = await start_asterisk(settings, say)
    write_pid(_pid_file(data_dir, "asterisk"), asterisk.pid or 0)
    children = [Child(command, data_dir) for command in _COMMANDS]
    tasks = [asyncio.create_task(child.keep()) for child in children]
    tasks.append(asyncio.create_task(_keep_asterisk(asterisk, data_dir)))
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for child in children:
            await child.stop()
        await asterisk.stop()
        (_pid_file(data_dir, "asterisk")).unlink(missing_ok=True)


async def start_asterisk(settings: Settings, say: Say = _log_step) -> AsteriskProcess:
    """Write Asterisk's configuration and start it, or adopt the one that still runs on it.

    ``say`` gets each step of installing an Asterisk, where there is none yet.
    """
    config = settings.line_config()
    binary = await asyncio.to_thread(ensure_asterisk, settings.cache_dir.absolute(), say=say)
    for missing in lay_out_fallback(prompt_store(settings), settings.fallback_sounds_dir):
        log.warning("%s", missing.message("en"))
    asterisk = AsteriskProcess(binary, config.etc_dir / "asterisk.conf")
    try:
        if not await asterisk.adopt():
            require_free_ports(config)
        render_line(config, binary)
        await asterisk.start()
    except asyncio.CancelledError:
        await asterisk.stop()
        raise
    return asterisk


async def _keep_asterisk(asterisk: AsteriskProcess, data_dir: Path) -> None:
    while True:
        await asterisk.wait_ended()
        log.error("Asterisk ended: starting it again")
        await asyncio.sleep(_FIRST_PAUSE_S)
        await asterisk.start()
        write_pid(_pid_file(data_dir, "asterisk"), asterisk.pid or 0)
