"""From the ACD's offer to the end of the conversation."""

from __future__ import annotations

from acd.model import LostOffer
from atiende.call.messages import (
    AgentDone,
    AgentHolds,
    AgentTalks,
    OfferGranted,
    OfferLost,
    OfferRings,
    ShowPop,
)
from atiende.call.state import OfferState
from atiende.call.turn import Turn
from atiende.call.waiting import join
from db.facts import (
    Bridged,
    CallEnded,
    EndedBy,
    LegStarted,
    OfferEnded,
    OfferMade,
    OfferRinging,
    QueueLeft,
)
from telephony.calls import Connect, DialAgent, DropBridge, HangUp

_Q850_USER_BUSY, _Q850_REJECTED = 17, 21
_Q850_NO_ANSWER = frozenset({18, 19})
_Q850_NORMAL = frozenset({0, 16, 17, 18, 19, 21, 26, 31, 127})
"""Causes with which people end calls. Any other means that the line broke under them."""


def granted(turn: Turn, grant: OfferGranted) -> None:
    """An agent was chosen: show the call first, ring the phone after."""
    state = turn.state
    if state.phase != "waiting":
        # The caller left, or answered elsewhere, in the same instant.
        turn.do(OfferLost(grant.offer_id, grant.agent_id, "withdrawn"))
        return
    if state.menu is not None and state.menu.place_is_kept:
        turn.do(OfferLost(grant.offer_id, grant.agent_id, "withdrawn"))
        return
    held = state.menu is not None
    turn.enter("offered")
    turn.set(
        offers_made=state.offers_made + 1,
        offer=OfferState(
            offer_id=grant.offer_id,
            agent_id=grant.agent_id,
            extension=grant.extension,
            ring_timeout_s=grant.ring_timeout_s,
            offered_at=turn.now,
            stage="held" if held else "announced",
            reasons=grant.reasons,
        ),
    )
    turn.record(
        OfferMade(
            at=turn.now,
            call_id=state.call_id,
            offer_id=grant.offer_id,
            entry_id=state.entry_id,
            agent_id=grant.agent_id,
            channel_id=grant.offer_id,
            reasons=grant.reasons,
        )
    )
    if held:
        turn.start_timer(f"hold:{grant.offer_id}", _turn_held_s(turn))
    else:
        _announce(turn)


def ring_held(turn: Turn) -> None:
    """The caller has chosen to wait: the agent who was kept for him may be rung."""
    offer = turn.state.offer
    if offer is not None and offer.stage == "held":
        turn.cancel_timer(f"hold:{offer.offer_id}")
        turn.set_offer(stage="announced")
        _announce(turn)


def is_held(turn: Turn, offer_id: str) -> bool:
    """Tell whether an agent is being kept for a caller who still chooses."""
    offer = _current(turn, offer_id)
    return offer is not None and offer.stage == "held"


def give_up(turn: Turn) -> None:
    """Nobody will be connected: the offer ends with the caller's place."""
    stop_ringing(turn)
    _note_lost(turn, "withdrawn")


def let_go(turn: Turn) -> None:
    """The agent is needed no more for this caller, without blame."""
    lose_ringing(turn, "withdrawn")


def _announce(turn: Turn) -> None:
    offer = turn.state.offer
    assert offer is not None
    turn.start_timer(f"pop:{offer.offer_id}", turn.rules.pop_deadline_s)
    turn.do(ShowPop(offer.offer_id, offer.agent_id))


def _turn_held_s(turn: Turn) -> float:
    state = turn.state
    return turn.plan.policy.treatment(state.queue, state.treatment).turn_held_s


