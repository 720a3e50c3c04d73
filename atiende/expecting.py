"""How long who joins a queue will probably wait, learnt from those who joined it before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from db.metrics.contacts import Contact
from db.metrics.waits import Estimator, Expected, taught

PAST: Final = timedelta(days=7)
"""How far back the ledger is asked at the start: what is older says little about today."""


@dataclass(frozen=True, slots=True)
class _Joined:
    queue: str
    position: int
    at: datetime
    told: Expected | None


@dataclass(slots=True)
class Expectations:
    """One estimator for each queue, and who waits to teach it something."""

    queues: defaultdict[str, Estimator] = field(default_factory=lambda: defaultdict(Estimator))
    _waiting: dict[str, _Joined] = field(default_factory=dict)

    def begin(self, contacts: Iterable[Contact]) -> None:
        """Learn from the past, so that a restart forgets nothing."""
        past: defaultdict[str, list[Contact]] = defaultdict(list)
        for contact in contacts:
            past[contact.queue].append(contact)
        for queue, these in past.items():
            self.queues[queue] = taught(these)

    def expect(self, queue: str, position: int) -> Expected | None:
        """Return the interval for this place in the queue, in seconds; None: too little known."""
        return self.queues[queue].expect(position)

    def joined(self, entry_id: str, queue: str, position: int, now: datetime) -> None:
        """Somebody begins to wait; what he is told now is judged when he is answered."""
        told = self.expect(queue, position)
        self._waiting[entry_id] = _Joined(queue, position, now, told)

    def answered(self, entry_id: str, now: datetime) -> None:
        """His wait is known whole."""
        joined = self._waiting.pop(entry_id, None)
        if joined is not None:
            waited_s = (now - joined.at).total_seconds()
            self.queues[joined.queue].learn(joined.position, waited_s, joined.told)

    def left(self, entry_id: str, now: datetime) -> None:
        """He gave up, or went elsewhere: he would have waited longer."""
        joined = self._waiting.pop(entry_id, None)
        if joined is not None:
            waited_s = (now - joined.at).total_seconds()
            self.queues[joined.queue].left(joined.position, waited_s, joined.told)

    def forget(self, entry_id: str) -> None:
        """He went while nobody looked: how long he waited is not known even at least."""
        self._waiting.pop(entry_id, None)
