"""What an entry asks of an agent, and how that relaxes while it waits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

LOWEST_LEVEL: Final = 1
HIGHEST_LEVEL: Final = 10


@dataclass(frozen=True, slots=True, order=True)
class Need:
    """A skill, and the level from 1 to 10 that is enough."""

    skill: str
    level: int = LOWEST_LEVEL


@dataclass(frozen=True, slots=True)
class Ring:
    """Who may answer once an entry has waited ``after_s`` in its queue.

    A ring says the whole of what the queue then asks, not a difference to the ring before.
    """

    after_s: float = 0.0
    needs: tuple[Need, ...] = ()
    groups: frozenset[str] = frozenset()
    """The agent belongs to one of these; none named means any."""
    keeps_own: bool = True
    """Whether the entry's own needs still bind; otherwise they are preferences from here on."""


class Wants(NamedTuple):
    """What one entry asks on top of its queue, such as a language."""

    needs: tuple[Need, ...] = ()
    prefers: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True)
class Asks:
    """Queue and entry together, in one ring."""

    needs: tuple[Need, ...]
    prefers: tuple[Need, ...]
    groups: frozenset[str]


def asks_of(ring: Ring, wants: Wants) -> Asks:
    """Join what the ring and the entry ask."""
    if ring.keeps_own:
        return Asks((*ring.needs, *wants.needs), wants.prefers, ring.groups)
    return Asks(ring.needs, (*wants.needs, *wants.prefers), ring.groups)


def lacking(skills: Mapping[str, int], needs: Iterable[Need]) -> Need | None:
    """Return the first need that these skills do not meet."""
    for need in needs:
        if skills.get(need.skill, 0) < need.level:
            return need
    return None


def in_group(groups: frozenset[str], asked: frozenset[str]) -> bool:
    """Tell whether one of the groups is asked for, or none is."""
    return not asked or not asked.isdisjoint(groups)


def liking(skills: Mapping[str, int], groups: frozenset[str], asks: Asks) -> int | None:
    """Return how many preferences are met, or None when a need or the group is not."""
    if not in_group(groups, asks.groups) or lacking(skills, asks.needs) is not None:
        return None
    return sum(skills.get(want.skill, 0) >= want.level for want in asks.prefers)


def ring_at(rings: Sequence[Ring], waited_s: float) -> int:
    """Return the index of the ring in force: the last one whose time has come."""
    return max((at for at, ring in enumerate(rings) if ring.after_s <= waited_s), default=0)
