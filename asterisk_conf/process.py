"""Starts, watches and stops one Asterisk that runs on a configuration of ours."""

import asyncio
import contextlib
import os
import resource
import signal
import socket
import subprocess
from pathlib import Path
from typing import Self

from asterisk_conf.binary import AsteriskBinary
from asterisk_conf.errors import AsteriskSetupError
from asterisk_conf.render import unprivileged_user

START_LIMIT_S = 60.0
STOP_LIMIT_S = 10.0
CLI_LIMIT_S = 15.0
LOG_TAIL_LINES = 15


class AsteriskProcess:
    """One Asterisk, known by its configuration file.

    It runs in a session of its own and outlives us: when the application is killed, calls go on
    and the next `start` adopts the Asterisk that is still there.
    """

    def __init__(
        self, binary: AsteriskBinary, asterisk_conf: Path, *, user: str | None = None
    ) -> None:
        self._binary = binary
        self._conf = asterisk_conf
        self._user = user
        self._run_dir = asterisk_conf.parent.parent
        self._child: subprocess.Popen[bytes] | None = None
        self.pid: int | None = None

    async def start(self) -> bool:
        """Resolves when Asterisk has fully booted; True when it was started, False if adopted.

        Raises AsteriskSetupError with the end of its log when it does not come up.
        """
        if await self.adopt():
            return False
        with _ReadySocket(self._run_dir) as ready:
            self._child = self._spawn(ready.path)
            self.pid = self._child.pid
            booted = asyncio.create_task(ready.wait())
            ended = asyncio.create_task(self.wait_ended())
            done, waiting = await asyncio.wait(
                {booted, ended}, timeout=START_LIMIT_S, return_when=asyncio.FIRST_COMPLETED
            )
            for task in waiting:
                task.cancel()
        if booted in done:
            return True
        await self.stop()
        raise self._why_not(timed_out=not done)

    async def adopt(self) -> bool:
        """Takes charge of the Asterisk that already runs on this configuration, if there is one."""
        pid = self._pid_in_file()
        if pid is None or not _is_asterisk(pid):
            return False
        try:
            await self.cli("core waitfullybooted")
        except AsteriskSetupError:
            return False
        self.pid = pid
        return True

    def is_running(self) -> bool:
        """Whether the process is alive."""
        return self.pid is not None and _is_asterisk(self.pid)

    async def wait_ended(self) -> None:
        """Resolves when the process is gone."""
        if self.pid is not None:
            await _gone(self.pid)
        self._reap()

    async def stop(self, *, drain_s: float = 0.0) -> None:
        """Stops it: first refusing new calls for up to `drain_s`, then TERM, then KILL."""
        if self.pid is None or not _is_asterisk(self.pid):
            self.pid = None
            return
        if drain_s > 0:
            with contextlib.suppress(AsteriskSetupError, TimeoutError):
                async with asyncio.timeout(drain_s):
                    await self.cli("core stop gracefully")
                    await _gone(self.pid)
        for kill in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, kill)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(STOP_LIMIT_S):
                    await _gone(self.pid)
                    break
        self._reap()
        self.pid = None

    def _reap(self) -> None:
        if self._child is not None and self._child.poll() is not None:
            self._child = None

    async def cli(self, command: str) -> str:
        """The answer to `command` on Asterisk's command line."""
        child = await asyncio.create_subprocess_exec(
            *self._binary.argv,
            *("-C", str(self._conf), "-rx", command),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            async with asyncio.timeout(CLI_LIMIT_S):
                out, err = await child.communicate()
        except TimeoutError:
            child.kill()
            await child.wait()
            raise AsteriskSetupError("cli_silent", command=command) from None
        if child.returncode:
            said = (err or out).decode(errors="replace").strip()
            raise AsteriskSetupError("cli_failed", command=command, reason=said)
        return out.decode(errors="replace")

    def _spawn(self, notify: str) -> subprocess.Popen[bytes]:
        # Not asyncio's subprocess: that one kills its child when the event loop closes.
        uid, gid = self._identity()
        with (self._run_dir / "log/console.log").open("ab") as output:
            child = subprocess.Popen(  # noqa: S603  # argv is ours or the system's own asterisk
                [*self._binary.argv, "-C", str(self._conf), "-f"],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self._run_dir,
                env={**os.environ, "NOTIFY_SOCKET": notify, "HOME": str(self._run_dir)},
                start_new_session=True,
                user=uid,
                group=gid,
                extra_groups=None if uid is None else [],
            )
        with contextlib.suppress(OSError, ValueError):
            # Two RTP sockets a leg: the usual soft limit of 1024 files ends at some 200 calls.
            hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
            resource.prlimit(child.pid, resource.RLIMIT_NOFILE, (hard, hard))
        return child

    def _identity(self) -> tuple[int | None, int | None]:
        """User and group to become: those the configuration was handed to, unless told."""
        if os.geteuid() != 0:
            return None, None
        if self._user is not None:
            user = unprivileged_user(self._user)
            return user.pw_uid, user.pw_gid
        owner = self._conf.stat()
        return (owner.st_uid, owner.st_gid) if owner.st_uid else (None, None)

    def _pid_in_file(self) -> int | None:
        try:
            return int((self._run_dir / "run/asterisk.pid").read_text().strip())
        except (OSError, ValueError):
            return None

    def _why_not(self, *, timed_out: bool) -> AsteriskSetupError:
        folder = self._run_dir / "log"
        lines: list[str] = []
        for name in ("console.log", "messages.log"):
            with contextlib.suppress(OSError):
                text = (folder / name).read_text(errors="replace")
                lines += text.splitlines()[-LOG_TAIL_LINES:]
        code = "boot_slow" if timed_out else "boot_ended"
        tail = "\n".join(lines)
        return AsteriskSetupError(code, limit_s=START_LIMIT_S, folder=folder, tail=tail)


class _ReadySocket:
    """Asterisk tells its supervisor that it has fully booted, the way services tell systemd."""

    def __init__(self, run_dir: Path) -> None:
        # An abstract address: no length limit by path, no permissions to arrange, nothing left.
        self.path = f"@{run_dir}"[:90] + f"-{os.getpid()}-{os.urandom(4).hex()}"
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setblocking(False)

    def __enter__(self) -> Self:
        self._socket.bind("\0" + self.path[1:])
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    async def wait(self) -> None:
        loop = asyncio.get_running_loop()
        while b"READY=1" not in await loop.sock_recv(self._socket, 4096):
            pass


def _is_asterisk(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        return state != "Z" and b"asterisk" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


async def _gone(pid: int) -> None:
    """Resolves when process `pid`, a child of ours or not, has ended."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    loop.add_reader(handle, ended.set)
    try:
        await ended.wait()
    finally:
        loop.remove_reader(handle)
        os.close(handle)