def ring_phone(turn: Turn, offer_id: str) -> None:
    """The page shows the call, or took too long: ring."""
    offer = _current(turn, offer_id)
    if offer is None or offer.stage != "announced":
        return
    turn.cancel_timer(f"pop:{offer_id}")
    turn.set_offer(stage="dialled")
    turn.set(legs=turn.state.legs | {offer_id}, on_hold=False)
    state = turn.state
    turn.record(
        LegStarted(
            at=turn.now,
            call_id=state.call_id,
            channel_id=offer_id,
            role="agent",
            agent_id=offer.agent_id,
        )
    )
    turn.start_timer(f"ring:{offer_id}", offer.ring_timeout_s)
    turn.do(
        DialAgent(
            offer_id,
            offer.extension,
            offer.ring_timeout_s,
            state.caller_number,
            state.caller_name,
        )
    )


def rings(turn: Turn, offer_id: str) -> None:
    """The agent's phone says that it rings."""
    offer = _current(turn, offer_id)
    if offer is None or offer.stage != "dialled":
        return
    turn.set_offer(stage="ringing", ringing_at=turn.now)
    turn.record(OfferRinging(at=turn.now, call_id=turn.state.call_id, offer_id=offer_id))
    turn.do(OfferRings(offer_id, offer.agent_id))


def ring_out(turn: Turn, offer_id: str) -> None:
    """Nobody picked up in time."""
    if _current(turn, offer_id) is not None:
        lose_ringing(turn, "timed_out")


def withdrawn(turn: Turn, offer_id: str) -> None:
    """The agent left; the ACD knows already."""
    if _current(turn, offer_id) is not None:
        stop_ringing(turn)
        _back_to_waiting(turn, "withdrawn")


def dial_failed(turn: Turn, offer_id: str) -> None:
    """Asterisk could not even try: the phone is not registered."""
    if offer_id in turn.state.legs:
        turn.leg_gone(offer_id, cause=0)
    if _current(turn, offer_id) is not None:
        turn.cancel_timer(f"ring:{offer_id}")
        _lose(turn, "unreachable")


def answered(turn: Turn, offer_id: str) -> None:
    """The agent picked up."""
    offer, state = _current(turn, offer_id), turn.state
    if offer is None:
        # Too late: the caller left, or the ring had timed out and somebody else is being rung.
        turn.do(HangUp(offer_id))
        return
    turn.cancel_timer(f"ring:{offer_id}")
    turn.cancel_timer("announce")
    turn.cancel_timer("overflow")
    turn.hush()
    turn.enter("talking")
    turn.set(menu=None, place_held=False)
    bridge_id = f"{offer_id}-b"
    turn.set(bridge_id=bridge_id, answered_at=state.answered_at or turn.now)
    at, call_id = turn.now, state.call_id
    turn.record(
        OfferEnded(at=at, call_id=call_id, offer_id=offer_id, outcome="accepted"),
        QueueLeft(at=at, call_id=call_id, entry_id=state.entry_id, outcome="answered"),
        Bridged(
            at=at,
            call_id=call_id,
            bridge_id=bridge_id,
            offer_id=offer_id,
            agent_id=offer.agent_id,
        ),
    )
    turn.do(
        Connect(state.channel_id, bridge_id, offer_id),
        AgentTalks(state.entry_id, state.queue, offer.agent_id, turn.now),
    )
    if state.on_hold:
        turn.do(AgentHolds(offer.agent_id, held=True))
        turn.music()  # Asterisk plays it for a hold that it sees in the bridge, and this came before


def held(turn: Turn, channel_id: str, *, held: bool) -> None:
    """The agent's phone put the caller on hold, or took him back; it may answer on hold already."""
    state = turn.state
    if _current(turn, channel_id) is not None:
        turn.set(on_hold=held)
        return
    talks = state.phase == "talking" and _is_talking_to(turn, channel_id)
    if not talks or state.on_hold == held:
        return
    assert state.offer is not None
    turn.set(on_hold=held)
    turn.hush()
    turn.do(AgentHolds(state.offer.agent_id, held))


