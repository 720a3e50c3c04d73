"""Migrations: they make what the program expects, undo it, and can be run at any time."""

import asyncio
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, inspect, select, text

from crm_bridge.port import Company
from db.directory import Companies, WaitRecord
from db.directory.rows import every
from db.engine import Database
from db.errors import ValueWrong
from db.ledger import Ledger
from db.migrate import wanted_revision
from db.office import MessageFilter, Messages
from db.rebuild import rebuild
from db.schema import downgrade, upgrade
from db.tables import metadata, queue_waits
from tests.contract.db.histories import NOON, expected_call, message_call, ticket_call
from tests.contract.db.test_db_projection import everything_derived

ROOT = Path(__file__).parents[3]


def left_over(connection):
    there = inspect(connection)
    tables = {*there.get_table_names(), *there.get_view_names()} - {"alembic_version"}
    if connection.dialect.name == "postgresql":
        ours = text("SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace")
        tables |= set(connection.scalars(ours))
    return tables - {"sqlite_sequence"}


async def test_up_down_and_up_again_leaves_no_trace_and_works(empty_url):
    assert await upgrade(empty_url) == wanted_revision()
    async with Database(empty_url) as db:
        await db.check()
    assert await downgrade(empty_url) is None
    async with Database(empty_url) as db:
        assert await db.read(left_over) == set()
    assert await upgrade(empty_url) == wanted_revision()
    async with Database(empty_url) as db:
        await db.check()


async def test_the_migrations_make_exactly_the_tables_that_the_program_knows(db):
    def differences(connection):
        options = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        return compare_metadata(context, metadata)

    assert await db.read(differences) == []


async def test_constraints_are_those_of_the_program_too(db):
    """Autogeneration does not compare check constraints and ON DELETE."""

    def of(connection):
        there = inspect(connection)
        return {
            table: (
                {check["name"] for check in there.get_check_constraints(table)},
                {
                    (key["referred_table"], key["options"].get("ondelete"))
                    for key in there.get_foreign_keys(table)
                },
            )
            for table in metadata.tables
        }

    def wanted(table):
        checks = {c.name for c in table.constraints if isinstance(c, CheckConstraint)}
        keys = {(key.column.table.name, key.ondelete) for key in table.foreign_keys}
        return checks, keys

    assert await db.read(of) == {name: wanted(t) for name, t in metadata.tables.items()}


@pytest.mark.parametrize("revision", ["0000", "nada", "x" * 400, "heads+5"])
async def test_a_revision_that_does_not_exist_is_named_and_changes_nothing(url, revision):
    for change in (upgrade, downgrade):
        with pytest.raises(ValueWrong, match="base") as error:
            await change(url, revision)
        assert len(str(error.value)) < 200
    async with Database(url) as db:
        await db.check()


async def test_upgrading_again_keeps_what_is_there(url):
    async with Database(url) as db:
        company = text("INSERT INTO companies (number, name) VALUES ('1001', 'Ñandú')")
        await db.write(lambda connection: connection.execute(company))
    assert await upgrade(url) == wanted_revision()
    async with Database(url) as db:
        names = await db.read(lambda c: c.scalars(text("SELECT name FROM companies")).all())
    assert names == ["Ñandú"]


async def test_two_programs_that_upgrade_at_once_both_succeed(empty_url):
    script = "import asyncio, sys; from db.schema import upgrade; asyncio.run(upgrade(sys.argv[1]))"
    both = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", script, empty_url, cwd=ROOT)
        for _ in range(2)
    ]
    assert await asyncio.gather(*(one.wait() for one in both)) == [0, 0]
    async with Database(empty_url) as db:
        await db.check()


async def test_an_upgrade_keeps_the_calls_that_were_there(empty_url):
    await upgrade(empty_url, "0001")
    old = "'c1', '2026-03-02 12:00:00', '115', 'Ana', '0800', 1, '', '', 'none', '', 0, 0"
    columns = (
        "call_id, arrived_at, caller_number, caller_name, dialled, flow_revision, keys, "
        "company_number, company_verification, company_name, waited_s, offers_made"
    )
    fact = (
        '{"kind":"call_arrived","at":"2026-03-02T12:00:00Z","call_id":"c1","channel_id":"x",'
        '"caller_number":"115","caller_name":"Ana","dialled":"0800","flow_revision":1}'
    )
    async with Database(empty_url) as db:
        await db.write(
            lambda c: (
                c.exec_driver_sql(f"INSERT INTO calls ({columns}) VALUES ({old})"),
                c.exec_driver_sql(
                    "INSERT INTO ledger (at, kind, call_id, body) VALUES "
                    f"('2026-03-02 12:00:00', 'call_arrived', 'c1', '{fact}')"
                ),
            )
        )
    await upgrade(empty_url)
    async with Database(empty_url) as db:
        before = await db.read(everything_derived)
        assert await rebuild(db) == 1
        after = await db.read(everything_derived)
    assert before["calls"] == after["calls"]
    assert len(after["calls"]) == 1


async def test_an_upgrade_keeps_the_waits_and_companies_that_were_there(empty_url):
    await upgrade(empty_url, "0002")
    wait = "'e1', 'c1', 'ventas', '2026-03-02 12:00:00'"
    async with Database(empty_url) as db:
        await db.write(
            lambda c: (
                c.exec_driver_sql(
                    f"INSERT INTO queue_waits (entry_id, call_id, queue, joined_at) VALUES ({wait})"
                ),
                c.exec_driver_sql("INSERT INTO companies (number, name) VALUES ('1001', 'Uno')"),
            )
        )
    await upgrade(empty_url)
    async with Database(empty_url) as db:
        [row] = await db.read(lambda c: every(c, select(queue_waits), WaitRecord))
        assert (row.credit_s, row.needs, row.prefers, row.first_contact_at) == (0.0, (), (), None)
        assert await Companies(db).company("1001") == Company("1001", "Uno")


async def test_going_back_and_forth_loses_nothing_that_the_ledger_tells(url):
    async with Database(url) as db, Ledger(db) as ledger:
        await ledger.record(expected_call())
        before = await db.read(everything_derived)
    await downgrade(url, "0002")
    await upgrade(url)
    async with Database(url) as db:
        await rebuild(db)
        assert await db.read(everything_derived) == before


async def test_what_was_left_before_the_upgrade_is_found_by_all_its_words(url):
    async with Database(url) as db, Ledger(db) as ledger:
        await ledger.record([*message_call(), *ticket_call()])
        await Messages(db).set_transcript("m1-message1", "done", now=NOON, text="ÑOQUIS de mañana")
        before = await db.read(everything_derived)
    await downgrade(url, "0003")
    await upgrade(url)
    async with Database(url) as db:
        assert await db.read(everything_derived) == before
        both = MessageFilter(text="noquis NANDU llame")
        assert [one.message_id for one in (await Messages(db).page(both)).items] == ["m1-message1"]
