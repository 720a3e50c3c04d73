"""A real PostgreSQL of our own: a fresh cluster in a temporary directory on a free loopback port."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pytest

# Durability is the server's own business; here the disk would only make the tests slow.
QUICK = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "60",
    "unix_socket_directories": "",
    "listen_addresses": "127.0.0.1",
    "autovacuum": "off",
}


@dataclass(frozen=True)
class PostgresServer:
    bin_dir: Path
    data_dir: Path
    port: int
    password: str
    user: str | None

    def url(self, database: str) -> str:
        return f"postgresql://atiende:{self.password}@127.0.0.1:{self.port}/{database}"

    async def new_database(self) -> str:
        """The name of a new and empty database."""
        name = f"test_{secrets.token_hex(6)}"
        await self.execute(f"CREATE DATABASE {name}")
        return name

    async def empty(self, database: str, tables: Iterable[str]) -> None:
        """Take all rows out: much quicker than a database for every test."""
        names = ", ".join(f'"{name}"' for name in tables)
        await self.execute(
            "SET session_replication_role = replica;"  # past the ledger's own trigger
            f"TRUNCATE {names} RESTART IDENTITY CASCADE",
            database,
        )

    async def execute(self, statement: str, database: str = "postgres") -> None:
        connection = await asyncpg.connect(self.url(database))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    def start(self) -> None:
        settings = " ".join(f"-c {name}='{value}'" for name, value in QUICK.items())
        log = self.data_dir / "log"
        self._run("pg_ctl", "-w", "-l", log, "-o", f"-p {self.port} {settings}", "start")

    def stop(self) -> None:
        """As a server does that is restarted: what is under way fails."""
        self._run("pg_ctl", "-w", "-m", "fast", "stop")

    def abandon(self) -> None:
        """As a power cut does: nothing of this cluster is needed any more."""
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")

    def make_cluster(self) -> None:
        password_file = self.data_dir.with_suffix(".password")
        password_file.write_text(self.password)
        if self.user:
            shutil.chown(password_file, self.user)
        self._run(
            "initdb",
            "--no-sync",
            "--encoding=UTF8",
            "--locale=C",
            "--auth=scram-sha-256",
            "--username=atiende",
            f"--pwfile={password_file}",
        )

    def _run(self, program: str, *arguments: str | Path) -> None:
        done = subprocess.run(
            [self.bin_dir / program, "-D", self.data_dir, *arguments],
            user=self.user,
            group=self.user and pwd.getpwnam(self.user).pw_gid,
            extra_groups=[] if self.user else None,
            cwd="/",
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # the server inherits a pipe and would never close it
            stderr=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
            text=True,
        )
        if done.returncode:
            log = self.data_dir / "log"
            said = log.read_text() if log.exists() else done.stderr
            raise RuntimeError(f"{program} {arguments} failed:\n{said}")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Running for the whole session. Skipped without PostgreSQL, except in CI, where it fails."""
    bin_dir = _bin_dir()
    if bin_dir is None:
        missing = "PostgreSQL is not installed (Debian: apt install postgresql)"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    home = Path(tempfile.mkdtemp(prefix="atiende-postgres-"))
    server = PostgresServer(
        bin_dir, home / "data", _free_port(), secrets.token_urlsafe(18), _unprivileged()
    )
    if server.user:
        shutil.chown(home, server.user)
    try:
        server.make_cluster()
        server.start()
        yield server
    finally:
        if (server.data_dir / "postmaster.pid").exists():
            server.abandon()
        shutil.rmtree(home)


def _bin_dir() -> Path | None:
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(installed, key=lambda path: float(path.parts[-3]), default=None)
    return newest and newest.parent


def _unprivileged() -> str | None:
    """PostgreSQL refuses to run as root."""
    if os.geteuid():
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
