"""What the pages show, made from the live calls and the board (pure). Shapes: docs/web-protocol.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from acd.agents import AgentState, Trigger
from acd.board import Board
from acd.model import Agent, QueuePolicy
from atiende.call.state import CallState
from atiende.shown import Json, Label, stamp, stamp_or_none


@dataclass(frozen=True)
class Scene:
    """All that can be shown at ``now``; ``choice_label`` gives a menu option's words."""

    now: datetime
    board: Board
    calls: Mapping[str, CallState]
    choice_label: Label


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
        "queues": [queue_view(scene, queue) for queue in scene.board.queues.values()],
    }


def line_message(scene: Scene, seq: int, user: Json) -> Json:
    """Make the ``line`` message for supervisors and administrators."""
    return {
        "type": "line",
        "seq": seq,
        "now": stamp(scene.now),
        "user": user,
        "queues": [queue_view(scene, queue) for queue in scene.board.queues.values()],
        "calls": line_calls(scene),
        "agents": [_line_agent(agent) for agent in scene.board.agents.values()],
    }


def line_calls(scene: Scene) -> list[Json]:
    """List the calls in progress, the oldest first."""
    live = (call for call in scene.calls.values() if call.phase != "ended")
    return [_line_call(scene, call) for call in sorted(live, key=lambda call: call.arrived_at)]


def agent_view(agent: Agent) -> Json:
    """Show an agent to himself."""
    return {
        **_line_agent(agent),
        "wrap_up_until": stamp_or_none(agent.wrap_up_until),
        "wish": _wish(agent),
    }


def _line_agent(agent: Agent) -> Json:
    return {
        "id": agent.agent_id,
        "name": agent.name,
        "extension": agent.extension,
        "state": agent.state.value,
        "reason": agent.reason,
        "since": stamp(agent.since),
        "phone": agent.phone,
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
        "choice": _choice(scene, call),
        "keys": call.session.keys,
        "company": _company(call),
        "queue": {"name": call.queue, "label": _queue_label(scene, call.queue)},
        "arrived_at": stamp(call.arrived_at),
        "waited_s": _waited_s(call, scene.now),
        "offered_at": stamp(offer.offered_at),
        "ringing_at": stamp_or_none(offer.ringing_at),
        "answered_at": stamp_or_none(call.answered_at),
        "ended_at": stamp_or_none(call.ended_at),
        "ended_by": call.ended_by or None,
        "outcome": call.outcome or None,
    }


def queue_view(scene: Scene, queue: QueuePolicy) -> Json:
    """Show one queue."""
    entries = [entry for entry in scene.board.entries.values() if entry.queue == queue.name]
    waits = [(scene.now - entry.joined_at).total_seconds() for entry in entries]
    free = [
        agent
        for agent in scene.board.agents.values()
        if scene.board.is_free(agent, scene.now)
        and (queue.skill is None or queue.skill in agent.skills)
    ]
    return {
        "name": queue.name,
        "label": queue.label,
        "waiting": len(entries),
        "longest_wait_s": round(max(waits, default=0.0), 1),
        "available_agents": len(free),
    }


def _wish(agent: Agent) -> Json | None:
    """What he asked for during the call, to be done after it."""
    if agent.wish is None:
        return None
    trigger, reason = agent.wish
    state = AgentState.PAUSED if trigger is Trigger.PAUSE else AgentState.LOGGED_OUT
    return {"state": state.value, "reason": reason}


def _agent_phase(call: CallState) -> str:
    if call.phase != "offered":
        return call.phase
    ringing = call.offer is not None and call.offer.stage == "ringing"
    return "ringing" if ringing else "announced"


def _line_phase(call: CallState) -> str:
    if call.menu is not None:
        return "overflow"
    ringing = call.phase == "offered" and _agent_phase(call) == "ringing"
    return "ringing" if ringing else call.phase


def _line_call(scene: Scene, call: CallState) -> Json:
    agent = scene.board.agents.get(call.offer.agent_id) if call.offer is not None else None
    return {
        "call_id": call.call_id,
        "phase": _line_phase(call),
        "caller_number": call.caller_number,
        "choice_label": _choice(scene, call)["label"],
        "company_name": call.company.name if call.company is not None else "",
        "queue_label": _queue_label(scene, call.queue),
        "agent_name": agent.name if agent is not None else "",
        "arrived_at": stamp(call.arrived_at),
        "phase_since": stamp(call.phase_since),
    }


def _choice(scene: Scene, call: CallState) -> Json:
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


def _queue_label(scene: Scene, name: str) -> str:
    queue = scene.board.queues.get(name)
    return queue.label if queue is not None else name


def _waited_s(call: CallState, now: datetime) -> float:
    if call.joined_at is None:
        return 0.0
    until = call.answered_at or call.ended_at or now
    return round((until - call.joined_at).total_seconds(), 1)
