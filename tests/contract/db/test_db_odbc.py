"""Other systems read the views through unixODBC, with the drivers that Debian ships."""

import asyncio
import os
import re
from contextlib import closing
from datetime import datetime

import pytest
from sqlalchemy import make_url

from db.office import Messages
from tests.contract.db.histories import NOON, message_call, ticket_call

DRIVERS = {"sqlite": "SQLite3", "postgresql": "PostgreSQL Unicode"}
LONG = "Hola, habla Muñoz; llámeme al 4521. " * 500


@pytest.fixture
def odbc(kind):
    """The module; skipped without unixODBC or a driver, except in CI, where it fails."""
    try:
        import pyodbc  # noqa: PLC0415  # cannot even be imported without unixODBC

        missing = DRIVERS[kind] not in pyodbc.drivers()
    except ImportError:
        missing = True
    if missing:
        reason = "unixODBC or a driver is not installed (scripts/bootstrap test does it)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return pyodbc


@pytest.fixture
def connection_string(kind, url, odbc):
    at = make_url(url)
    if kind == "sqlite":
        return f"Driver={{{DRIVERS[kind]}}};Database={at.database}"
    server = f"Server={at.host};Port={at.port};Database={at.database}"
    return f"Driver={{{DRIVERS[kind]}}};{server};UID={at.username};PWD={at.password}"


@pytest.fixture
async def ask(odbc, connection_string, db, ledger):
    """Ask by ODBC, while the line has the database open and has just written to it."""
    await ledger.record(message_call())
    await ledger.record(ticket_call())
    await Messages(db).set_transcript("m1-message1", "done", now=NOON, text=LONG, language="es")

    def ask(query, *parameters):
        with (
            closing(odbc.connect(connection_string, readonly=True)) as connection,
            closing(connection.cursor()) as cursor,
        ):
            cursor.execute(query, *parameters)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    async def asked(query, *parameters):
        return await asyncio.to_thread(ask, query, *parameters)

    return asked


async def test_a_ticket_is_found_by_its_number(ask):
    [ticket] = await ask("SELECT * FROM tickets WHERE ticket_number = ?", "0000017")
    assert ticket == {
        "ticket_number": "0000017",
        "status": "handled",
        "origin": "message",
        "issued_at": datetime(2026, 3, 2, 12, 0, 9, 123456),  # noqa: DTZ001  # UTC without a zone
        "queue": "usuarios",
        "treatment": "open",
        "choice": "usuario",
        "caller_number": "1155550001",
        "caller_name": "Ana",
        "company_number": "1001",
        "company_name": "Panadería Ñandú",
        "handled_at": datetime(2026, 3, 2, 12, 0, 19, 123456),  # noqa: DTZ001  # likewise
        "handled_by": "luis",
        "answer": "Llamé.",
        "call_id": "m1",
    }


async def test_a_message_comes_with_every_word_of_it_and_its_length(ask):
    [message] = await ask("SELECT * FROM voice_messages WHERE company_number = ?", "1001")
    assert message["transcript"] == LONG
    assert (message["duration_s"], message["audio"]) == (7.25, "m1-message1.wav")
    assert message["started_at"] == datetime(2026, 3, 2, 12, 0, 9, 123456)  # noqa: DTZ001  # likewise


async def test_what_is_open_since_a_moment_can_be_counted_and_joined(ask):
    since = datetime(2026, 3, 2, 12, 0, 5)  # noqa: DTZ001  # likewise
    count = "SELECT count(*) AS n FROM tickets WHERE issued_at >= ?"
    assert await ask(count, since) == [{"n": 1}]
    joined = (
        "SELECT t.ticket_number, m.message_id FROM tickets t "
        "LEFT JOIN voice_messages m ON m.ticket_number = t.ticket_number "
        "WHERE t.status = 'open' AND t.handled_at IS NULL"
    )
    assert await ask(joined) == [{"ticket_number": "0000025", "message_id": None}]


@pytest.mark.postgres
class TestPostgres:
    @pytest.fixture
    def kind(self):
        return "postgresql"

    async def test_a_user_for_reports_sees_the_views_and_nothing_else(
        self, ask, odbc, connection_string, server, database
    ):
        user = f"informes_{database}"
        await server.execute(f"CREATE USER {user} PASSWORD 'informes'", database)
        await server.execute(f"GRANT SELECT ON tickets, voice_messages TO {user}", database)

        def look():
            own = re.sub("UID=.*", f"UID={user};PWD=informes", connection_string)
            with closing(odbc.connect(own)) as connection, closing(connection.cursor()) as cursor:
                seen = len(cursor.execute("SELECT * FROM tickets").fetchall())
                seen += len(cursor.execute("SELECT * FROM voice_messages").fetchall())
                for table in ("ledger", "issued_tickets", "users"):
                    with pytest.raises(odbc.Error, match="permission denied"):
                        cursor.execute(f"SELECT * FROM {table}")
                    connection.rollback()
            return seen

        assert await asyncio.to_thread(look) == 3
