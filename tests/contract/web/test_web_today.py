"""The day so far: what the page shows is what the report says."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from atiende.cli.report_agents import Work, agents_sheet
from atiende.cli.report_queues import queues_sheet
from atiende.cli.report_range import Range
from atiende.cli.report_waits import waits_sheet
from atiende.shown import stamp
from atiende.web.today import KEPT, midnight
from db import facts as f
from db.directory import QueueRecord
from db.metrics.intervals import Interval
from db.metrics.queues import Thresholds
from ivr.hours.source import DEFAULT_HOURS, parse
from tests.contract.db.histories import Teller
from tests.contract.web.conftest import Site, Visitor
from tests.contract.web.promised import documented

SAME_OF_QUEUES = {
    "offered": "offered",
    "answered": "answered",
    "abandoned": "abandoned",
    "short_abandoned": "short_abandons",
    "diverted": "diverted",
    "in_progress": "in_progress",
    "service_level": "service_level",
    "asa_s": "answer_mean_s",
    "waited_max_s": "wait_longest_s",
}
REPORTED = {"id": "agent_id", "name": "agent"}


@pytest.fixture
async def day(site: Site) -> datetime:
    """Calls of every outcome since midnight, and one of yesterday."""
    hours = parse(DEFAULT_HOURS.read_bytes(), "hours")
    zone = hours.calendars[hours.default].tz
    site.now[0] = datetime(2026, 3, 2, 18, tzinfo=zone).astimezone(UTC)
    begin = midnight(site.now[0], zone)
    await site.stock.directory.queues.put(QueueRecord(name="usuarios", label="Usuarios", skill=""))
    answered, abandoned, short = (Teller(f"c{number}", begin) for number in range(3))
    for teller, waited_s in ((abandoned, 40), (short, 2)):
        teller.arrive()
        entry = teller.join()
        teller.tell(f.QueueLeft, after_s=waited_s, entry_id=entry, outcome="abandoned")
        teller.end("abandoned", talk_s=0)
    answered.arrive()
    entry = answered.join()
    answered.announce(entry, 0, 60)
    answered.announce(entry, 60, None)
    answered.offer(entry, 1, "accepted", 1)
    answered.end("answered")
    answered.state(1, "wrap_up")
    menu, before, waiting = (Teller(f"c{number}", begin) for number in range(3, 6))
    menu.arrive()
    menu.end("abandoned")
    before.at -= timedelta(hours=3)
    before.arrive()
    before.offer(before.join("ventas"), 1, "accepted", 1)
    before.end("answered")
    waiting.arrive()
    waiting.join("ventas")
    for teller in (before, answered, abandoned, short, menu, waiting):
        await site.stock.record(teller.told)
    return begin


async def shown(visitor: Visitor) -> dict[str, Any]:
    day = await visitor.get("/today")
    documented("/api/v1/today", "get", 200, day)
    return day


async def test_each_queue_of_the_day_balances(sofia: Visitor, day: datetime):
    found = await shown(sofia)
    queues = {queue["name"]: queue for queue in found["queues"]}
    assert list(queues) == ["usuarios", "ventas", ""]
    assert found["since"] == stamp(day)
    counted = ("offered", "answered", "abandoned", "short_abandoned", "diverted", "in_progress")
    assert [queues["usuarios"][name] for name in counted] == [3, 1, 2, 1, 0, 0]
    assert [queues["ventas"][name] for name in counted] == [1, 0, 0, 0, 0, 1]
    assert [queues[""][name] for name in counted] == [1, 0, 1, 0, 0, 0]
    assert found["total"]["offered"] == 5
    assert all(queue["balanced"] for queue in (*queues.values(), found["total"]))


async def test_the_page_says_what_the_report_says(site: Site, sofia: Visitor, day: datetime):
    found = await shown(sofia)
    metrics, zone = site.stock.metrics, ZoneInfo(found["zone"])
    whole = Interval(day, site.now[0])
    within = Range(whole, zone, site.now[0], None, [whole])
    sheet = queues_sheet(await metrics.contacts(whole), within, Thresholds())
    reported = {row["queue"]: row for row in sheet.rows} | {None: sheet.total}
    for queue in (*found["queues"], found["total"]):
        report = reported[queue.get("name")]
        told = {name: value for name, value in queue.items() if name in SAME_OF_QUEUES}
        assert told == {name: report[SAME_OF_QUEUES[name]] for name in told}
    waits = waits_sheet(await metrics.contacts(whole), await metrics.announced(whole), 0.8)
    for told, row in ((found["queues"][0], waits.rows[0]), (found["total"], waits.total)):
        assert told["announced"] == {"announced": 2, "right": 1, "coverage": 0.5}
        assert told["announced"] == {
            name.removeprefix("said_"): row[name]
            for name in ("said_announced", "said_right", "said_coverage")
        }
    names = {1: "Ana Suárez"}
    work = Work(await metrics.spans(whole), await metrics.tries(whole), names)
    [row] = agents_sheet(work, within).rows
    [agent] = found["agents"]
    assert agent == {name: row[REPORTED.get(name, name)] for name in agent}


async def test_however_many_ask_the_sums_are_made_once_in_some_seconds(
    site: Site, sofia: Visitor, day: datetime
):
    first = await shown(sofia)
    late = Teller("late", site.now[0] - timedelta(minutes=1))
    late.arrive()
    await site.stock.record(late.told)
    site.now[0] += KEPT / 2
    assert await shown(sofia) == first
    site.now[0] += KEPT
    assert (await shown(sofia))["total"]["offered"] == first["total"]["offered"] + 1


@pytest.mark.parametrize(
    ("zone", "now", "began"),
    [
        ("America/Bogota", "2026-03-02T05:00", "2026-03-02T05:00"),
        ("America/Bogota", "2026-03-02T04:59", "2026-03-01T05:00"),
        ("America/Santiago", "2026-09-06T12:00", "2026-09-06T04:00"),
        ("America/Santiago", "2026-04-05T03:30", "2026-04-04T03:00"),
        ("America/Havana", "2026-11-01T12:00", "2026-11-01T04:00"),
    ],
    ids=["at midnight", "before it", "no midnight", "an hour twice before it", "midnight twice"],
)
def test_the_day_begins_when_the_lines_clock_first_shows_its_date(zone, now, began):
    at, since = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (now, began))
    assert midnight(at, ZoneInfo(zone)) == since
