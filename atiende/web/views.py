"""What agents' pages show, made from the live calls and the board (pure).

Shapes: docs/web-protocol.md; what supervisors see is in :mod:`atiende.web.line_views`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from acd.agents import AgentState, Trigger
from acd.board import Board
from acd.model import Agent, QueuePolicy, QueueStanding
from asterisk_conf.words import Language
from atiende.call.state import CallState
from atiende.shown import Json, Label, stamp, stamp_or_none
from db.metrics.waits import Expected


@dataclass(frozen=True)
class Scene:
    """All that can be shown at ``now``.

    ``choice_label`` gives a menu option's words, ``expected`` how long who joins a queue now will
    probably wait, None where too little is known; ``deactivated`` are agents who cannot come back.
    """

    now: datetime
    board: Board
    calls: Mapping[str, CallState]
    choice_label: Label
    language: Language = "es"
    expected: Callable[[str], Expected | None] = lambda _queue: None
    deactivated: Collection[int] = frozenset()


def agent_message(scene: Scene, seq: int, user: Json, agent_id: int) -> Json:
    """Make the ``state`` message of one agent."""
    agent = scene.board.agents[agent_id]
    call = scene.calls.get(agent.call_id) if agent.call_id is not None else None
    return {
        "type": "state",
        "seq": seq,
        "now": stamp(scene.now),
        "user": user,
        "agent": agent_view(agent),
        "call": call_view(scene, call, agent) if call is not None else None,
        "queues": [
            queue_view(queue, scene.board.queue_standing(queue.name, scene.now))
            for queue in scene.board.queues.values()
        ],
    }


def agent_view(agent: Agent) -> Json:
    """Show an agent to himself."""
    return {
        "id": agent.agent_id,
        "name": agent.name,
        "extension": agent.extension,
        "state": agent.state.value,
        "reason": agent.reason,
        "since": stamp(agent.since),
        "phone": agent.phone,
        "wrap_up_until": stamp_or_none(agent.wrap_up_until),
        "wish": wish_view(agent),
    }


def call_view(scene: Scene, call: CallState, agent: Agent) -> Json | None:
    """Show the agent his call; None when it is no longer (or not yet) his."""
    offer = call.offer
    if offer is None or offer.agent_id != agent.agent_id:
        return None
    return {
        "call_id": call.call_id,
        "offer_id": offer.offer_id,
        "phase": _agent_phase(call),
        "caller": {"number": call.caller_number, "name": call.caller_name},
        "dialled": call.dialled,
        "choice": choice_view(scene, call),
        "keys": call.session.keys,
        "company": _company(call),
        "queue": {"name": call.queue, "label": queue_label(scene, call.queue)},
        "arrived_at": stamp(call.arrived_at),
        "waited_s": _waited_s(call, scene.now),
        "offered_at": stamp(offer.offered_at),
        "ringing_at": stamp_or_none(offer.ringing_at),
        "answered_at": stamp_or_none(call.answered_at),
        "ended_at": stamp_or_none(call.ended_at),
        "ended_by": call.ended_by or None,
        "outcome": call.outcome or None,
    }


def queue_view(queue: QueuePolicy, standing: QueueStanding) -> Json:
    """Show one queue."""
    return {
        "name": queue.name,
        "label": queue.label,
        "waiting": standing.waiting,
        "longest_wait_s": round(standing.longest_wait_s, 1),
        "available_agents": standing.available,
    }


def wish_view(agent: Agent) -> Json | None:
    """Show what he asked for during the call, to be done after it."""
    if agent.wish is None:
        return None
    trigger, reason = agent.wish
    state = AgentState.PAUSED if trigger is Trigger.PAUSE else AgentState.LOGGED_OUT
    return {"state": state.value, "reason": reason}


def _agent_phase(call: CallState) -> str:
    if call.phase != "offered":
        return call.phase
    return "ringing" if is_ringing(call) else "announced"


def is_ringing(call: CallState) -> bool:
    """Tell whether an agent's phone rings for the call."""
    offer = call.offer
    return call.phase == "offered" and offer is not None and offer.stage == "ringing"


def choice_view(scene: Scene, call: CallState) -> Json:
    """Show what the caller chose."""
    choice = call.session.choice or ""
    return {"id": choice, "label": scene.choice_label(choice) if choice else ""}


def _company(call: CallState) -> Json:
    company = call.company
    return {
        "number": call.session.company_number,
        "verification": call.session.verification,
        "name": company.name if company is not None else "",
        "assistants": [
            {"role": a.role, "name": a.name, "whatsapp": a.whatsapp, "email": a.email}
            for a in (company.assistants if company is not None else ())
        ],
    }


def queue_label(scene: Scene, name: str) -> str:
    """Name a queue; one that vanished is called by its own name."""
    queue = scene.board.queues.get(name)
    return queue.label if queue is not None else name


def _waited_s(call: CallState, now: datetime) -> float:
    if call.joined_at is None:
        return 0.0
    until = call.answered_at or call.ended_at or now
    return round((until - call.joined_at).total_seconds(), 1)
