"""The router against theory, an M/M/n centre: ``python -m tests.bench.erlang``.

Calls come at random, talk for exponential times, nobody gives up. Erlang's second formula says how
many wait and for how long (A. K. Erlang 1917; R. B. Cooper, Introduction to Queueing Theory,
2nd ed., 1981, section 3.5):

    C(n, a) = (a^n / n!) (n / (n - a)) / (sum over k < n of a^k / k!  +  (a^n / n!) (n / (n - a)))
    mean wait = C(n, a) * mean talk / (n - a),    a = arrivals a second * mean talk

Waits come in clusters, so that 300,000 calls say the mean wait of ten agents only to a twelfth,
and the board would need an hour for the rest. Therefore in two steps: the board serves calls one by
one, and each must wait exactly as long as the recursion says that first come, first served implies
(J. Kiefer and J. Wolfowitz, On the theory of queues with many servers, 1955); and the recursion,
which takes a microsecond a call, is held against the formula with millions of them, the board's
calls being the first.
"""

from __future__ import annotations

import random
import statistics
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush, heapreplace
from itertools import islice
from math import factorial, log, sqrt

from acd.board import Board
from acd.model import Entry, MakeOffer, QueuePolicy, Talk

START = datetime(2026, 3, 2, tzinfo=UTC)
TALK_S = 180.0
BATCHES = 50
LIMIT = 0.02
CENTRES = ((4, 2.6, 8_000_000), (10, 7.5, 24_000_000))
"""Agents, load, calls."""
BOARD_CALLS = 200_000


@dataclass(frozen=True)
class Estimate:
    """A figure, and its standard error by batch means."""

    value: float
    error: float


def erlang_c(agents: int, load: float) -> float:
    """Return the part of calls that wait."""
    top = load**agents / factorial(agents) * agents / (agents - load)
    return top / (sum(load**k / factorial(k) for k in range(agents)) + top)


def mean_wait_s(agents: int, load: float) -> float:
    """Return the mean wait of all calls, those that do not wait included."""
    return erlang_c(agents, load) * TALK_S / (agents - load)


def calls_of(load: float, seed: int = 1) -> Iterator[tuple[float, float]]:
    """Make up calls: when each comes and how long it talks, in seconds."""
    chance, mean_gap_s, at = random.Random(seed).random, TALK_S / load, 0.0
    while True:
        at -= mean_gap_s * log(1.0 - chance())
        yield at, -TALK_S * log(1.0 - chance())


def implied_waits(agents: int, load: float) -> Iterator[float]:
    """Go through the waits that first come, first served implies."""
    free_at = [0.0] * agents
    for at, talk_s in calls_of(load):
        start = max(at, free_at[0])
        heapreplace(free_at, start + talk_s)
        yield start - at


def board_waits(agents: int, load: float, calls: int) -> list[float]:
    """Have the board serve the calls; their waits in the order in which they came."""
    board, made_up = _centre(agents), list(islice(calls_of(load), calls))
    agenda: list[tuple[float, int, Talk | None]]
    agenda = [(at, number, None) for number, (at, _) in enumerate(made_up)]
    waits = [0.0] * calls
    while agenda:
        at, number, ended = heappop(agenda)
        now = START + timedelta(seconds=at)
        if ended is None:
            board.join(Entry(f"{number}", f"c{number}", "q", now))
        else:
            board.hung_up(ended.agent_id, ended.call_id, now)
            board.end_wrap_up(ended.agent_id, now)
        board.pump(now)
        for talk in _answered(board, now):
            served = int(talk.entry_id)
            came, talk_s = made_up[served]
            waits[served] = at - came
            heappush(agenda, (at + talk_s, -1, talk))
    return waits


def _answered(board: Board, now: datetime) -> list[Talk]:
    """Whoever is offered a call answers it at once."""
    offers = [made.offer for made in board.take() if isinstance(made, MakeOffer)]
    talks = [Talk(offer.entry_id, offer.call_id, "q", offer.agent_id) for offer in offers]
    for talk in talks:
        board.answered(talk, now)
    return talks


def _centre(agents: int) -> Board:
    board = Board()
    board.set_queues([QueuePolicy("q", "Q", None)])
    for agent_id in range(1, agents + 1):
        board.set_agent(agent_id, "A", str(agent_id), {}, START)
        board.phone(agent_id, "registered")
        board.log_in(agent_id, START)
    return board


def odd_waits(agents: int, load: float, calls: int) -> int:
    """Count the calls that the board lets wait longer or shorter than the recursion says."""
    found = zip(board_waits(agents, load, calls), implied_waits(agents, load), strict=False)
    return sum(seen != implied for seen, implied in found)


def estimate(agents: int, load: float, calls: int) -> tuple[Estimate, Estimate]:
    """Return the part of calls that waits and the mean wait."""
    waits, size = implied_waits(agents, load), calls // BATCHES
    parts, means = [], []
    for _ in range(BATCHES):
        batch = list(islice(waits, size))
        parts.append(sum(wait > 0 for wait in batch) / size)
        means.append(sum(batch) / size)
    return _estimate(parts), _estimate(means)


def _estimate(means: list[float]) -> Estimate:
    return Estimate(statistics.fmean(means), statistics.stdev(means) / sqrt(len(means)))


def main() -> int:
    """Print the comparison; 1 when one is off by more than allowed, or the board by anything."""
    worst, odd = 0.0, 0
    for agents, load, calls in CENTRES:
        odd += odd_waits(agents, load, BOARD_CALLS)
        sys.stdout.write(
            f"M/M/{agents}, load {load}: {odd} of {BOARD_CALLS} calls wait otherwise than implied\n"
        )
        part, wait = estimate(agents, load, calls)
        for name, seen, theory in (
            ("part that waits", part, erlang_c(agents, load)),
            ("mean wait, s", wait, mean_wait_s(agents, load)),
        ):
            off, error = seen.value / theory - 1, seen.error / theory
            worst = max(worst, abs(off))
            sys.stdout.write(
                f"  {calls} calls: {name:16} {seen.value:8.4f}, theory {theory:8.4f}, "
                f"off {off:+.2%}, standard error {error:.2%}\n"
            )
    sys.stdout.write(f"worst {worst:.2%} of {LIMIT:.0%}\n")
    return int(worst > LIMIT or odd > 0)


if __name__ == "__main__":
    raise SystemExit(main())
