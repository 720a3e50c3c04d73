"""Migration 0002: nothing changes in the ledger, except that a person may be forgotten.

The body of a fact may be rewritten once the ledger says that its call's personal data was erased;
every other column of it never.
"""

from __future__ import annotations

from typing import Final

from alembic import op

_FORGOTTEN: Final = (
    "SELECT 1 FROM ledger WHERE call_id = OLD.call_id AND kind = 'personal_data_erased' AND {what} "
    "= 'personal'"
)
_COLUMNS: Final = ("seq", "at", "kind", "call_id", "agent_id")


def let_it_forget() -> None:
    """Narrow the ledger's triggers to what is still forbidden."""
    if op.get_bind().dialect.name == "sqlite":
        _sqlite_let_it_forget()
    else:
        _postgresql_let_it_forget()


def let_nothing_change() -> None:
    """Put the triggers of 0001 back."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER ledger_no_update")
        op.execute(
            "CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger "
            "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
        )
        return
    op.execute("DROP TRIGGER ledger_may_forget ON ledger")
    op.execute("DROP FUNCTION ledger_may_forget()")
    op.execute("DROP TRIGGER ledger_append_only ON ledger")
    _postgresql_refuse("UPDATE OR DELETE OR TRUNCATE")


def _sqlite_let_it_forget() -> None:
    forgotten = _FORGOTTEN.format(what="json_extract(body, '$.what')")
    changed = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in _COLUMNS)
    op.execute("DROP TRIGGER ledger_no_update")
    op.execute(
        "CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger "
        f"WHEN {changed} OR NOT EXISTS ({forgotten}) "
        "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
    )


def _postgresql_let_it_forget() -> None:
    forgotten = _FORGOTTEN.format(what="body ->> 'what'")
    new, old = (", ".join(f"{row}.{column}" for column in _COLUMNS) for row in ("NEW", "OLD"))
    op.execute("DROP TRIGGER ledger_append_only ON ledger")
    _postgresql_refuse("DELETE OR TRUNCATE")
    op.execute(
        "CREATE FUNCTION ledger_may_forget() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN IF ({new}) IS DISTINCT FROM ({old}) OR NOT EXISTS ({forgotten}) THEN "
        "RAISE EXCEPTION 'the ledger is append-only' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER ledger_may_forget BEFORE UPDATE ON ledger "
        "FOR EACH ROW EXECUTE FUNCTION ledger_may_forget()"
    )


def _postgresql_refuse(deeds: str) -> None:
    op.execute(
        f"CREATE TRIGGER ledger_append_only BEFORE {deeds} ON ledger "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only()"
    )
