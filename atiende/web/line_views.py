"""What supervisors see of the whole line (pure). Shapes: docs/web-protocol.md."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import lru_cache
from heapq import nsmallest
from typing import Final, TypeAlias

from acd.explain import sentences
from acd.model import Agent, Entry, QueuePolicy
from acd.why import read
from asterisk_conf.words import Language, Words
from atiende.call.state import CallState
from atiende.shown import Json, stamp, stamp_or_none
from atiende.web.views import (
    Scene,
    choice_view,
    is_ringing,
    queue_label,
    queue_view,
    wish_view,
)
from db.metrics.waits import Expected

MOST_EXPLAINED: Final = 100
"""Of how many who wait it is told why: the oldest. More than that nobody reads."""

Names: TypeAlias = tuple[tuple[int, str], ...]
"""The agents' names by their ids, as something that a cache can keep."""

_NO_WHY: Final = ("", ())


def line_message(view: Json, seq: int, user: Json) -> Json:
    """Make the ``line`` message of what :func:`line_view` shows."""
    return {"type": "line", "seq": seq, "user": user, **view}


def line_view(scene: Scene, watched_by: Collection[int]) -> Json:
    """Show the whole line, the same to everybody who may see it.

    ``watched_by`` are the agents who have a page open.
    """
    return {
        "now": stamp(scene.now),
        "queues": [_queue(scene, queue) for queue in scene.board.queues.values()],
        "calls": line_calls(scene),
        "agents": [
            line_agent(scene, agent, page=agent.agent_id in watched_by)
            for agent in scene.board.agents.values()
        ],
    }


def line_calls(scene: Scene) -> list[Json]:
    """List the calls in progress, the oldest first."""
    live = (call for call in scene.calls.values() if call.phase != "ended")
    names = tuple((agent.agent_id, agent.name) for agent in scene.board.agents.values())
    explained = _explained(scene)
    return [
        _call(scene, call, _why(scene, call, names, explained))
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


def _call(scene: Scene, call: CallState, why: tuple[str, tuple[str, ...]]) -> Json:
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
        "why": list(why[1]),
        "why_of": why[0],
    }


def _phase(call: CallState) -> str:
    if call.menu is not None:
        return "overflow"
    return "ringing" if is_ringing(call) else call.phase


def _why(
    scene: Scene, call: CallState, names: Names, explained: Collection[str]
) -> tuple[str, tuple[str, ...]]:
    """Say why he talks, or will talk, to this agent; or why he still waits."""
    if call.offer is not None:
        said = _offer_said(call.offer.reasons, names, scene.language)
        return ("offer", said) if said else _NO_WHY
    if call.entry_id in explained:
        return _NO_WHY
    return _NO_WHY


@lru_cache(maxsize=2048)
def _offer_said(reasons: tuple[str, ...], names: Names, language: Language) -> tuple[str, ...]:
    """Say why an offer went where it did; asked again for as long as the call lasts."""
    return _texts(sentences(read(reasons), dict(names)), language) if reasons else ()


def _texts(said: Iterable[Words], language: Language) -> tuple[str, ...]:
    return tuple(words.text(language) for words in said)


def _explained(scene: Scene) -> Collection[str]:
    oldest = nsmallest(MOST_EXPLAINED, scene.board.entries.values(), key=_joined_at)
    return {entry.entry_id for entry in oldest}


def _joined_at(entry: Entry) -> datetime:
    return entry.joined_at
