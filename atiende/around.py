"""Reads the routing document, and what it is compared with: queues, people, the flow's options."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from acd.needs import Need
from acd.routing.around import Around, Profile
from acd.routing.document import Ask, Routing
from acd.routing.source import parse as parse_routing
from db.directory import AgentRecord, Directory, QueueRecord
from documents.problems import DocumentErrors
from ivr.document import Flow, MenuNode, QueueNode
from ivr.flow import parse as parse_flow


async def around_of(directory: Directory) -> Around:
    """Read it all. Raises DatabaseUnavailable."""
    flow = await _published_flow(directory)
    return Around(
        queues=skills_by_queue(await directory.queues.all()),
        options=None if flow is None else options_of(flow),
        team=team_of(await directory.agents.all()),
    )


async def published_routing(directory: Directory) -> Routing:
    """Read the published document; one that asks for nothing when there is none that can be used."""
    latest = await directory.documents.latest("routing")
    if latest is None:
        return Routing()
    try:
        return parse_routing(latest.source, f"routing revision {latest.id}")
    except DocumentErrors:
        return Routing()


async def wanted_skills(directory: Directory) -> set[str]:
    """Name every skill that a queue, the routing document or the flow asks for or prefers."""
    queues = await directory.queues.all()
    routing = await published_routing(directory)
    flow = await _published_flow(directory)
    nodes = flow.nodes.values() if flow is not None else ()
    asked = [(*node.needs, *node.prefers) for node in nodes if isinstance(node, QueueNode)]
    return {
        *(queue.skill for queue in queues if queue.skill),
        *routing.skills(),
        *(skill for levels in asked for skill, _ in levels),
    }


async def flow_asks(directory: Directory, queue: str) -> dict[str, Ask]:
    """Give what the published flow asks for callers of a queue, by the node that sends them."""
    flow = await _published_flow(directory)
    return {
        name: Ask(node.credit_s, _needs(node.needs), _needs(node.prefers))
        for name, node in (flow.nodes.items() if flow is not None else ())
        if isinstance(node, QueueNode) and node.queue == queue
    }


def _needs(levels: Iterable[tuple[str, int]]) -> tuple[Need, ...]:
    return tuple(Need(skill, level) for skill, level in levels)


def skills_by_queue(queues: Iterable[QueueRecord]) -> dict[str, str | None]:
    """Give the skill that each queue asks for when no document says more."""
    return {queue.name: queue.skill or None for queue in queues}


def team_of(agents: Iterable[AgentRecord]) -> list[Profile]:
    """Give those who may log in, as routing sees them."""
    return [
        Profile(agent.name, agent.skills, frozenset(agent.groups))
        for agent in agents
        if agent.active
    ]


def options_of(flow: Flow) -> set[str]:
    """Name the options that calls of this flow may be recorded with."""
    menus = [node for node in flow.nodes.values() if isinstance(node, MenuNode)]
    named = {choice.choice for menu in menus for choice in menu.choices.values()}
    named |= {way.choice for menu in menus for way in (menu.wrong, menu.silence)}
    return {choice for choice in named if choice is not None}


async def _published_flow(directory: Directory) -> Flow | None:
    """None when there is none, or not one of this version's."""
    latest = await directory.flows.latest()
    if latest is None:
        return None
    try:
        return await asyncio.to_thread(parse_flow, latest.source, f"flow revision {latest.id}")
    except DocumentErrors:
        return None
