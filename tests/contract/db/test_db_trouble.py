"""What happens when the database is away, full, locked or not ours."""

import asyncio
import signal
import socket
import sqlite3
import stat
import sys
from pathlib import Path
from traceback import format_exception

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from db.engine import Database
from db.errors import DatabaseUnavailable, SchemaMismatch
from db.rebuild import rebuild
from db.schema import downgrade, upgrade
from tests.contract.db.histories import answered_call

ROOT = Path(__file__).parents[3]


async def test_a_database_with_our_tables_passes_the_check(db):
    await db.check()


async def test_an_empty_database_is_told_the_command_that_fills_it(empty_url, kind, tmp_path):
    if kind == "sqlite":
        (tmp_path / "empty.db").touch()
    async with Database(empty_url) as db:
        with pytest.raises(SchemaMismatch, match="atiende db upgrade") as error:
            await db.check()
    assert "atiende db upgrade" in error.value.message("en")


async def test_a_database_of_a_newer_version_is_not_taken_for_an_old_one(empty_url):
    await upgrade(empty_url)
    newer = text("UPDATE alembic_version SET version_num = '9999'")
    async with Database(empty_url) as db:
        await db.write(lambda connection: connection.execute(newer))
        with pytest.raises(SchemaMismatch, match="9999") as error:
            await db.check()
    assert "atiende db upgrade" not in str(error.value)
    for change in (upgrade, downgrade):
        with pytest.raises(SchemaMismatch, match="9999"):
            await change(empty_url)


async def test_readers_cannot_write(db):
    with pytest.raises(Exception, match=r"(?i)readonly|read-only"):
        await db.read(lambda connection: connection.execute(text("DELETE FROM users")))


async def test_an_error_for_the_log_does_not_say_who_called(db):
    who = {"caller_number": "+54" + "1155550001"}
    statement = text("INSERT INTO nowhere (caller_number) VALUES (:caller_number)")
    with pytest.raises((DBAPIError, DatabaseUnavailable)) as error:
        await db.write(lambda connection: connection.execute(statement, who))
    logged = "".join(format_exception(error.value))
    assert "INSERT INTO nowhere" in logged
    assert who["caller_number"] not in logged


async def test_a_reader_sees_one_moment_whatever_is_written_meanwhile(db, ledger):
    count = text("SELECT count(*) FROM calls")
    loop = asyncio.get_running_loop()

    def twice(connection):
        before = connection.scalar(count)
        if connection.dialect.name == "sqlite":  # we are in a thread: have the loop write now
            asyncio.run_coroutine_threadsafe(ledger.record(answered_call()), loop).result(10)
        return before, connection.scalar(count)

    assert await db.read(twice) == (0, 0)


