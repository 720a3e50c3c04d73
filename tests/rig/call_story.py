"""What tests of a call say again and again."""

from db import facts as f
from tests.rig.world import World


def outcomes(world: World, call_id: str) -> list[str]:
    return [
        fact.outcome
        for fact in world.facts
        if isinstance(fact, f.OfferEnded) and fact.call_id == call_id
    ]


def end(world: World, call_id: str) -> f.CallEnded:
    (ended,) = [
        fact for fact in world.facts if isinstance(fact, f.CallEnded) and fact.call_id == call_id
    ]
    return ended


def talking(world: World, agent_id: int = 1) -> str:
    world.agent(agent_id)
    call = world.caller()
    world.to_queue(call)
    world.picks_up(world.ringing_leg(call))
    assert world.calls[call].phase == "talking"
    return call
