"""Days of a made-up centre, played through the board: arrivals, impatience, refusals, pauses.

Time jumps from one happening to the next. What must hold is asked after each.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush

from acd.agents import AgentState as S
from acd.board import Board
from acd.model import Entry, MakeOffer, Offer, QueuePolicy, Strategy, Talk
from acd.needs import Need, Ring
from acd.rank import MAX_CREDIT_S
from tests.unit.acd import naive

BEGINNING = datetime(2026, 3, 2, 11, tzinfo=UTC)
SKILLS = ("ventas", "reclamos", "quechua")
GROUPS = ("norte", "sur", "expertos")


@dataclass
class Day:
    """One day. ``checked``: compare every decision with the rule, word for word."""

    seed: int
    hours: float = 10.0
    checked: bool = True
    board: Board = field(default_factory=Board)
    now: datetime = BEGINNING
    arrived: int = 0
    abandoned: int = 0
    answered: int = 0
    offers: int = 0
    _agenda: list[tuple[datetime, int, str, object]] = field(default_factory=list)
    _count: int = 0

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.board.set_queues(self._queues())
        for agent_id in range(1, self.chance.randint(3, 9)):
            skills = {s: self.chance.randint(1, 10) for s in SKILLS if self.chance.random() < 0.6}
            self.board.set_agent(agent_id, f"A{agent_id}", f"2{agent_id:03}", skills, self.now)
            self.board.set_groups(agent_id, frozenset({self.chance.choice(GROUPS)}))
            self.board.phone(agent_id, "registered")
            self._later(self.chance.uniform(0, 1800), "log_in", agent_id)

    def _queues(self) -> list[QueuePolicy]:
        return [
            QueuePolicy(
                name,
                name,
                None,
                wrap_up_s=self.chance.choice((0, 20)),
                rings=self._rings(skill),
                strategy=self.chance.choice(Strategy.__args__),
                credit_s=self.chance.choice((0, 0, 60)),
                last_agent_s=self.chance.choice((0, 20)),
            )
            for name, skill in (("a", "ventas"), ("b", "reclamos"))
        ]

    def _rings(self, skill: str) -> tuple[Ring, ...]:
        level = self.chance.randint(1, 8)
        first = Ring(0, (Need(skill, level),), frozenset(self.chance.sample(GROUPS, 2)))
        return (first, Ring(30, (Need(skill),)), Ring(90, keeps_own=False))

    def play(self) -> None:
        """Play the day, and then until nobody is left."""
        self._later(0, "arrive", None)
        while self._agenda or self.board.entries:
            self._jump()
            before = naive.pairings(self.board, self.now) if self.checked else None
            self.board.pump(self.now)
            made = [one.offer for one in self.board.take() if isinstance(one, MakeOffer)]
            if before is not None:
                assert [(one.entry_id, one.agent_id) for one in made] == before
            for offer in made:
                self._offered(offer)
            self._holds()
        assert self.arrived == self.answered + self.abandoned

    def _jump(self) -> None:
        due = self.board.next_due(self.now)
        planned = self._agenda[0][0] if self._agenda else None
        self.now = max(self.now, min(at for at in (due, planned) if at is not None))
        self.board._wake(self.now)
        while self._agenda and self._agenda[0][0] <= self.now:
            _, _, what, whom = heappop(self._agenda)
            getattr(self, f"_{what}")(whom)
        self.board._wake(self.now)

    def _later(self, after_s: float, what: str, whom: object) -> None:
        self._count += 1
        at = self.now + timedelta(seconds=after_s)
        heappush(self._agenda, (at, self._count, what, whom))

    # -- what happens ---------------------------------------------------------------------------

    def _arrive(self, _: object) -> None:
        self.arrived += 1
        name, chance = f"e{self.arrived}", self.chance
        first = self.now - timedelta(seconds=chance.choice((0, 0, 0, 600)))
        entry = Entry(
            name,
            f"c{self.arrived}",
            chance.choice("ab"),
            self.now,
            first_contact_at=first,
            credit_s=chance.choice((0, 0, 120, 2 * MAX_CREDIT_S)),
            needs=(Need("quechua"),) if chance.random() < 0.15 else (),
            prefers=(Need("quechua", 5),) if chance.random() < 0.15 else (),
            last_agent_id=chance.choice((None, None, 1, 2)),
        )
        self.board.join(entry)
        self._later(chance.expovariate(1 / 300), "give_up", name)
        if self.now < BEGINNING + timedelta(hours=self.hours):
            self._later(chance.expovariate(1 / 60), "arrive", None)

    def _give_up(self, name: str) -> None:
        if name in self.board.entries:
            self.abandoned += 1
            self.board.leave(name, self.now)

    def _log_in(self, agent_id: int) -> None:
        self.board.log_in(agent_id, self.now)
        self._later(self.chance.expovariate(1 / 3600), "pause", agent_id)

    def _pause(self, agent_id: int) -> None:
        self.board.pause(agent_id, "break", self.now)
        self._later(self.chance.uniform(60, 600), "return", agent_id)

    def _return(self, agent_id: int) -> None:
        self.board.get_ready(agent_id, self.now)
        if self.now < BEGINNING + timedelta(hours=self.hours):
            self._later(self.chance.expovariate(1 / 3600), "pause", agent_id)

    def _offered(self, offer: Offer) -> None:
        self.offers += 1
        entry, agent = self.board.entries[offer.entry_id], self.board.agents[offer.agent_id]
        assert naive.suits(naive.asks(self.board, entry, self.now), agent)
        what = self.chance.choices(("answer", "refuse", "ring_out"), (8, 1, 1))[0]
        self._later(self.chance.uniform(1, 15), what, offer)

    def _stands(self, offer: Offer) -> bool:
        return self.board.agents[offer.agent_id].offer == offer

    def _answer(self, offer: Offer) -> None:
        if not self._stands(offer):
            return
        self.answered += 1
        queue = self.board.entries[offer.entry_id].queue
        talk = Talk(offer.entry_id, offer.call_id, queue, offer.agent_id)
        self.board.answered(talk, self.now)
        self._later(self.chance.expovariate(1 / 180), "hang_up", talk)

    def _hang_up(self, talk: Talk) -> None:
        self.board.hung_up(talk.agent_id, talk.call_id, self.now)

    def _refuse(self, offer: Offer) -> None:
        self.board.offer_lost(offer.offer_id, offer.agent_id, "refused", self.now)

    def _ring_out(self, offer: Offer) -> None:
        self.board.offer_lost(offer.offer_id, offer.agent_id, "timed_out", self.now)

    # -- what must hold -------------------------------------------------------------------------

    def _holds(self) -> None:
        gone = self.answered + self.abandoned
        assert len(self.board.entries) == self.arrived - gone, "an entry was lost or doubled"
        offered = [one.offer for one in self.board.entries.values() if one.offer is not None]
        held = [one.offer for one in self.board.agents.values() if one.offer is not None]
        assert sorted(o.offer_id for o in offered) == sorted(o.offer_id for o in held)
        states = {one.state for one in self.board.agents.values() if one.offer is not None}
        assert states <= {S.OFFERED, S.RINGING}
