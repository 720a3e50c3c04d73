"""How a wait and a queue stand, from what the indexes know anyway."""

from __future__ import annotations

from datetime import datetime

from acd.index import Spot
from acd.model import Outlook, QueueStanding
from acd.needs import Wants
from acd.pace import Pace
from acd.waiting import Waiting


def outlook(spot: Spot, pace: Pace, now: datetime) -> Outlook:
    """Return how the wait of an entry stands."""
    place, waiting = spot.place()
    return Outlook(
        waited_s=(now - spot.entry.joined_at).total_seconds(),
        waiting=waiting,
        agents_logged_in=spot.family.able,
        agents_paused=spot.family.away,
        expected_wait_s=pace.expected_wait_s(spot.entry.queue, place, now),
    )


def queue_standing(waiting: Waiting, queue: str, now: datetime) -> QueueStanding:
    """Return how a queue stands; raises KeyError for an unknown one."""
    router = waiting.router
    line, since = router.lines[queue], router.longest(queue)
    able = line.families[Wants()]
    return QueueStanding(
        waiting=len(line.order),
        longest_wait_s=0.0 if since is None else (now - since).total_seconds(),
        logged_in=able.able,
        available=router.available(able),
        talking=able.talking,
        paused=able.away,
        treatment=waiting.treatment(queue),
        strategy=line.policy.strategy,
        rings=line.policy.steps,
    )
