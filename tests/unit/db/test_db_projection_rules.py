import typing
from datetime import UTC, datetime

import pytest
from hypothesis import given
from sqlalchemy.dialects import postgresql, sqlite

from db import facts as f
from db.bounds import keepable
from db.json import dumps, loads
from db.projection import fact_of, ledger_row, steps
from db.tables import DERIVED
from tests.contract.db.histories import (
    answered_call,
    days,
    erased,
    expected_call,
    message_call,
    ticket_call,
)

KINDS = typing.get_args(f.AnyFact)
AT = datetime(2026, 3, 2, tzinfo=UTC)
EXAMPLES = {
    type(fact): fact
    for fact in (
        *answered_call(),
        *expected_call(),
        *ticket_call(),
        *ticket_call(again=True),
        *message_call(),
        erased(message_call(), "personal"),
    )
}


def test_every_kind_of_fact_changes_some_derived_table():
    assert set(EXAMPLES) == set(KINDS)
    for fact in EXAMPLES.values():
        assert [step.statement.table for step in steps(fact)]


def test_no_derived_table_is_written_by_nobody():
    written = {step.statement.table for fact in EXAMPLES.values() for step in steps(fact)}
    assert written == set(DERIVED)


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()], ids=lambda d: d.name)
@pytest.mark.parametrize("fact", EXAMPLES.values(), ids=lambda fact: type(fact).__name__)
def test_every_statement_compiles_for_both_databases(fact, dialect):
    for statement, parameters in steps(fact):
        wanted = set(statement.compile(dialect=dialect).params)
        assert parameters.keys() <= wanted


@given(days())
def test_a_ledger_row_names_its_fact_and_holds_it_whole(told):
    for fact in map(keepable, told):
        row = ledger_row(fact)
        assert row["kind"] == fact.__struct_config__.tag
        assert row["call_id"] == fact.call_id
        assert fact_of(loads(dumps(row["body"]))) == fact


def test_an_agents_own_fact_belongs_to_no_call():
    row = ledger_row(f.AgentStateChanged(at=AT, agent_id=7, state="paused", reason="Almuerzo"))
    assert (row["call_id"], row["agent_id"], row["kind"]) == (None, 7, "agent_state_changed")
