"""Tests that change how queues are served: publish, wait until it counts, and put back the old way."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from acd.routing.source import DEFAULT_ROUTING, parse
from atiende.demo.page import AgentPage
from db.directory import Directory
from db.engine import Database
from tests.rig.scene import Caller, Desk, Scene

QUEUE = "consultas"
"""Whose callers have nothing more to key in, and which all agents of the demonstration serve."""


@asynccontextmanager
async def routed(scene: Scene, rules: str, others: str = "") -> AsyncIterator[None]:
    """Serve :data:`QUEUE` by these rules, given as YAML; they must not be ``longest_idle``.

    ``others`` are further parts of the document. The supervisor's page says when it counts.
    """
    document = _document(rules) + others
    strategy = parse(document, "test").queues[QUEUE].strategy
    assert strategy != "longest_idle", "nobody could tell when the rules count"
    async with scene.line.page("sofia") as supervisor:
        await _publish(scene, document)
        await _until_served_by(supervisor, strategy)
        try:
            yield
        finally:
            since = supervisor.mark() - 1
            await _publish(scene, DEFAULT_ROUTING.read_text("utf-8"))
            await _until_served_by(supervisor, "longest_idle", since)


def _document(rules: str) -> str:
    body = "".join(f"    {line}\n" for line in rules.strip().splitlines())
    head = "format: 1\ntitle: Una prueba\nreturning: {keeps_age_s: 600}\n"
    return f"{head}queues:\n  {QUEUE}:\n{body}"


async def _publish(scene: Scene, source: str) -> None:
    async with Database(scene.line.settings.database) as database:
        await Directory(database).documents.publish("routing", source, "test", datetime.now(UTC))


async def _until_served_by(supervisor: AgentPage, strategy: str, since: int = 0) -> None:
    def told(message: dict[str, Any]) -> bool:
        queues = {queue["name"]: queue for queue in message.get("queues", ())}
        return bool(queues[QUEUE]["strategy"] == strategy)

    await supervisor.until(told, f"{QUEUE} served by {strategy}", since=since)


@asynccontextmanager
async def grouped(scene: Scene, login: str, group: str) -> AsyncIterator[None]:
    """An agent belongs to a group for a while."""
    async with (
        Database(scene.line.settings.database) as database,
        scene.line.page("sofia") as supervisor,
    ):
        agents = Directory(database).agents
        (agent,) = [one for one in await agents.all() if one.login == login]

        async def belongs(groups: list[str]) -> None:
            since = max(0, supervisor.mark() - 1)
            await agents.set_groups(agent.id, groups)

            def told(message: dict[str, Any]) -> bool:
                rows = {row["id"]: row for row in message.get("agents", ())}
                return bool(rows[agent.id]["groups"] == groups)

            await supervisor.until(told, f"{login} in {groups}", since=since)

        await belongs([group])
        try:
            yield
        finally:
            await belongs([])


async def served(scene: Scene, desk: Desk, *, talk_s: float = 0.0) -> Caller:
    """Somebody calls, is answered at this desk, talks, and hangs up; the agent is free again."""
    caller = await asked(scene)
    since = desk.page.mark() - 1
    await desk.page.until_call("talking", since=since)
    await scene.listen(talk_s)
    await caller.call.hang_up()
    await free_again(desk)
    return caller


async def asked(scene: Scene, *, number: str = "") -> Caller:
    """Somebody waits in :data:`QUEUE`, or is served already."""
    caller = await scene.dial(number=number)
    await caller.call.press("3")
    await scene.joined(caller)
    return caller


async def free_again(desk: Desk) -> None:
    """The agent ends the wrap-up at once, and nobody waits."""
    await no_wrap_up(desk)
    await desk.page.until_agent("available", since=desk.page.mark() - 1)


async def no_wrap_up(desk: Desk) -> None:
    """The agent ends the wrap-up at once."""
    await desk.page.until_agent("wrap_up", since=desk.page.mark() - 1)
    await desk.page.finish_wrap_up()


async def reasons_of(scene: Scene, caller: Caller) -> list[str]:
    """What the ledger keeps of why the last offer of a call went where it did."""
    row = await scene.row_of(caller)
    (found,) = scene.line.rows(
        "SELECT reasons FROM offers WHERE call_id = ? ORDER BY made_at DESC LIMIT 1", row["call_id"]
    )
    return list(json.loads(found["reasons"]))
