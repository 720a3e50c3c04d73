"""A call whose own task fails while two talk: nobody is cut off, and nobody is forgotten."""

import asyncio
from types import SimpleNamespace

import pytest

from atiende.call.turn import CallRules
from atiende.line import Line
from atiende.runner import Surroundings
from telephony.ari.models import Bridge, Channel, DialplanCEP
from telephony.calls import HangUp, LegEnded, LegHeld
from tests.rig.call_story import talking
from tests.rig.world import World


class Stage:
    """A line that took up a talk of `world`; its desk fails as often as `failures` says."""

    def __init__(self, world: World, failures: int) -> None:
        self.world = world
        self.failures = failures
        self.done: list[object] = []
        self.told: list[object] = []
        channels, bridges = self._listed("channels"), self._listed("bridges")
        self.line = Line(SimpleNamespace(channels=channels, bridges=bridges), self.plan, self.plan)
        self.line.surround(
            Surroundings(
                effects=SimpleNamespace(do=self.do),
                record=self.record,
                lookups=None,
                keeping=None,
                desk=self.desk,
                look_back=None,
                show_pop=lambda _call_id, _pop: None,
                changed=lambda _state: None,
                rules=CallRules(),
                now=lambda: world.now,
            )
        )

    async def plan(self, *_):
        return self.world.plan

    async def do(self, command) -> None:
        self.done.append(command)

    async def record(self, _facts, **_) -> None:
        pass

    def desk(self, _call_id, command) -> None:
        if self.failures:
            self.failures -= 1
            raise RuntimeError("a fault of our own")
        self.told.append(command)

    def _listed(self, kind: str):
        async def listed():
            if kind == "bridges":
                legs = self.world.bridges.items()
                return [Bridge(id=id_, channels=sorted(here)) for id_, here in legs]
            app = DialplanCEP(app_name="Stasis")
            return [Channel(id=leg, state="Up", dialplan=app) for leg in self.world.legs]

        return SimpleNamespace(list=listed)

    async def until(self, served: str) -> None:
        async with asyncio.timeout(2):
            while [how for _, how in self.line.live().values()] != [served]:  # noqa: ASYNC110
                await asyncio.sleep(0)


@pytest.mark.parametrize("failures", [1, 2])
async def test_a_talk_whose_task_failed_is_taken_up_again_and_ends_in_order(failures: int):
    world = World()
    call = world.calls[talking(world)]
    stage = Stage(world, failures)
    stage.line._start(call, world.plan)
    leg = call.offer.offer_id
    stage.line.post(call.call_id, LegHeld(leg))
    for _ in range(failures):
        await stage.until("stranded")
        assert [state.call_id for state in stage.line.calls] == [call.call_id]
        await stage.line.take_up_again(call.call_id)
    await stage.until("quiet")
    assert not any(isinstance(command, HangUp) for command in stage.done)
    stage.line.post(call.call_id, LegEnded(leg, 16))
    stage.line.post(call.call_id, LegEnded(call.channel_id, 16))
    async with asyncio.timeout(2):
        while stage.line.calls:  # noqa: ASYNC110
            await asyncio.sleep(0)
    assert HangUp(call.channel_id) in stage.done
    await stage.line.close()
