"""The routing rule, word for word and without an index: what the router is compared with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from acd.agents import AgentState as S
from acd.board import Board
from acd.model import Agent, Entry, QueuePolicy
from acd.needs import Asks, Ring
from acd.rank import MAX_CREDIT_S
from acd.strategy import key_of

GONE = {S.LOGGED_OUT, S.PAUSED, S.NOT_ANSWERING}


def pairings(board: Board, now: datetime) -> list[tuple[str, int]]:
    """Every offer that the rule makes now, in order."""
    free = {agent.agent_id: agent for agent in board.agents.values() if is_free(agent, now)}
    made = []
    for entry in in_order(board):
        if entry.offer is not None or entry.held:
            continue
        suitable = [free[who] for who in free if may(board, entry, free[who], now)]
        if suitable:
            chosen = min(suitable, key=lambda one: preference(board, entry, one, now))
            made.append((entry.entry_id, chosen.agent_id))
            del free[chosen.agent_id]
    return made


def in_order(board: Board) -> list[Entry]:
    return sorted(board.entries.values(), key=lambda entry: rank(board, entry))


def rank(board: Board, entry: Entry) -> tuple[float, str]:
    credit_s = entry.credit_s + queue_of(board, entry).credit_s
    came = min(entry.first_contact_at or entry.joined_at, entry.joined_at)
    return (came.timestamp() - min(MAX_CREDIT_S, max(0.0, credit_s)), entry.entry_id)


def queue_of(board: Board, entry: Entry) -> QueuePolicy:
    return board.policy_of(entry.entry_id)


def is_free(agent: Agent, now: datetime) -> bool:
    rested = agent.rests_until is None or agent.rests_until <= now
    return agent.state is S.AVAILABLE and agent.phone == "registered" and rested


def may(board: Board, entry: Entry, agent: Agent, now: datetime) -> bool:
    if passed(entry, agent, now) or not suits(asks(board, entry, now), agent):
        return False
    return kept_for(board, entry, now) in (None, agent.agent_id)


def passed(entry: Entry, agent: Agent, now: datetime) -> bool:
    until, _ = entry.passed.get(agent.agent_id, (now, ""))
    return until > now


def asks(board: Board, entry: Entry, now: datetime) -> Asks:
    queue, waited_s = queue_of(board, entry), (now - entry.joined_at).total_seconds()
    reached = [ring for ring in queue.steps if ring.after_s <= waited_s]
    ring: Ring = reached[-1] if reached else queue.steps[0]
    binding = (*ring.needs, *(entry.needs if ring.keeps_own else ()))
    wished = (*(() if ring.keeps_own else entry.needs), *entry.prefers)
    return Asks(binding, wished, ring.groups)


def suits(asked: Asks, agent: Agent) -> bool:
    grouped = not asked.groups or asked.groups & agent.groups
    return bool(grouped) and all(meets(agent, need) for need in asked.needs)


def meets(agent: Agent, need) -> bool:
    return agent.skills.get(need.skill, 0) >= need.level


def kept_for(board: Board, entry: Entry, now: datetime) -> int | None:
    until = entry.joined_at + timedelta(seconds=queue_of(board, entry).last_agent_s)
    agent = board.agents.get(entry.last_agent_id)
    if agent is None or now >= until or passed(entry, agent, now):
        return None
    soon = agent.state not in GONE and agent.phone != "unregistered" and agent.wish is None
    return agent.agent_id if soon and suits(asks(board, entry, now), agent) else None


def preference(board: Board, entry: Entry, agent: Agent, now: datetime) -> tuple:
    met = sum(meets(agent, want) for want in asks(board, entry, now).prefers)
    return (-met, *key_of(agent, queue_of(board, entry)))


def idle_pairs(board: Board, now: datetime) -> Iterator[tuple[str, int]]:
    """Whoever waits though somebody free could take it."""
    for entry in board.entries.values():
        for agent in board.agents.values():
            offerable = entry.offer is None and not entry.held
            if offerable and is_free(agent, now) and may(board, entry, agent, now):
                yield entry.entry_id, agent.agent_id
