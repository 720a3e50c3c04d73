"""SQLite behind :class:`db.engine.Database`: one writing thread, a few reading ones.

SQLAlchemy runs synchronously in those threads. Handing each statement to a thread of its own, as
the asyncio drivers for SQLite do, cost ten times the CPU (docs/adr/0002): a call's facts are some
fifty statements in one transaction, and a transaction crosses to the thread once.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from time import monotonic, sleep
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import quote

from sqlalchemy import Connection, Engine, QueuePool, create_engine

from db.folding import sqlite_folded
from db.json import dumps, loads

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

T = TypeVar("T")

READERS: Final = 3
BUSY_TIMEOUT_S: Final = 10.0  # another process holds the lock: `atiende db upgrade`, a backup
_WAL_PAUSE_S: Final = 0.02


class SqliteThreads:
    """Writers queue for the one writing thread, so SQLite itself never has two of ours waiting."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        if create:
            _create_private(path)
        self._writer = _engine(path, threads=1, query_only=False)
        self._readers = _engine(path, threads=READERS, query_only=True)
        self._writing = ThreadPoolExecutor(1, "db-writer")
        self._reading = ThreadPoolExecutor(READERS, "db-reader")

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` in a transaction that holds the write lock from its start."""
        return await _run(self._writing, self._writer, "BEGIN IMMEDIATE", work)

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` on one unchanging view of the data."""
        return await _run(self._reading, self._readers, "BEGIN", work)

    async def close(self) -> None:
        """Let the transactions under way end, then close the files."""
        for pool in (self._writing, self._reading):
            await asyncio.to_thread(pool.shutdown)
        self._writer.dispose()
        self._readers.dispose()


async def _run(
    pool: ThreadPoolExecutor, engine: Engine, begin: str, work: Callable[[Connection], T]
) -> T:
    def transact() -> T:
        with engine.begin() as connection:
            connection.exec_driver_sql(begin)  # SQLAlchemy leaves this one to the driver
            return work(connection)

    return await asyncio.get_running_loop().run_in_executor(pool, transact)


def _create_private(path: Path) -> None:
    """The file holds callers' numbers and password hashes: its owner alone may read it."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _engine(path: Path, *, threads: int, query_only: bool) -> Engine:
    def connect() -> sqlite3.Connection:
        # mode=rw: a mistyped path must not become a new and empty database.
        connection = sqlite3.connect(
            f"file:{quote(str(path))}?mode=rw",
            uri=True,
            timeout=BUSY_TIMEOUT_S,
            isolation_level=None,  # else Python begins transactions late, and updates are lost
            check_same_thread=False,
        )
        _configure(connection, query_only=query_only)
        return connection

    return create_engine(
        "sqlite://",
        creator=connect,
        poolclass=QueuePool,
        pool_size=threads,
        max_overflow=0,
        hide_parameters=True,  # an error goes to the log, and they name callers
        json_serializer=dumps,
        json_deserializer=loads,
    )


def _configure(connection: sqlite3.Connection, *, query_only: bool) -> None:
    _use_wal(connection)
    for pragma in (
        "synchronous=FULL",  # a commit is on the disk before anyone is promised anything
        "foreign_keys=ON",
        f"query_only={'ON' if query_only else 'OFF'}",
    ):
        connection.execute(f"PRAGMA {pragma}")
    connection.create_function("folded", 1, sqlite_folded, deterministic=True)


def _use_wal(connection: sqlite3.Connection) -> None:
    """With the write-ahead log readers and the writer do not wait for one another.

    Two programs that open a new file at once both want to switch it, and SQLite does not let the
    second wait (its busy timeout spares this one lock), so we do.
    """
    give_up_at = monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() > give_up_at:
                raise
            sleep(_WAL_PAUSE_S)
        else:
            return
