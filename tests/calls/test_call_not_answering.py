"""An agent whose telephone rings on and on gets no more calls until he says that he is back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest

from atiende.demo.page import AgentPage
from atiende.demo.phones import Answers, Rings
from atiende.settings import Settings
from db.directory import Directory, QueueRecord
from db.engine import Database
from tests.rig.line import QUEUES
from tests.rig.routed import QUEUE, asked
from tests.rig.scene import Caller, Desk, Scene

pytestmark = [pytest.mark.calls, pytest.mark.asyncio(loop_scope="session")]

LIMIT = Settings.model_fields["missed_limit"].default


@asynccontextmanager
async def ringing_shortly(scene: Scene, supervisor: AgentPage) -> AsyncIterator[None]:
    """Phones ring for a second only; the queue's label says when that counts."""
    (usual,) = [queue for queue in QUEUES if queue.name == QUEUE]
    short = msgspec.structs.replace(usual, ring_timeout_s=1.0, label="Poca paciencia")
    async with Database(scene.line.settings.database) as database:
        queues = Directory(database).queues

        async def counts(queue: QueueRecord) -> None:
            since = max(0, supervisor.mark() - 1)
            await queues.put(queue)

            def told(message: dict[str, Any]) -> bool:
                return queue.label in [one["label"] for one in message.get("queues", ())]

            await supervisor.until(told, queue.label, since=since)

        await counts(short)
        try:
            yield
        finally:
            await counts(usual)


@asynccontextmanager
async def missed_too_often(scene: Scene) -> AsyncIterator[Desk]:
    """Bruno, whose phone has just rung in vain for as many callers as the limit says, and Carla.

    Each caller is served by her.
    """
    async with scene.line.page("sofia") as supervisor, ringing_shortly(scene, supervisor):
        bruno = await scene.sit_down("bruno", Rings())
        callers = [await asked(scene) for _ in range(LIMIT)]
        await bruno.page.until_agent("not_answering")

        def shown(message: dict[str, Any]) -> bool:
            row = {row["id"]: row for row in message.get("agents", ())}[bruno.agent_id]
            return bool((row["state"], row["missed"]) == ("not_answering", LIMIT))

        await supervisor.until(shown, "who does not answer", since=max(0, supervisor.mark() - 1))
        carla = await scene.sit_down("carla", expect_call=True)
        for caller in callers:
            await serves(scene, carla, caller)
        for caller in callers:
            assert await scene.offers_to(caller) == [("bruno", "timed_out"), ("carla", "accepted")]
        await scene.leave("carla")
        await scene.forget_calls()
        assert bruno.page.state["agent"]["state"] == "not_answering"
        assert bruno.page.state["call"] is None
        yield bruno


async def serves(scene: Scene, desk: Desk, caller: Caller) -> None:
    """The caller talks with this agent and hangs up; no time is taken for the wrap-up."""
    call_id = (await scene.answered(caller))["call_id"]

    def talks(message: dict[str, Any]) -> bool:
        shown = (message.get("call") or {}).get("call_id")
        return bool((shown, message["agent"]["state"]) == (call_id, "talking"))

    await desk.page.until(talks, "the call of this caller")
    since = desk.page.mark()
    await caller.call.hang_up()
    await desk.page.until_agent("wrap_up", since=since)
    await desk.page.finish_wrap_up()


async def gets_the_next_call(scene: Scene, desk: Desk) -> None:
    caller = await asked(scene)
    row = await scene.answered(caller)
    assert row["agent_id"] == desk.agent_id
    await caller.call.hang_up()
    assert await scene.offers_to(caller) == [("bruno", "accepted")]


async def test_who_let_it_ring_too_often_gets_no_call_until_he_is_back_on_the_page(scene: Scene):
    async with missed_too_often(scene) as bruno:
        waiting = await asked(scene)
        bruno.phone.manners = Answers()
        await bruno.page.be_available()
        await scene.answered(waiting)
        await waiting.call.hang_up()
        assert await scene.offers_to(waiting) == [("bruno", "accepted")]
    states = scene.line.rows(
        "SELECT state, reason FROM agent_states WHERE agent_id = ? ORDER BY position DESC LIMIT 12",
        bruno.agent_id,
    )
    assert {"state": "not_answering", "reason": "timed_out"} in states


async def test_who_let_it_ring_too_often_is_back_by_a_code_on_the_telephone(scene: Scene):
    async with missed_too_often(scene) as bruno:
        bruno.phone.manners = Answers()
        since = bruno.page.mark()
        code = await bruno.phone.call("*11")
        await bruno.page.until_agent("available", since=since)
        await code.wait_ended()
        await gets_the_next_call(scene, bruno)
