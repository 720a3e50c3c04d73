"""One call's facts, from its arrival to its end."""

from datetime import UTC, datetime, timedelta

from db import facts as f

NOON = datetime(2026, 3, 2, 12, 0, 0, tzinfo=UTC)


def a_call(call_id: str, agent_id: int = 1, arrived: datetime = NOON) -> list[f.AnyFact]:
    """Ana answers company 1001 after eight seconds of waiting, and they talk for a minute."""

    def at(after_s: float) -> datetime:
        return arrived + timedelta(seconds=after_s)

    offer, entry, phone = f"{call_id}-o", f"{call_id}-e", f"{call_id}-agent"
    this = {"call_id": call_id}
    return [
        f.CallArrived(
            at=at(0),
            channel_id=f"{call_id}-caller",
            caller_number="1155550001",
            caller_name="Marta \x1b[31m",
            dialled="0800",
            flow_revision=1,
            **this,
        ),
        f.LegStarted(at=at(0), channel_id=f"{call_id}-caller", role="caller", **this),
        f.KeyPressed(at=at(3), key="1", node="bienvenida", **this),
        f.ChoiceMade(at=at(3), node="bienvenida", choice="usuario", **this),
        f.CompanyIdentified(
            at=at(6),
            company_number="1001",
            verification="verified",
            company_name="Panadería La Espiga",
            **this,
        ),
        f.QueueJoined(at=at(6), entry_id=entry, queue="usuarios", **this),
        f.OfferMade(
            at=at(7),
            offer_id=offer,
            entry_id=entry,
            agent_id=agent_id,
            channel_id=phone,
            reasons=("longest idle",),
            **this,
        ),
        f.LegStarted(at=at(7), channel_id=phone, role="agent", agent_id=agent_id, **this),
        f.OfferRinging(at=at(8), offer_id=offer, **this),
        f.OfferEnded(at=at(14), offer_id=offer, outcome="accepted", **this),
        f.QueueLeft(at=at(14), entry_id=entry, outcome="answered", **this),
        f.Bridged(at=at(14), bridge_id=f"{call_id}-b", offer_id=offer, agent_id=agent_id, **this),
        f.LegEnded(at=at(74), channel_id=phone, cause=16, **this),
        f.LegEnded(at=at(74), channel_id=f"{call_id}-caller", cause=16, **this),
        f.CallEnded(at=at(74), outcome="answered", ended_by="caller", **this),
    ]
