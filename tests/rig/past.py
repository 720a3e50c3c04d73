"""Calls of the day before, written into a line's ledger."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from db import facts as f
from db.engine import Database
from db.ledger import Ledger
from tests.rig.line import WholeLine


async def past_waits(line: WholeLine, queue: str, waits_s: list[float]) -> None:
    """Calls that were answered after so many seconds, one after the other, by agent 1."""
    begun = datetime.now(UTC) - timedelta(hours=20)
    async with Database(line.settings.database) as database, Ledger(database) as ledger:
        for number, waited_s in enumerate(waits_s):
            arrived = begun + timedelta(minutes=15 * number)
            await ledger.record(list(_call(f"past{number}", queue, arrived, waited_s)))


def _call(call_id: str, queue: str, arrived: datetime, waited_s: float) -> Iterator[f.AnyFact]:
    entry, offer = f"{call_id}-q1", f"{call_id}-q1-o1"
    answered = arrived + timedelta(seconds=waited_s)
    ended = answered + timedelta(seconds=60)
    yield f.CallArrived(
        at=arrived, call_id=call_id, channel_id=call_id, caller_number="", caller_name="",
        dialled="0800", flow_revision=1,
    )  # fmt: skip
    yield f.LegStarted(at=arrived, call_id=call_id, channel_id=call_id, role="caller")
    yield f.QueueJoined(at=arrived, call_id=call_id, entry_id=entry, queue=queue)
    yield f.OfferMade(
        at=answered, call_id=call_id, offer_id=offer, entry_id=entry, agent_id=1, channel_id=offer
    )
    yield f.LegStarted(at=answered, call_id=call_id, channel_id=offer, role="agent", agent_id=1)
    yield f.OfferEnded(at=answered, call_id=call_id, offer_id=offer, outcome="accepted")
    yield f.QueueLeft(at=answered, call_id=call_id, entry_id=entry, outcome="answered")
    yield f.Bridged(
        at=answered, call_id=call_id, bridge_id=f"{offer}-b", offer_id=offer, agent_id=1
    )
    for channel in (offer, call_id):
        yield f.LegEnded(at=ended, call_id=call_id, channel_id=channel, cause=16)
    yield f.CallEnded(at=ended, call_id=call_id, outcome="answered", ended_by="caller")
