"""The past of a made-up centre for :mod:`tests.bench.start`, written straight into its tables."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heappop, heappush

from sqlalchemy import Connection, Table, insert

from db.engine import Database
from db.tables import (
    agent_states,
    agents,
    calls,
    offers,
    overflow_offers,
    queue_waits,
    queues,
    users,
)

SEATS = 10
"""Agents of each queue."""
OPEN_H, SHIFT_H, TALK_PART = 8, 12, 0.9
PATIENT_S = 240.0
REASONS = [
    *("rule=longest_idle", "ring=1/3", "place=1/12", "waited_s=63.2", "credit_s=0"),
    *(f"next={number}:idle_s:{number}.5" for number in range(101, 104)),
    *(f"ruled_out={number}:lacks_skill:2/3:ventas" for number in range(201, 209)),
]


@dataclass(frozen=True)
class Size:
    """How large the centre is, and how many days its record has."""

    calls_a_day: int
    agents: int
    days: int

    @property
    def queues(self) -> int:
        return self.agents // SEATS

    @property
    def handling_s(self) -> float:
        """So long that agents are busy, and callers wait."""
        return TALK_PART * self.agents * SHIFT_H * 3600 / self.calls_a_day


Row = dict[str, object]
Rows = dict[Table, list[Row]]


async def write_past(database: Database, size: Size, midnight: datetime) -> None:
    """The days before ``midnight``, and who works in the centre."""
    await database.write(lambda connection: _write(connection, _people(size)))
    chance, positions = random.Random(1), dict.fromkeys(range(1, size.agents + 1), 0)
    for day in range(size.days, 0, -1):
        begun = midnight - timedelta(days=day) + timedelta(hours=OPEN_H)
        for queue in range(size.queues):
            rows = _shift(size, queue, begun, chance, positions)
            await database.write(lambda connection, rows=rows: _write(connection, rows))


def _write(connection: Connection, rows: Rows) -> None:
    for table, these in rows.items():
        connection.execute(insert(table), these)


def _people(size: Size) -> Rows:
    ids = range(1, size.agents + 1)
    user = {"role": "agent", "password_hash": "-", "active": True}
    return {
        users: [
            user | {"id": one, "login": f"a{one}", "login_key": f"a{one}", "name": f"A {one}"}
            for one in ids
        ],
        agents: [{"user_id": one, "extension": f"{2000 + one}", "sip_ha1": "0"} for one in ids],
        queues: [
            {
                "name": f"q{number}", "label": f"Q {number}", "skill": "", "ring_timeout_s": 20,
                "wrap_up_s": 15, "announce_every_s": 45, "position": number,
            }
            for number in range(size.queues)
        ],
    }  # fmt: skip


def _shift(
    size: Size, queue: int, begun: datetime, chance: random.Random, positions: dict[int, int]
) -> Rows:
    """One queue's day: first come, first served, and some give up."""
    rows: Rows = {table: [] for table in (calls, queue_waits, offers, agent_states)}
    overflow: list[Row] = []
    free = [(0.0, queue * SEATS + seat) for seat in range(1, SEATS + 1)]
    at_s, gap_s = 0.0, SHIFT_H * 3600 * size.queues / size.calls_a_day
    while (at_s := at_s + chance.expovariate(1 / gap_s)) < SHIFT_H * 3600:
        call = _Call(f"{begun:%Y%m%d}-{queue}-{len(rows[calls]):06}", f"q{queue}", begun, at_s)
        if chance.random() < 0.1:
            rows[calls].append(call.row(at_s + 20, "diverted", 0, None))
            overflow.append(call.overflow())
            continue
        begins_s, patience_s = max(at_s, free[0][0]), chance.expovariate(1 / PATIENT_S)
        if at_s + patience_s < begins_s:
            left_s = at_s + patience_s
            rows[calls].append(call.row(left_s, "abandoned", patience_s, None))
            rows[queue_waits].append(call.wait(left_s, "abandoned"))
            continue
        agent_id = heappop(free)[1]
        talk_s = chance.expovariate(1 / size.handling_s)
        states = call.states(begins_s, talk_s, positions, agent_id, chance)
        heappush(free, (begins_s + talk_s + 30, agent_id))
        rows[agent_states] += states
        rows[calls].append(call.row(begins_s + talk_s, "answered", begins_s - at_s, agent_id))
        rows[queue_waits].append(call.wait(begins_s, "answered"))
        rows[offers] += call.offers(begins_s, agent_id, chance)
    return {**rows, overflow_offers: overflow} if overflow else rows


