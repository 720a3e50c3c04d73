"""How long a line takes to learn its last days at the start: ``python -m tests.bench.start``.

A made-up centre's record is written into a new SQLite file (``--database`` names an empty database of
another kind) with as many days as said; seven of them are read, as a start does before it serves. Each
size is read both as a start reads it and as reports do, row by row, which is what a start did before.
CPU time is the figure to compare: on a shared machine the wall clock also measures the neighbours.
Ends with 1 if the start takes longer than the limit.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from atiende.expecting import PAST, Expectations
from atiende.remembering import remembered
from db.engine import Database
from db.metrics.intervals import Interval
from db.metrics.store import Metrics
from db.schema import upgrade
from tests.bench.start_past import Size, write_past

NOW = datetime(2026, 3, 2, tzinfo=UTC)
SIZES = (Size(1_000, 20, 7), Size(10_000, 200, 7), Size(10_000, 200, 28))
LIMIT_S = 2.0


class Figures(NamedTuple):
    cpu_s: float
    wall_s: float
    memory_mb: float
    rows: int

    def __str__(self) -> str:
        return (
            f"{self.cpu_s:5.2f} s CPU  {self.wall_s:5.2f} s wall  {self.memory_mb:4.0f} MB  "
            f"{self.rows:7} rows"
        )


async def learn(metrics: Metrics) -> int:
    """All that is read and computed before the line serves; returns how many rows were read."""
    recent = await metrics.recent(NOW - PAST, NOW - timedelta(hours=24))
    Expectations().begin(recent.waits)
    remembered(recent)
    return sum(map(len, (recent.waits, recent.last_offers, recent.accepted, recent.handled)))


async def read_all(metrics: Metrics) -> int:
    """The same time as reports read it."""
    past = Interval(NOW - PAST, NOW)
    read = [await metrics.contacts(past), await metrics.spans(past), await metrics.tries(past)]
    return sum(map(len, read))


async def measure(url: str, work: Callable[[Metrics], Awaitable[int]]) -> Figures:
    """Do it in a database just opened."""
    async with Database(url) as database:
        await database.check()
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # forgets the highest use
        before_mb, cpu_s, wall_s = _memory_mb("VmRSS"), time.process_time(), time.perf_counter()
        rows = await work(Metrics(database))
        spent = time.process_time() - cpu_s, time.perf_counter() - wall_s
        return Figures(*spent, _memory_mb("VmHWM") - before_mb, rows)


async def of_size(size: Size, url: str) -> Figures:
    await upgrade(url)
    async with Database(url) as database:
        await write_past(database, size, NOW)
    start, reports = await measure(url, learn), await measure(url, read_all)
    sys.stdout.write(
        f"{size.calls_a_day} calls a day, {size.agents} agents, {size.days} days kept\n"
        f"  start    {start}\n  reports  {reports}\n"
    )
    return start


def _memory_mb(name: str) -> float:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    raise LookupError(name)


async def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.start")
    parser.add_argument("--calls-a-day", type=int, help="one size only")
    parser.add_argument("--agents", type=int, default=200)
    parser.add_argument("--days", type=int, default=7)
    parser.add_argument("--database", help="an empty one, for one size")
    args = parser.parse_args()
    sizes = SIZES
    if args.calls_a_day or args.database:
        sizes = (Size(args.calls_a_day or 10_000, args.agents, args.days),)
    found = []
    for size in sizes:
        with TemporaryDirectory() as folder:
            found.append(await of_size(size, args.database or f"sqlite:///{folder}/atiende.db"))
    return int(max(one.cpu_s for one in found) > LIMIT_S)


if __name__ == "__main__":
    raise SystemExit(asyncio.run(main()))
