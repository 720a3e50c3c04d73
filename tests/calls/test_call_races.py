"""Two things at the same instant: whichever wins, the caller gets an agent and the books balance."""

import asyncio

import pytest

from atiende.demo.phones import Answers, Rings
from tests.rig.line import RING_TIMEOUT_S
from tests.rig.routed import asked
from tests.rig.scene import Scene
from tests.rig.sipp import require_sipp
from tests.rig.sipp_phone import sipp_phone
from tests.rig.sipp_scenarios import two_minds

pytestmark = [pytest.mark.calls, pytest.mark.asyncio(loop_scope="session")]


async def test_a_phone_picked_up_in_the_instant_in_which_it_rang_for_too_long(scene: Scene):
    bruno = await scene.sit_down("bruno", Answers(after_s=RING_TIMEOUT_S))
    carla = await scene.sit_down("carla", expect_call=True)
    await carla.page.pause("break")
    caller = await asked(scene)
    await bruno.page.until_call("ringing")
    await carla.page.be_available()
    row = await scene.answered(caller)
    await caller.call.hang_up()
    made = await scene.offers_to(caller)
    winner = {bruno.agent_id: "bruno", carla.agent_id: "carla"}[row["agent_id"]]
    assert made[-1] == (winner, "accepted")
    assert [outcome for _, outcome in made].count("accepted") == 1


async def test_a_phone_picked_up_in_the_instant_in_which_its_agent_pauses(scene: Scene):
    bruno = await scene.sit_down("bruno", Rings())
    caller = await asked(scene)
    ringing = await bruno.phone.incoming()
    await bruno.page.until_call("ringing")
    carla = await scene.sit_down("carla", expect_call=True)
    await asyncio.gather(ringing.answer(), bruno.page.pause("break"))
    row = await scene.answered(caller)
    await caller.call.hang_up()
    made = await scene.offers_to(caller)
    if row["agent_id"] == bruno.agent_id:
        assert made == [("bruno", "accepted")]
        await bruno.page.until_agent("paused", deadline_s=20)
    else:
        assert made == [("bruno", "withdrawn"), ("carla", "accepted")]
        assert row["agent_id"] == carla.agent_id


@pytest.mark.parametrize(
    ("answers", "wins"),
    [(("200 OK", "603 Decline"), "bruno"), (("603 Decline", "200 OK"), "carla")],
    ids=["answered first", "refused first"],
)
async def test_a_phone_that_refuses_and_answers_in_the_same_instant(scene: Scene, answers, wins):
    require_sipp()
    minds = two_minds(*answers)
    async with sipp_phone(scene, minds, login="bruno", strict=False) as (bruno, _):
        carla = await scene.sit_down("carla")
        desks = {"bruno": bruno, "carla": carla}
        caller = await asked(scene)
        await desks[wins].page.until_call("talking")
        loser = carla if wins == "bruno" else bruno
        assert loser.page.state["agent"]["state"] == "available"
        assert loser.page.state["call"] is None
        await caller.call.hang_up()
        await desks[wins].page.until_agent("wrap_up")
        refused = [] if wins == "bruno" else [("bruno", "refused")]
        assert await scene.offers_to(caller) == [*refused, (wins, "accepted")]


@pytest.mark.parametrize("status", [603, 486])
async def test_a_phone_that_refuses_in_the_instant_in_which_its_agent_pauses(scene: Scene, status):
    bruno = await scene.sit_down("bruno", Rings())
    caller = await asked(scene)
    ringing = await bruno.phone.incoming()
    await bruno.page.until_call("ringing")
    carla = await scene.sit_down("carla", expect_call=True)
    await asyncio.gather(ringing.refuse(status), bruno.page.pause("break"))
    await carla.page.until_call("talking")
    await ringing.wait_ended()
    assert bruno.page.state["agent"]["state"] == "paused"
    await caller.call.hang_up()
    (lost, accepted) = await scene.offers_to(caller)
    assert lost in (("bruno", "refused"), ("bruno", "withdrawn"))
    assert accepted == ("carla", "accepted")


async def test_a_phone_whose_agent_logs_out_while_it_rings_is_silent_and_the_next_has_the_call(
    scene: Scene,
):
    bruno = await scene.sit_down("bruno", Rings())
    caller = await asked(scene)
    ringing = await bruno.phone.incoming()
    await bruno.page.until_call("ringing")
    carla = await scene.sit_down("carla", expect_call=True)
    await scene.leave("bruno")
    await ringing.wait_ended()
    row = await scene.answered(caller)
    await caller.call.hang_up()
    assert row["agent_id"] == carla.agent_id
    assert await scene.offers_to(caller) == [("bruno", "withdrawn"), ("carla", "accepted")]


async def test_a_caller_who_hangs_up_in_the_instant_in_which_the_phone_is_picked_up(scene: Scene):
    bruno = await scene.sit_down("bruno", Rings())
    caller = await asked(scene)
    ringing = await bruno.phone.incoming()
    await bruno.page.until_call("ringing")
    await asyncio.gather(ringing.answer(), caller.call.hang_up())
    row = await scene.row_of(caller, ended=True)
    assert row["outcome"] in ("answered", "abandoned")
    await ringing.wait_ended()
    await bruno.page.until(
        lambda message: message["agent"]["state"] in ("available", "wrap_up"),
        "an agent who is not busy any more",
        since=bruno.page.mark() - 1,
    )
