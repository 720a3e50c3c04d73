"""A session of tests in which calls do not balance says so, names them, and fails."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import delete

from db.engine import Database
from db.ledger import Ledger
from db.metrics.balance import Balance
from db.schema import upgrade
from db.tables import calls
from tests.contract.db.histories import answered_call, ticket_call
from tests.rig import books
from tests.rig.books import Checked

pytest_plugins = ["pytester"]

GOOD = Checked("whole", Balance(offered=6, answered=4, abandoned=1, diverted=1, in_progress=0))
ALSO = Checked("overflow", Balance(offered=4, answered=1, abandoned=0, diverted=2, in_progress=1))
BAD = Checked(
    "killed",
    Balance(offered=2, answered=1, abandoned=0, diverted=0, in_progress=0),
    ("calls_unbalanced: c-7 c-7 arrived, but is in no sum",),
)


@pytest.fixture
async def url(tmp_path: Path) -> AsyncIterator[str]:
    """A line's database with two calls."""
    url = f"sqlite:///{tmp_path}/atiende.db"
    await upgrade(url)
    async with Database(url) as database, Ledger(database) as ledger:
        await ledger.record([*answered_call("talked"), *ticket_call("noted")])
    return url


def test_lines_that_balance_are_told_in_one_line() -> None:
    (said,) = books.summary([GOOD, ALSO])
    told, _, equation = said.rpartition(": ")
    assert told == "ledger: 10 calls on 2 lines, all balance"
    assert equation == "offered 10 = answered 5 + abandoned 1 + diverted 3 + in progress 1"


def test_a_line_that_does_not_balance_is_named_with_its_calls() -> None:
    said, *named = books.summary([GOOD, BAD])
    assert said.startswith("ledger: the line «killed» does NOT balance: offered 2 = answered 1")
    assert named == ["  calls_unbalanced: c-7 c-7 arrived, but is in no sum"]


async def test_the_books_of_a_line_are_those_that_the_command_checks(url: str) -> None:
    found = await books.look_at("whole", url)
    assert (found.calls.offered, found.calls.answered, found.calls.diverted) == (2, 1, 1)
    assert found.problems == ()


async def test_a_call_that_is_in_no_sum_is_found(url: str) -> None:
    async with Database(url) as database:
        await database.write(
            lambda connection: connection.execute(delete(calls).where(calls.c.call_id == "noted"))
        )
    found = await books.look_at("whole", url)
    assert any("calls_unbalanced: noted" in problem for problem in found.problems)


async def test_books_that_nobody_can_read_do_not_balance(tmp_path: Path) -> None:
    found = await books.look_at("gone", f"sqlite:///{tmp_path}/gone.db")
    assert "cannot be read" in found.problems[0]


@pytest.mark.parametrize(
    ("stopped", "status", "said"), [(GOOD, 0, "all balance"), (BAD, 1, "does NOT balance")]
)
def test_a_session_whose_tests_pass_fails_when_a_line_does_not_balance(
    pytester: pytest.Pytester,
    monkeypatch: pytest.MonkeyPatch,
    stopped: Checked,
    status: int,
    said: str,
) -> None:
    monkeypatch.setattr(books, "checked", [stopped])
    pytester.makepyfile("def test_nothing():\n    pass\n")
    quiet = ("-p", "no:cacheprovider", "-o", "asyncio_default_fixture_loop_scope=function")
    result = pytester.runpytest_inprocess(*quiet, plugins=[books])
    result.assert_outcomes(passed=1)
    assert result.ret == status
    assert said in result.stdout.str()
