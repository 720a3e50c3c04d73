"""The router against theory, an M/M/n centre: ``python -m tests.bench.erlang``.

Calls come at random, talk for exponential times, nobody gives up. Erlang's second formula says how
many wait and for how long (A. K. Erlang 1917; R. B. Cooper, Introduction to Queueing Theory,
2nd ed., 1981, section 3.5):

    C(n, a) = (a^n / n!) (n / (n - a)) / (sum over k < n of a^k / k!  +  (a^n / n!) (n / (n - a)))
    mean wait = C(n, a) * mean talk / (n - a),    a = arrivals a second * mean talk
"""

from __future__ import annotations

import random
import statistics
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from math import factorial, sqrt

from acd.board import Board
from acd.model import Entry, MakeOffer, QueuePolicy, Talk

START = datetime(2026, 3, 2, tzinfo=UTC)
TALK_S = 180.0
BATCHES = 20
LIMIT = 0.02


@dataclass(frozen=True)
class Estimate:
    """A figure, and half the width of its 95 % interval by batch means."""

    value: float
    half: float


def erlang_c(agents: int, load: float) -> float:
    """Return the part of calls that wait."""
    top = load**agents / factorial(agents) * agents / (agents - load)
    return top / (sum(load**k / factorial(k) for k in range(agents)) + top)


def mean_wait_s(agents: int, load: float) -> float:
    """Return the mean wait of all calls, those that do not wait included."""
    return erlang_c(agents, load) * TALK_S / (agents - load)


def run(agents: int, load: float, calls: int, seed: int = 1) -> tuple[Estimate, Estimate]:
    """Play the centre; the part of calls that waited and the mean wait."""
    waits = _waits(agents, load, calls, random.Random(seed))
    size = len(waits) // BATCHES
    batches = [waits[at * size : (at + 1) * size] for at in range(BATCHES)]
    part = [statistics.fmean(wait > 0 for wait in batch) for batch in batches]
    return _estimate(part), _estimate([statistics.fmean(batch) for batch in batches])


def _estimate(means: list[float]) -> Estimate:
    student = 2.093  # 19 degrees of freedom
    return Estimate(statistics.fmean(means), student * statistics.stdev(means) / sqrt(len(means)))


def _waits(agents: int, load: float, calls: int, chance: random.Random) -> list[float]:
    board = _centre(agents)
    agenda: list[tuple[float, int, Talk | None]] = [(0.0, 0, None)]
    waits: list[float] = []
    joined: dict[str, float] = {}
    count = 0
    while agenda and len(waits) < calls:
        at, _, ended = heappop(agenda)
        now = START + timedelta(seconds=at)
        if ended is None:
            count += 1
            joined[f"e{count}"] = at
            board.join(Entry(f"e{count}", f"c{count}", "q", now))
            heappush(agenda, (at + chance.expovariate(load / TALK_S), count, None))
        else:
            board.hung_up(ended.agent_id, ended.call_id, now)
            board.end_wrap_up(ended.agent_id, now)
        board.pump(now)
        for made in board.take():
            if isinstance(made, MakeOffer):
                offer = made.offer
                talk = Talk(offer.entry_id, offer.call_id, "q", offer.agent_id)
                board.answered(talk, now)
                waits.append(at - joined.pop(offer.entry_id))
                over = at + chance.expovariate(1 / TALK_S)
                heappush(agenda, (over, -len(waits), talk))
    return waits


def _centre(agents: int) -> Board:
    board = Board()
    board.set_queues([QueuePolicy("q", "Q", None)])
    for agent_id in range(1, agents + 1):
        board.set_agent(agent_id, "A", str(agent_id), {}, START)
        board.phone(agent_id, "registered")
        board.log_in(agent_id, START)
    return board


def main() -> int:
    """Print the comparison; 1 when one is off by more than allowed and more than by chance."""
    worst = 0.0
    for agents, load, calls in ((4, 2.6, 300_000), (10, 7.5, 300_000)):
        part, wait = run(agents, load, calls)
        for name, seen, theory in (
            ("part that waits", part, erlang_c(agents, load)),
            ("mean wait, s", wait, mean_wait_s(agents, load)),
        ):
            off = seen.value / theory - 1
            if abs(seen.value - theory) > seen.half:
                worst = max(worst, abs(off))
            sys.stdout.write(
                f"M/M/{agents}, load {load}: {name:16} {seen.value:8.4f} ± {seen.half:.4f}, "
                f"theory {theory:8.4f}, off {off:+.2%}\n"
            )
    return int(worst > LIMIT)


if __name__ == "__main__":
    raise SystemExit(main())