class TestSqlite:
    @pytest.fixture
    def kind(self):
        return "sqlite"

    async def test_a_missing_file_is_not_created_by_looking_for_it(self, tmp_path):
        path = tmp_path / "typo.db"
        async with Database(f"sqlite:///{path}") as db:
            with pytest.raises(SchemaMismatch, match=r"atiende db upgrade") as error:
                await db.check()
        assert str(path) in str(error.value)
        assert not path.exists()

    async def test_a_missing_directory_is_named_and_what_to_do(self, tmp_path):
        with pytest.raises(DatabaseUnavailable, match="nowhere"):
            await upgrade(f"sqlite:///{tmp_path}/nowhere/atiende.db")

    async def test_a_file_that_is_no_database_is_said_to_be_none(self, tmp_path):
        (tmp_path / "notes.txt").write_text("Lista de compras\n" * 100)
        async with Database(f"sqlite:///{tmp_path}/notes.txt") as db:
            with pytest.raises(DatabaseUnavailable, match="not a database"):
                await db.check()

    async def test_a_new_file_is_its_owners_alone(self, url):
        path = Path(make_url(url).database)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600

    async def test_a_path_with_blanks_and_signs_is_taken_as_it_is(self, tmp_path):
        path = tmp_path / "línea 0800 #1.db"
        await upgrade(f"sqlite:///{path}")
        assert path.exists()

    async def test_another_programs_lock_is_waited_for(self, url, ledger):
        other = sqlite3.connect(make_url(url).database, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        recording = asyncio.create_task(ledger.record(answered_call()))
        done, _ = await asyncio.wait([recording], timeout=0.2)
        assert not done
        other.execute("COMMIT")
        other.close()
        await recording

    async def test_a_full_disk_is_told_to_all_who_wait_and_space_mends_it(self, db, ledger):
        pages = await db.write(
            lambda c: c.exec_driver_sql(
                f"PRAGMA max_page_count = {c.exec_driver_sql('PRAGMA page_count').scalar()}"
            ).scalar()
        )
        assert pages
        big = [("big", b"\0" * 100_000), ("big2", b"\0" * 100_000)]
        results = await asyncio.gather(
            *(ledger.record([], snapshot=state) for state in big), return_exceptions=True
        )
        assert [type(result) for result in results] == [DatabaseUnavailable] * 2
        assert "full" in str(results[0])
        await db.write(lambda c: c.exec_driver_sql("PRAGMA max_page_count = 1000000").scalar())
        await ledger.record([], snapshot=big[0])
        assert await ledger.live_calls() == [big[0]]


@pytest.mark.postgres
class TestPostgres:
    @pytest.fixture
    def kind(self):
        return "postgresql"

    async def test_nobody_at_the_port_is_an_error_that_names_the_setting(self):
        with socket.socket() as unheard:  # bound but not listening: nobody can answer there
            unheard.bind(("127.0.0.1", 0))
            port = unheard.getsockname()[1]
            async with Database(f"postgresql://ana:secreta@127.0.0.1:{port}/x") as db:
                with pytest.raises(DatabaseUnavailable, match="ATIENDE_DATABASE_URL") as error:
                    await db.check()
        assert "secreta" not in str(error.value)

    async def test_a_wrong_password_is_an_error_that_does_not_show_it(self, server):
        wrong = make_url(server.url("postgres")).set(password="equivocada")
        async with Database(wrong.render_as_string(hide_password=False)) as db:
            with pytest.raises(DatabaseUnavailable, match="password") as error:
                await db.check()
        assert "equivocada" not in str(error.value)

    async def test_a_database_that_does_not_exist_is_named(self, server):
        async with Database(server.url("no_existe")) as db:
            with pytest.raises(DatabaseUnavailable, match="no_existe"):
                await db.check()

    async def test_sslmode_is_understood_as_everybody_writes_it(self, url):
        async with Database(f"{url}?sslmode=disable") as db:
            await db.check()

    async def test_a_server_that_went_away_fails_what_waits_and_works_when_it_is_back(
        self, server, ledger
    ):
        await ledger.record(answered_call("before"))
        server.stop()
        try:
            with pytest.raises(DatabaseUnavailable):
                await ledger.record(answered_call("meanwhile"))
        finally:
            server.start()
        await ledger.record(answered_call("after"))
        assert await ledger.facts("meanwhile") == []
        assert await ledger.facts("after") == answered_call("after")


WRITER = """
import asyncio, sys
from db.engine import Database
from db.ledger import Ledger
from tests.contract.db.histories import answered_call

async def main():
    async with Database(sys.argv[1]) as db, Ledger(db) as ledger:
        async def live(worker):
            for number in range(1_000_000):
                call_id = f"w{worker}-{number}"
                await ledger.record(answered_call(call_id), snapshot=(call_id, b"s"))
                print(call_id, flush=True)
        await asyncio.gather(*map(live, range(8)))

asyncio.run(main())
"""


async def test_what_was_promised_is_there_after_the_writer_is_killed(url, db, ledger):
    writer = await asyncio.create_subprocess_exec(
        sys.executable, "-c", WRITER, url, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    said = [await writer.stdout.readline() for _ in range(60)]
    writer.send_signal(signal.SIGKILL)
    said += (await writer.stdout.read()).splitlines(keepends=True)
    await writer.wait()
    promised = [line.decode().strip() for line in said if line.endswith(b"\n")]
    assert len(promised) >= 60
    for call_id in promised:
        assert await ledger.facts(call_id) == answered_call(call_id)
    balanced = [problem for problem in await ledger.check() if "unbalanced" in problem.code]
    assert balanced == []


async def test_rebuilding_may_run_while_calls_are_recorded(db, ledger, directory):
    async def live(call_id, agent_id):
        for fact in answered_call(call_id, agent_id):
            await ledger.record([fact])

    await ledger.record(answered_call("old"))
    calls = [asyncio.create_task(live(f"c{i}", i * 10)) for i in range(10)]
    for _ in range(3):
        await rebuild(db)
    await asyncio.gather(*calls)
    assert await ledger.check() == []
    recent = await directory.history.recent_calls()
    assert [(call.keys, call.offers_made) for call in recent] == [("11001#", 2)] * 11
