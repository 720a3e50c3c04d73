"""A restart does not forget whose turn it is."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from acd.board import Board
from acd.model import Entry, MakeOffer
from acd.routing.document import QueueRules, Routing
from atiende.remembering import remembered
from atiende.roster import Roster
from db.directory import Directory
from db.directory.records import NewUser, QueueRecord
from db.metrics.store import Metrics
from tests.contract.db.histories import NOON, Teller
from tests.contract.overflow.office import office

NAMES = ("ana", "beto", "carla")


@pytest.fixture
async def here(tmp_path):
    async with office(tmp_path) as here:
        yield here


async def people(directory):
    for queue in ("usuarios", "ventas"):
        await directory.queues.put(QueueRecord(name=queue, label=queue, skill=""))
    made = [
        await directory.agents.create(
            NewUser(login=name, name=name, role="agent", password_hash="-"),
            extension=f"200{number}",
            sip_ha1="0" * 32,
            skills={},
        )
        for number, name in enumerate(NAMES)
    ]
    return {one.name: one.id for one in made}


async def restarted(here, directory):
    """The board of an application that begins with what the record tells."""
    metrics, board = Metrics(here.db), Board()
    desk = SimpleNamespace(
        board=board, settle=lambda: None, log_out=lambda agent_id: board.log_out(agent_id, NOON)
    )
    phones = SimpleNamespace(watch=lambda _: None)

    async def routing():
        return Routing(default=QueueRules(strategy="round_robin"))

    roster = Roster(directory, desk, None, phones, routing, lambda: NOON)
    await roster.begin(remembered(await metrics.recent(NOON - timedelta(days=7), NOON)))
    return board


async def test_the_turns_of_each_queue_go_on_where_they_were(here):
    directory = Directory(here.db)
    ids = await people(directory)
    begun = NOON - timedelta(hours=1)
    for number, (queue, name) in enumerate([
        ("usuarios", "ana"), ("usuarios", "carla"), ("usuarios", "beto"), ("ventas", "ana"),
        ("usuarios", "ana"),
    ]):  # fmt: skip
        teller = Teller(f"c{number}", at=begun + number * timedelta(minutes=1))
        teller.arrive()
        teller.offer(teller.join(queue), ids[name], "refused", 1)
        await here.ledger.record(teller.told)
    board = await restarted(here, directory)
    for agent_id in ids.values():
        board.phone(agent_id, "registered")
        board.pause(agent_id, "café", NOON)
        board.get_ready(
            agent_id, NOON
        )  # all idle since now: nothing but the turns tells them apart
    turns = []
    for number in range(3):
        board.join(Entry(f"e{number}", f"n{number}", "usuarios", NOON))
        board.pump(NOON)
        turns += [one.offer.agent_id for one in board.take() if isinstance(one, MakeOffer)]
    assert turns == [ids[name] for name in ("carla", "beto", "ana")]