def agent_leg_gone(turn: Turn, channel_id: str, cause: int) -> None:
    """The agent's channel ended: a lost offer, or the end of the talk."""
    offer = _current(turn, channel_id)
    if offer is not None:
        turn.cancel_timer(f"ring:{channel_id}")
        _lose(turn, _outcome(cause, rang=offer.stage == "ringing"))
    elif turn.state.phase == "talking" and _is_talking_to(turn, channel_id):
        if cause in _Q850_NORMAL:
            end_talk(turn, ended_by="agent")
        else:
            _back_to_the_queue(turn)


def end_talk(turn: Turn, ended_by: EndedBy) -> None:
    """The conversation is over: nobody is left listening to silence."""
    state = turn.state
    assert state.offer is not None
    turn.do(AgentDone(state.offer.agent_id))
    turn.close("answered", ended_by)
    turn.do(
        *(HangUp(leg) for leg in sorted(state.legs) if _ends_with_the_talk(leg, turn, ended_by))
    )
    _drop_bridge(turn)
    turn.record(
        CallEnded(at=turn.now, call_id=state.call_id, outcome="answered", ended_by=ended_by)
    )


def lose_ringing(turn: Turn, outcome: LostOffer) -> None:
    """Let the phone go; the caller waits on in the old place, and the ACD is told."""
    stop_ringing(turn)
    _lose(turn, outcome)


def stop_ringing(turn: Turn) -> None:
    """End the agent's leg, if it was begun."""
    offer = turn.state.offer
    assert offer is not None
    for timer in ("hold", "pop", "ring"):
        turn.cancel_timer(f"{timer}:{offer.offer_id}")
    if offer.offer_id in turn.state.legs:
        turn.do(HangUp(offer.offer_id))


def _current(turn: Turn, offer_id: str) -> OfferState | None:
    offer = turn.state.offer
    if turn.state.phase == "offered" and offer is not None and offer.offer_id == offer_id:
        return offer
    return None


def _is_talking_to(turn: Turn, channel_id: str) -> bool:
    return turn.state.offer is not None and turn.state.offer.offer_id == channel_id


def _ends_with_the_talk(leg: str, turn: Turn, ended_by: EndedBy) -> bool:
    """A caller whom somebody took elsewhere (ended_by system) keeps the line; all others hang up."""
    return ended_by != "system" or leg != turn.state.channel_id


def _outcome(cause: int, *, rang: bool) -> LostOffer:
    """Read the Q.850 cause. Many phones say "busy" for a refusal; only one that rang can refuse."""
    if cause in _Q850_NO_ANSWER:
        return "timed_out" if rang else "unreachable"
    if cause == _Q850_REJECTED or rang:
        return "refused"
    return "busy" if cause == _Q850_USER_BUSY else "unreachable"


def _lose(turn: Turn, outcome: LostOffer) -> None:
    offer = turn.state.offer
    assert offer is not None
    _back_to_waiting(turn, outcome)
    turn.do(OfferLost(offer.offer_id, offer.agent_id, outcome))


def _back_to_waiting(turn: Turn, outcome: LostOffer) -> None:
    _note_lost(turn, outcome)
    turn.enter("waiting")


def _note_lost(turn: Turn, outcome: LostOffer) -> None:
    offer = turn.state.offer
    assert offer is not None
    turn.record(
        OfferEnded(
            at=turn.now, call_id=turn.state.call_id, offer_id=offer.offer_id, outcome=outcome
        )
    )
    turn.set(offer=None)


def _back_to_the_queue(turn: Turn) -> None:
    """The agent's line broke: the caller is told, and goes before all who came later."""
    state = turn.state
    assert state.offer is not None
    turn.do(AgentDone(state.offer.agent_id))
    _drop_bridge(turn)
    turn.set(offer=None)
    turn.announce("agent_gone")
    join(turn, state.queue, joined_at=state.joined_at)


def _drop_bridge(turn: Turn) -> None:
    if turn.state.bridge_id is not None:
        turn.do(DropBridge(turn.state.channel_id, turn.state.bridge_id))
        turn.set(bridge_id=None)
