"""``GET /api/v1/today``: the day so far, queue by queue and agent by agent, as ``atiende report`` counts."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from aiohttp import web

from atiende.shown import Json, stamp
from atiende.web.access import Access
from atiende.web.hours import HoursNow
from atiende.web.stock import Stock
from db.metrics import agents as of_agents
from db.metrics import queues as of_queues
from db.metrics.announced import Announced, Said, announced_coverage, said
from db.metrics.contacts import Contact
from db.metrics.intervals import Interval
from db.metrics.spans import Span, cut
from db.metrics.tries import Try

KEPT: Final = timedelta(seconds=5)
"""How old an answer may be: however many pages ask, the sums are made this often at most."""

_OF_AGENTS: Final = (
    *("assignment_efficiency", "occupancy", "availability", "utilisation"),
    *("offers", "accepted", "missed"),
    *("talking_s", "wrap_up_s", "available_s", "paused_s", "reported_s"),
)


@dataclass(frozen=True)
class Day:
    """All that the sums are made of; names and labels by id and name."""

    within: Interval
    zone: ZoneInfo
    contacts: Sequence[Contact]
    spans: Sequence[Span]
    tries: Sequence[Try]
    announced: Sequence[Announced]
    agents: Mapping[int, str]
    queues: Mapping[str, str]


class Today:
    """The handler."""

    def __init__(
        self, access: Access, stock: Stock, hours: HoursNow, now: Callable[[], datetime]
    ) -> None:
        self._access = access
        self._directory = stock.directory
        self._metrics = stock.metrics
        self._hours = hours
        self._now = now
        self._summing = asyncio.Lock()
        self._made: tuple[datetime, Json] | None = None

    def routes(self) -> list[web.RouteDef]:
        """List the routes."""
        return [web.get("/api/v1/today", self.today)]

    async def today(self, request: web.Request) -> web.Response:
        """Give the sums of the day that the line's clock shows."""
        await self._access.person(request)
        async with self._summing:
            now = self._now()
            if self._made is None or not timedelta() <= now - self._made[0] < KEPT:
                day = await self._read(now)
                self._made = now, await asyncio.to_thread(summed, day)
            return web.json_response(self._made[1])

    async def _read(self, now: datetime) -> Day:
        zone = await self._hours.zone()
        within = Interval(midnight(now, zone), now)
        known = await self._directory.agents.all()
        return Day(
            within=within,
            zone=zone,
            contacts=await self._metrics.contacts(within),
            spans=await self._metrics.spans(within),
            tries=await self._metrics.tries(within),
            announced=await self._metrics.announced(within),
            agents={agent.id: agent.name for agent in known},
            queues={queue.name: queue.label for queue in await self._directory.queues.all()},
        )


def midnight(now: datetime, zone: ZoneInfo) -> datetime:
    """Return when the zone's day began, in UTC.

    >>> midnight(datetime(2026, 3, 2, 1, tzinfo=UTC), ZoneInfo("America/Santiago")).isoformat()
    '2026-03-01T03:00:00+00:00'
    """
    return datetime.combine(now.astimezone(zone).date(), time(), zone).astimezone(UTC)


def summed(day: Day) -> Json:
    """Make the sums (pure); a queue without a name is that of the calls that came to none."""
    contacts, told = of_queues.by_queue(day.contacts), announced_coverage(day.announced)
    nothing = said(())
    names = [*day.queues, *(name for name in contacts if name not in day.queues)]
    return {
        "since": stamp(day.within.start),
        "now": stamp(day.within.end),
        "zone": day.zone.key,
        "queues": [
            {
                "name": name,
                "label": day.queues.get(name, name),
                **_of_queue(contacts.get(name, []), told.get(name, nothing)),
            }
            for name in names
        ],
        "total": _of_queue(day.contacts, said(day.announced)),
        "agents": [*_of_agents(day)],
    }


def _of_queue(contacts: Sequence[Contact], told: Said) -> Json:
    sums, announced = of_queues.measure(contacts), told.coverage
    return {
        "offered": sums.offered,
        "answered": sums.answered,
        "abandoned": sums.abandoned,
        "short_abandoned": sums.short_abandons,
        "diverted": sums.diverted,
        "in_progress": sums.in_progress,
        "balanced": sums.balances,
        "service_level": sums.service_level,
        "asa_s": sums.answer_mean_s,
        "waited_max_s": sums.wait_longest_s,
        "announced": {
            "announced": announced.announced,
            "right": announced.right,
            "coverage": announced.coverage,
        },
    }


def _of_agents(day: Day) -> list[Json]:
    """Give the figures of everybody who was there at all."""
    now = day.within.end
    spans: defaultdict[int, list[Span]] = defaultdict(list)
    tries: defaultdict[int, list[Try]] = defaultdict(list)
    for span in cut(day.spans, day.within, now):
        spans[span.agent_id].append(span)
    for each in day.tries:
        tries[each.agent_id].append(each)
    shown = []
    for agent_id, name in sorted(day.agents.items(), key=lambda item: (item[1], item[0])):
        sums = of_agents.measure(spans[agent_id], tries[agent_id], now)
        if sums.reported_s or sums.offers:
            figures = {figure: getattr(sums, figure) for figure in _OF_AGENTS}
            shown.append({"id": agent_id, "name": name, **figures})
    return shown
