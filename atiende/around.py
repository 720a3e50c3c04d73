"""Reads the routing document, and what it is compared with: queues, people, the flow's options."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable

from acd.routing.around import Around, Profile
from acd.routing.document import Routing
from acd.routing.source import parse as parse_routing
from db.directory import AgentRecord, Directory, QueueRecord
from documents.problems import DocumentErrors
from ivr.document import Flow, MenuNode
from ivr.flow import parse


async def around_of(directory: Directory) -> Around:
    """Read it all. Raises DatabaseUnavailable."""
    flow = await directory.flows.latest()
    return Around(
        queues=skills_by_queue(await directory.queues.all()),
        options=None if flow is None else await asyncio.to_thread(_options, flow.source),
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


def _options(source: str) -> Collection[str] | None:
    """None when the flow is not one of this version's."""
    try:
        return options_of(parse(source, "flow"))
    except DocumentErrors:
        return None
