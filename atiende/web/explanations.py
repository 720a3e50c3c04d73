"""Why each call still waits, in words: made anew a few at a time (pure).

On a big line one explanation takes a millisecond, so a line where a hundred wait cannot be explained
whole four times a second. Where few wait, each is as new as the rest of what is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from heapq import nsmallest
from typing import Final, TypeAlias

from acd.explain import waiting_sentences
from acd.model import Entry
from atiende.web.views import Scene

MOST: Final = 100
"""Of how many it is told: of those who joined first. More than that nobody reads."""
AT_ONCE: Final = 10
"""How many are made anew at each look, those longest unchanged first."""

Said: TypeAlias = tuple[str, ...]
_NEVER: Final = datetime.min.replace(tzinfo=UTC)


class Explanations:
    """What was said last of each entry, and when."""

    def __init__(self) -> None:
        self._made: dict[str, tuple[datetime, Said]] = {}

    def now(self, scene: Scene, names: Mapping[int, str]) -> Mapping[str, Said]:
        """Return sentences by entry, none older than it takes to make all anew in turn."""
        waiting = _waiting(scene)
        made = {entry_id: self._made.get(entry_id, (_NEVER, ())) for entry_id in waiting}
        for entry_id in nsmallest(AT_ONCE, waiting, key=lambda entry_id: made[entry_id][0]):
            waits = scene.board.why_waiting(entry_id, scene.now)
            words = waiting_sentences(waits, names)
            made[entry_id] = scene.now, tuple(one.text(scene.language) for one in words)
        self._made = made
        return {entry_id: said for entry_id, (_, said) in made.items()}


def _waiting(scene: Scene) -> Sequence[str]:
    """Who is offered to nobody now, the first to join first."""
    unoffered = (entry for entry in scene.board.entries.values() if entry.offer is None)
    return [entry.entry_id for entry in nsmallest(MOST, unoffered, key=_joined_at)]


def _joined_at(entry: Entry) -> datetime:
    return entry.joined_at
