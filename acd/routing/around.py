"""What a routing document is compared with: the line's queues, its people, the flow's options."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from acd.needs import Asks, liking


@dataclass(frozen=True, slots=True)
class Profile:
    """What the directory says of one agent."""

    name: str
    skills: Mapping[str, int] = field(default_factory=dict)
    groups: frozenset[str] = frozenset()

    def liking(self, asks: Asks) -> int | None:
        """Return how many preferences the agent meets, or None when a need or the group is not."""
        return liking(self.skills, self.groups, asks)


@dataclass(frozen=True, slots=True)
class Around:
    """None is not known, and then not compared."""

    queues: Mapping[str, str | None] | None = None
    """The skill that the directory gives each queue; None: any agent may answer."""
    options: Collection[str] | None = None
    """The choices that the flow records."""
    team: Sequence[Profile] | None = None
    """The agents who may log in."""

    def best_level(self, skill: str) -> int:
        """Return the highest level that anybody has, 0 when nobody has the skill."""
        return max((agent.skills.get(skill, 0) for agent in self.team or ()), default=0)

    def skills(self) -> frozenset[str]:
        """Name the skills that somebody has."""
        return frozenset(skill for agent in self.team or () for skill in agent.skills)

    def groups(self) -> frozenset[str]:
        """Name the groups that somebody belongs to."""
        return frozenset(group for agent in self.team or () for group in agent.groups)
