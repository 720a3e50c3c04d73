"""One queue's line: who waits, in order, and which free agents suit whom.

Entries that ask for the same in the same ring share a *shelf*; the shelves of one want, ring by
ring, are a *family*. Free agents whom the same shelves of a family suit share a *pool*, kept in
the order of the queue's strategy. So a freed agent looks at the heads of his shelves, and an entry
at the heads of its shelf's pools, however many there are of either.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from acd.agents import AgentState
from acd.model import Agent, QueuePolicy
from acd.needs import Asks, Wants, asks_of, liking
from acd.ordered import Ordered
from acd.pool import Pool
from acd.rank import Rank
from acd.strategy import Key, key_of

if TYPE_CHECKING:
    from acd.index import Spot

Candidate: TypeAlias = tuple[int, Key]
"""The preferences met, negative so that the smaller is the better, and the strategy's key."""

FAMILIES_KEPT: Final = 64
"""How many different wants of entries a line remembers once nobody has them any more."""


class Shelf(Ordered[Rank]):
    """The offerable entries of one queue that ask for the same, and the pools of who suits."""

    __slots__ = ("asks", "pools")

    def __init__(self, asks: Asks) -> None:
        super().__init__()
        self.asks = asks
        self.pools: list[tuple[int, Pool[Key]]] = []

    def has_free(self) -> bool:
        """Tell whether anybody suits and is free."""
        for _, pool in self.pools:  # noqa: SIM110  # a generator costs three times as much
            if pool.standing:
                return True
        return False

    def best(self, spot: Spot, most: int) -> list[Candidate]:
        """Return the first candidates for an entry, without those who lately let it pass."""
        passed = spot.entry.passed
        found: list[Candidate] = []
        pools = 0
        for met, pool in self.pools:
            if pool.standing:
                pools += 1
                first = pool.first(most + len(passed))
                found += [(-met, key) for key in first if key[2] not in passed]
        if pools > 1:
            found.sort()
        return found[:most]


@dataclass(eq=False, slots=True)
class Family:
    """Entries of a line with the same wants, in whatever ring; a shelf for each ring."""

    line: Line
    wants: Wants
    shelves: tuple[Shelf, ...]
    pools: dict[tuple[int | None, ...], Pool[Key]] = field(default_factory=dict)
    members: int = 0
    able: int = 0
    """Agents logged in who suit, now or in a later ring."""
    away: int = 0
    """Those of them who are not ready."""
    talking: int = 0
    """Those of them who talk, or have somebody on hold."""

    def skills(self) -> set[str] | None:
        """Return skills of which everybody who suits has one, or None: everybody may suit."""
        named = [shelf.asks.needs for shelf in self.shelves]
        return {needs[-1].skill for needs in named} if all(named) else None

    def fit(self, skills: Mapping[str, int], groups: frozenset[str]) -> Fit | None:
        """Return where agents of this profile are of use, or None if nowhere."""
        signature = tuple(liking(skills, groups, shelf.asks) for shelf in self.shelves)
        pairs = [
            (met, shelf)
            for met, shelf in zip(signature, self.shelves, strict=True)
            if met is not None
        ]
        if not pairs:
            return None
        pool = self.pools.get(signature)
        if pool is None:
            pool = self.pools[signature] = Pool()
            for met, shelf in pairs:
                shelf.pools.append((met, pool))
        return Fit(self, pool, tuple(shelf for _, shelf in pairs))


@dataclass(frozen=True, eq=False, slots=True)
class Fit:
    """A family in which agents of a profile are of use: their pool, and the shelves they suit."""

    family: Family
    pool: Pool[Key]
    shelves: tuple[Shelf, ...]


@dataclass(eq=False, slots=True)
class Profile:
    """What agents with the same skills and groups have in common; there is one object for each."""

    skills: Mapping[str, int]
    groups: frozenset[str]
    fits: list[Fit] = field(default_factory=list)
    shelves: list[Shelf] = field(default_factory=list)
    """Those of all the fits, one after the other."""
    seats: set[Seat] = field(default_factory=set)

    def suit(self, fit: Fit) -> None:
        """They are of use in one more family."""
        self.fits.append(fit)
        self.shelves += fit.shelves

    def forget(self, families: set[Family]) -> None:
        """These families are no more."""
        self.fits = [fit for fit in self.fits if fit.family not in families]
        self.shelves = [shelf for fit in self.fits for shelf in fit.shelves]


class Counted(NamedTuple):
    """What an agent counts for in the families that he suits, each 0 or 1."""

    able: int = 1
    """Logged in."""
    away: int = 0
    """Logged in, but not ready."""
    talking: int = 0
    """In a call of a queue, or with its caller on hold."""


NOT_THERE: Final = Counted(able=0)
_THERE, _AWAY, _TALKING = Counted(), Counted(away=1), Counted(talking=1)
COUNTED: Final[Mapping[AgentState, Counted]] = {
    AgentState.LOGGED_OUT: NOT_THERE,
    AgentState.AVAILABLE: _THERE,
    AgentState.OFFERED: _THERE,
    AgentState.RINGING: _THERE,
    AgentState.TALKING: _TALKING,
    AgentState.ON_HOLD: _TALKING,
    AgentState.WRAP_UP: _THERE,
    AgentState.PAUSED: _AWAY,
    AgentState.NOT_ANSWERING: _AWAY,
}


@dataclass(eq=False, slots=True)
class Seat:
    """An agent as the router sees him."""

    agent: Agent
    profile: Profile
    free: bool = False
    counted: Counted = NOT_THERE
    places: list[Pool[Key]] = field(default_factory=list)
    """Where he stands while he is free."""


class Reserve(Ordered[Rank]):
    """Entries that wait for one agent, who spoke with their callers last."""

    __slots__ = ("seat",)

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self.seat = seat

    def has_free(self) -> bool:
        """Tell whether he is free."""
        return self.seat.free

    def best(self, spot: Spot, most: int) -> list[Candidate]:
        """Return him, if he is free: no entry is kept for an agent who let it pass."""
        agent = self.seat.agent
        able = self.seat.free and agent.agent_id not in spot.entry.passed
        return [(0, key_of(agent, spot.line.policy))][: most if able else 0]


@dataclass(eq=False, slots=True)
class Line:
    """One queue. ``order`` holds everybody who waits, offered and held ones as well."""

    policy: QueuePolicy
    order: Ordered[Rank] = field(default_factory=Ordered)
    families: dict[Wants, Family] = field(default_factory=dict)
    arrivals: list[tuple[datetime, str]] = field(default_factory=list)
    """A heap of when everybody joined; some of them may have left since."""

    def add_family(self, wants: Wants) -> Family:
        """Make room for entries that ask for something new."""
        shelves = tuple(Shelf(asks_of(ring, wants)) for ring in self.policy.steps)
        family = self.families[wants] = Family(self, wants, shelves)
        return family

    def stale_families(self) -> list[Family]:
        """Take out the families that nobody has any more, once they are many."""
        if len(self.families) <= FAMILIES_KEPT:
            return []
        stale = [one for one in self.families.values() if not one.members and one.wants != Wants()]
        for family in stale:
            del self.families[family.wants]
        return stale
