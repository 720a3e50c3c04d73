"""PostgreSQL behind :class:`db.engine.Database`, by asyncpg."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, Final, TypeVar

import asyncpg  # type: ignore[import-untyped]  # ships no types
from sqlalchemy import URL, Connection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from db.errors import DatabaseSettingWrong
from db.json import dumps, loads

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

WRITERS: Final = 4
READERS: Final = 4
CONNECT_TIMEOUT_S: Final = 5.0

# What asyncpg raises before SQLAlchemy is there to translate it.
TROUBLE: Final = (asyncpg.PostgresError, asyncpg.InterfaceError)


class PostgresPool:
    """Two pools of connections; the reading one cannot write and sees one unchanging view."""

    def __init__(self, url: URL) -> None:
        url = _understood(url)
        self._writer = _engine(url, WRITERS, {})
        self._reader = _engine(
            url,
            READERS,
            {
                "default_transaction_read_only": "on",
                "default_transaction_isolation": "repeatable read",
            },
        )

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` in a transaction."""
        async with self._writer.begin() as connection:
            return await connection.run_sync(work)

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` on one unchanging view of the data."""
        async with self._reader.begin() as connection:
            return await connection.run_sync(work)

    async def close(self) -> None:
        """Close the connections."""
        await self._writer.dispose()
        await self._reader.dispose()


def _engine(url: URL, size: int, server_settings: dict[str, str]) -> AsyncEngine:
    connect_args: dict[str, Any] = {
        "server_settings": {"application_name": "atiende", "timezone": "UTC", **server_settings},
        "timeout": CONNECT_TIMEOUT_S,
    }
    return create_async_engine(
        url,
        pool_size=size,
        max_overflow=0,
        pool_pre_ping=True,  # a server that restarted costs no call its facts
        connect_args=connect_args,
        hide_parameters=True,  # an error goes to the log, and they name callers
        json_serializer=dumps,
        json_deserializer=loads,
    )


def _understood(url: URL) -> URL:
    """The URL for asyncpg; ``sslmode`` is what everybody else calls its ``ssl``."""
    query = {"ssl" if key == "sslmode" else key: value for key, value in url.query.items()}
    unknown = query.keys() - inspect.signature(asyncpg.connect).parameters.keys()
    if unknown:
        hidden = url.render_as_string(hide_password=True)
        raise DatabaseSettingWrong("setting_wrong", url=hidden, reason=f"?{min(unknown)}=")
    return url.set(drivername="postgresql+asyncpg", query=query)
