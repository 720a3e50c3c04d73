"""Writing down what happened, before anyone is promised anything.

Calls that record at the same moment share one transaction, and so one wait for the disk: while one
group is being written the next one gathers. A bad unit fails alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Self

from sqlalchemy import Connection, bindparam, delete, select

from db import audit
from db.audit import Problem
from db.bounds import keepable, whole_id
from db.errors import FactRefused, LedgerClosed, is_databases_fault
from db.inserts import Upsert
from db.outbox import Job, put
from db.projection import append, facts_of
from db.tables import live_calls

if TYPE_CHECKING:
    from types import TracebackType

    from db.engine import Database
    from db.facts import AnyFact

GROUP_LIMIT: Final = 256  # units a transaction: about 0.1 s of writing on a slow machine

_KEEP: Final = Upsert(live_calls)
_FORGET: Final = delete(live_calls).where(live_calls.c.call_id == bindparam("forgotten"))


@dataclass(frozen=True, slots=True, eq=False)
class _Unit:
    """What must be written together, and who waits for it."""

    facts: Sequence[AnyFact]
    jobs: Sequence[Job]
    snapshot: tuple[str, bytes] | None
    forget: str | None
    at: datetime
    written: asyncio.Future[None]

    def settle(self, error: BaseException | None) -> None:
        if self.written.done():  # whoever waited was cancelled
            return
        if error is None:
            self.written.set_result(None)
        else:
            self.written.set_exception(error)


def _no_jobs(_: AnyFact) -> Sequence[Job]:
    return ()


class Ledger:
    """The one writer of facts. Use it as an async context manager.

    ``jobs_for`` says what a newly recorded fact asks for; these jobs go to the outbox with it.
    """

    def __init__(
        self,
        db: Database,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        jobs_for: Callable[[AnyFact], Sequence[Job]] = _no_jobs,
    ) -> None:
        self._db = db
        self._now = now
        self._jobs_for = jobs_for
        self._waiting: list[_Unit] = []
        self._something = asyncio.Event()
        self._closing = False
        self._writer: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._writer = asyncio.create_task(self._write_all(), name="ledger writer")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Write what waits, then stop; a later ``record`` raises LedgerClosed."""
        self._closing = True
        self._something.set()
        if self._writer:
            await asyncio.wait([self._writer])

    async def record(
        self,
        facts: Sequence[AnyFact],
        *,
        snapshot: tuple[str, bytes] | None = None,
        forget: str | None = None,
    ) -> None:
        """Keep ``facts``, what is derived from them, their jobs and the call's state, or nothing.

        ``snapshot`` is ``(call_id, state)`` for recovery; ``forget`` names the call whose state is
        needed no more. Returns when everything is on the disk. A cancelled caller's facts are
        still written: they have happened.

        Raises FactRefused (nothing of this unit was written), DatabaseUnavailable (likewise, but
        when the connection broke during the commit it may have been), LedgerClosed.
        """
        if self._closing or self._writer is None:
            raise LedgerClosed("ledger_closed")
        kept = [keepable(fact) for fact in facts]
        _require_id(snapshot and snapshot[0])
        _require_id(forget)
        jobs = [job for fact in kept for job in self._jobs_for(fact)]
        written = asyncio.get_running_loop().create_future()
        self._waiting.append(_Unit(kept, jobs, snapshot, forget, self._now(), written))
        self._something.set()
        await written

    async def snapshot(self, call_id: str, state: bytes) -> None:
        """Keep a call's state when nothing happened that is worth a fact."""
        await self.record((), snapshot=(call_id, state))

    async def live_calls(self) -> list[tuple[str, bytes]]:
        """``(call_id, state)`` of every call that was not forgotten, the longest untouched first."""
        query = select(live_calls.c.call_id, live_calls.c.snapshot).order_by(
            live_calls.c.updated_at, live_calls.c.call_id
        )
        return await self._db.read(
            lambda connection: [(row.call_id, row.snapshot) for row in connection.execute(query)]
        )

    async def facts(self, call_id: str) -> list[AnyFact]:
        """Everything about one call, as it was recorded."""
        return await self._db.read(lambda connection: facts_of(connection, call_id))

    async def check(self) -> list[Problem]:
        """What in the ledger and its derived tables does not add up; empty when all does."""
        return await self._db.read(audit.problems)

    async def _write_all(self) -> None:
        try:
            while not self._closing or self._waiting:
                await self._something.wait()
                self._something.clear()
                while self._waiting:
                    group, self._waiting = self._waiting[:GROUP_LIMIT], self._waiting[GROUP_LIMIT:]
                    await self._write_group(group)
        finally:  # cancelled, when the whole program ends in a hurry: nobody may wait for ever
            self._closing = True
            for unit in self._waiting:
                unit.settle(LedgerClosed("ledger_closed"))

    async def _write_group(self, group: list[_Unit]) -> None:
        errors: list[Exception | None]
        try:
            errors = await self._db.write(lambda connection: _write_group(connection, group))
        except asyncio.CancelledError:
            self._waiting = [*group, *self._waiting]
            raise
        except Exception as trouble:  # noqa: BLE001  # each waiting call must hear of it
            errors = [trouble] * len(group)
        for unit, error in zip(group, errors, strict=True):
            unit.settle(error)


def _require_id(call_id: str | None) -> None:
    try:
        whole_id("call_id", call_id)
    except ValueError as error:
        raise FactRefused("fact", reason=str(error)) from error


def _write_group(connection: Connection, group: Sequence[_Unit]) -> list[Exception | None]:
    """For each unit None, or why nothing of it was written.

    All at once first, because a bad unit is rare; when there is one, each in a savepoint of its own.
    """
    error = _attempt(connection, group)
    if error is None or len(group) == 1:
        return [error] * len(group)
    return [_attempt(connection, [unit]) for unit in group]


def _attempt(connection: Connection, units: Sequence[_Unit]) -> Exception | None:
    """Write all of ``units`` or nothing; raises only when the database itself failed."""
    savepoint = connection.begin_nested()
    try:
        append(connection, [fact for unit in units for fact in unit.facts])
        for unit in units:
            put(connection, unit.jobs, unit.at)
        _keep_states(connection, units)
    except Exception as error:
        if is_databases_fault(error):
            raise
        savepoint.rollback()
        return error
    savepoint.commit()
    return None


def _keep_states(connection: Connection, units: Sequence[_Unit]) -> None:
    """The last word on each call counts."""
    last: dict[str, dict[str, object] | None] = {}
    for unit in units:
        if unit.snapshot:
            call_id, state = unit.snapshot
            last[call_id] = {"call_id": call_id, "snapshot": state, "updated_at": unit.at}
        if unit.forget:
            last[unit.forget] = None
    if kept := [row for row in last.values() if row]:
        connection.execute(_KEEP, kept)
    if forgotten := [call_id for call_id, row in last.items() if row is None]:
        connection.execute(_FORGET, [{"forgotten": call_id} for call_id in forgotten])
