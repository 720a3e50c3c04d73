"""Each test here runs on a fresh SQLite and on a fresh PostgreSQL database, unless it says why not."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from shutil import copy

import pytest

from db.directory import Directory
from db.engine import Database
from db.ledger import Ledger
from db.schema import upgrade
from db.tables import metadata
from tests.rig.postgres import PostgresServer, postgres_server

__all__ = ["postgres_server"]

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def postgres_database(postgres_server: PostgresServer) -> str:
    """The name of a database with our tables, for the whole session."""

    async def make() -> str:
        name = await postgres_server.new_database()
        await upgrade(postgres_server.url(name))
        return name

    return asyncio.run(make())


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with our tables, to be copied: much quicker than migrating for every test."""
    path = tmp_path_factory.mktemp("sqlite") / "atiende.db"
    asyncio.run(upgrade(f"sqlite:///{path}"))
    return path


@pytest.fixture(params=BOTH)
def kind(request: pytest.FixtureRequest) -> str:
    """Which database the test runs on."""
    return request.param


@pytest.fixture
def server(kind: str, request: pytest.FixtureRequest) -> PostgresServer | None:
    """The server, when the test runs on PostgreSQL."""
    return request.getfixturevalue("postgres_server") if kind == "postgresql" else None


@pytest.fixture
def database(kind: str, request: pytest.FixtureRequest) -> str:
    return request.getfixturevalue("postgres_database") if kind == "postgresql" else ""


@pytest.fixture
async def empty_url(server: PostgresServer | None, tmp_path: Path) -> str:
    """The URL of a database without tables."""
    if server is None:
        return f"sqlite:///{tmp_path}/empty.db"
    return server.url(await server.new_database())


@pytest.fixture
async def url(
    server: PostgresServer | None, database: str, sqlite_file: Path, tmp_path: Path
) -> str:
    """The URL of a database with our tables and nothing in them."""
    if server is not None:
        await server.empty(database, metadata.tables)
        return server.url(database)
    return f"sqlite:///{copy(sqlite_file, tmp_path / 'atiende.db')}"


@pytest.fixture
async def db(url: str) -> AsyncIterator[Database]:
    async with Database(url) as database:
        yield database


@pytest.fixture
async def ledger(db: Database) -> AsyncIterator[Ledger]:
    async with Ledger(db) as running:
        yield running


@pytest.fixture
def directory(db: Database) -> Iterator[Directory]:
    return Directory(db)