@dataclass(frozen=True)
class _Call:
    call_id: str
    queue: str
    begun: datetime
    at_s: float

    def at(self, seconds: float) -> datetime:
        return self.begun + timedelta(seconds=seconds)

    def row(self, ended_s: float, outcome: str, waited_s: float, agent_id: int | None) -> Row:
        answered = None if agent_id is None else self.at(self.at_s + waited_s)
        return {
            "call_id": self.call_id, "arrived_at": self.at(self.at_s - 30),
            "caller_number": self.call_id, "caller_name": "", "dialled": "0800",
            "flow_revision": 1, "choice": "1", "keys": "1", "company_number": "1001",
            "company_verification": "verified", "company_name": "Panadería", "queue": self.queue,
            "joined_at": self.at(self.at_s), "waited_s": waited_s, "offers_made": 1,
            "agent_id": agent_id, "answered_at": answered, "ended_at": self.at(ended_s),
            "outcome": outcome, "diverted_to": "message" if outcome == "diverted" else "",
        }  # fmt: skip

    def overflow(self) -> Row:
        return {
            "call_id": self.call_id, "offered_at": self.at(self.at_s), "queue": self.queue,
            "treatment": "open", "reason": "waited", "choices": ["wait", "message"],
        }  # fmt: skip

    def wait(self, left_s: float, outcome: str) -> Row:
        return {
            "entry_id": f"{self.call_id}-q1", "call_id": self.call_id, "queue": self.queue,
            "joined_at": self.at(self.at_s), "left_at": self.at(left_s),
            "waited_s": round(left_s - self.at_s, 3), "outcome": outcome,
        }  # fmt: skip

    def offers(self, answered_s: float, agent_id: int, chance: random.Random) -> Iterator[Row]:
        """Every fifth call is refused once before somebody takes it."""
        outcomes = ("refused", "accepted") if chance.random() < 0.2 else ("accepted",)
        for number, outcome in enumerate(outcomes, start=1):
            taken = outcome == "accepted"
            yield {
                "offer_id": f"{self.call_id}-o{number}", "call_id": self.call_id,
                "entry_id": f"{self.call_id}-q1", "channel_id": f"{self.call_id}-o{number}",
                "agent_id": agent_id if taken else _neighbour(agent_id), "reasons": REASONS,
                "made_at": self.at(answered_s - (4 if taken else 12)),
                "ended_at": self.at(answered_s), "outcome": outcome,
            }  # fmt: skip

    def states(
        self, begins_s: float, talk_s: float, positions: dict[int, int], agent_id: int,
        chance: random.Random,
    ) -> Iterator[Row]:  # fmt: skip
        """Offered, ringing, talking (every fifth with a hold), wrap-up, available."""
        ends_s = begins_s + talk_s
        held = chance.random() < 0.2
        hold = [("on_hold", begins_s + talk_s / 3), ("talking", begins_s + talk_s / 2)]
        changes = [
            *(("offered", begins_s - 4), ("ringing", begins_s - 3), ("talking", begins_s)),
            *(hold if held else []),
            *(("wrap_up", ends_s), ("available", ends_s + 26)),
        ]
        untils = [*(at_s for _, at_s in changes[1:]), ends_s + 26.5]
        for (state, at_s), until_s in zip(changes, untils, strict=True):
            positions[agent_id] += 1
            yield {
                "agent_id": agent_id, "position": positions[agent_id], "state": state,
                "reason": "", "since": self.at(at_s), "until": self.at(until_s),
                "call_id": None if state == "available" else self.call_id,
            }  # fmt: skip


def _neighbour(agent_id: int) -> int:
    return (agent_id - 1) // SEATS * SEATS + agent_id % SEATS + 1
