"""What supervisors see of the whole line (pure). Shapes: docs/web-protocol.md."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import TypeAlias

from acd.agents import AgentState
from acd.explain import sentences
from acd.model import Agent, QueuePolicy
from acd.why import read
from asterisk_conf.words import Language
from atiende.call.state import CallState
from atiende.shown import Json, stamp, stamp_or_none
from atiende.web.explanations import Explanations, Said
from atiende.web.views import (
    Scene,
    choice_view,
    is_ringing,
    queue_label,
    queue_view,
    wish_view,
)
from db.metrics.waits import Expected

Names: TypeAlias = tuple[tuple[int, str], ...]
"""The agents' names by their ids, as something that a cache can keep."""


def line_message(view: str, seq: int, user: Json) -> str:
    """Make the ``line`` message of what :func:`line_view` shows, as the text of a JSON object.

    >>> line_message('{"calls": []}', 1, {"login": "ana"})
    '{"type": "line", "seq": 1, "user": {"login": "ana"}, "calls": []}'
    """
    own = json.dumps({"type": "line", "seq": seq, "user": user}, ensure_ascii=False)
    return f"{own[:-1]}, {view[1:]}"


def line_view(scene: Scene, watched_by: Collection[int], explanations: Explanations) -> Json:
    """Show the whole line, the same to everybody who may see it.

    ``watched_by`` are the agents who have a page open; ``explanations`` remember what was said.
    """
    return {
        "now": stamp(scene.now),
        "queues": [_queue(scene, queue) for queue in scene.board.queues.values()],
        "calls": line_calls(scene, explanations),
        "agents": [
            line_agent(scene, agent, page=agent.agent_id in watched_by)
            for agent in scene.board.agents.values()
            if not _is_gone(scene, agent)
        ],
    }


def line_calls(scene: Scene, explanations: Explanations) -> list[Json]:
    """List the calls in progress, the oldest first."""
    live = (call for call in scene.calls.values() if call.phase != "ended")
    names = tuple((agent.agent_id, agent.name) for agent in scene.board.agents.values())
    waiting = explanations.now(scene, dict(names))
    return [
        _call(scene, call, _why(call, scene.language, names, waiting))
        for call in sorted(live, key=lambda call: call.arrived_at)
    ]


def line_agent(scene: Scene, agent: Agent, *, page: bool) -> Json:
    """Show an agent to supervisors; ``page``: he has one open."""
    call = scene.calls.get(agent.call_id) if agent.call_id is not None else None
    return {
        "id": agent.agent_id,
        "name": agent.name,
        "extension": agent.extension,
        "state": agent.state.value,
        "reason": agent.reason,
        "since": stamp(agent.since),
        "phone": agent.phone,
        "page": page,
        "skills": dict(sorted(agent.skills.items())),
        "groups": sorted(agent.groups),
        "call_id": agent.call_id,
        "queue_label": queue_label(scene, call.queue) if call is not None else "",
        "wish": wish_view(agent),
        "missed": agent.missed,
        "calls_today": agent.calls_today,
    }


def _is_gone(scene: Scene, agent: Agent) -> bool:
    """Nobody sees any more of a deactivated agent, once his call is over."""
    out = agent.state is AgentState.LOGGED_OUT and agent.call_id is None
    return out and agent.agent_id in scene.deactivated


def _queue(scene: Scene, queue: QueuePolicy) -> Json:
    standing = scene.board.queue_standing(queue.name, scene.now)
    return {
        **queue_view(queue, standing),
        "agents_logged_in": standing.logged_in,
        "agents_talking": standing.talking,
        "agents_paused": standing.paused,
        "strategy": standing.strategy,
        "treatment": standing.treatment,
        "expected": _expected(scene.expected(queue.name)),
    }


def _expected(told: Expected | None) -> Json | None:
    if told is None:
        return None
    return {"low_s": round(told.low_s, 1), "high_s": round(told.high_s, 1)}


def _call(scene: Scene, call: CallState, why: Json) -> Json:
    agent = scene.board.agents.get(call.offer.agent_id) if call.offer is not None else None
    return {
        "call_id": call.call_id,
        "phase": _phase(call),
        "caller_number": call.caller_number,
        "choice_label": choice_view(scene, call)["label"],
        "company_name": call.company.name if call.company is not None else "",
        "queue_label": queue_label(scene, call.queue),
        "agent_name": agent.name if agent is not None else "",
        "arrived_at": stamp(call.arrived_at),
        "phase_since": stamp(call.phase_since),
        "position": scene.board.position(call.entry_id),
        "joined_at": stamp_or_none(call.joined_at),
        "offers_made": call.offers_made,
        "credit_s": call.ask.credit_s,
        "needs": [f"{need.skill} {need.level}" for need in call.ask.needs],
        **why,
    }


def _phase(call: CallState) -> str:
    if call.menu is not None:
        return "overflow"
    return "ringing" if is_ringing(call) else call.phase


def _why(call: CallState, language: Language, names: Names, waiting: Mapping[str, Said]) -> Json:
    """Say why he talks, or will talk, to this agent; or why he still waits."""
    if call.offer is not None:
        of, said = "offer", _offer_said(call.offer.reasons, names, language)
    else:
        of, said = "waiting", waiting.get(call.entry_id, ())
    return {"why": list(said), "why_of": of if said else ""}


@lru_cache(maxsize=2048)
def _offer_said(reasons: Said, names: Names, language: Language) -> Said:
    """Say why an offer went where it did; asked again for as long as the call lasts."""
    if not reasons:
        return ()
    return tuple(words.text(language) for words in sentences(read(reasons), dict(names)))
