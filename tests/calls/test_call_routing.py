"""Who gets which call: each strategy, needs that relax, groups, priority, and callers who return.

Skills in the queue "consultas": Bruno 7, Carla 6, Ana 5.
"""

import asyncio
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from acd.why import read
from atiende.demo.phones import Rings
from tests.rig.routed import asked, free_again, grouped, no_wrap_up, reasons_of, routed, served
from tests.rig.scene import Caller, Scene

pytestmark = [pytest.mark.calls, pytest.mark.asyncio(loop_scope="session")]

TEAM = ("ana", "bruno", "carla")


async def logins(scene: Scene, callers: list[Caller]) -> list[str]:
    """Who answered each of the callers."""
    return [(await scene.offers_to(caller))[-1][0] for caller in callers]


async def test_the_most_skilled_of_those_who_are_free_gets_the_call(scene: Scene):
    async with routed(scene, "strategy: most_skilled"):
        desks = {login: await scene.sit_down(login) for login in TEAM}
        callers = []
        for expected in ("bruno", "carla", "ana"):
            callers.append(await asked(scene))
            await desks[expected].page.until_call("talking")
        for caller in callers:
            await caller.call.hang_up()
        assert await logins(scene, callers) == ["bruno", "carla", "ana"]
    why = read(await reasons_of(scene, callers[1]))
    assert why.rule == "most_skilled"
    assert why.chosen is not None
    assert dict(why.chosen.values)["level"] == 6
    (bruno,) = [out for out in why.ruled_out if out.agent_id == desks["bruno"].agent_id]
    assert (bruno.code, bruno.detail) == ("state", "talking")


async def test_whoever_took_the_fewest_calls_today_gets_the_next(scene: Scene):
    async with routed(scene, "strategy: fewest_calls"), scene.line.page("sofia") as supervisor:
        desks = {login: await scene.sit_down(login) for login in TEAM}
        for _ in range(2):
            since = max(0, supervisor.mark() - 1)
            shown = await supervisor.until(lambda m: "agents" in m, "the agents", since=since)
            today = {row["id"]: row["calls_today"] for row in shown.message["agents"]}
            fewest = min(today.values())
            caller = await asked(scene)
            row = await scene.answered(caller)
            assert today[row["agent_id"]] == fewest
            await caller.call.hang_up()
            (desk,) = [desk for desk in desks.values() if desk.agent_id == row["agent_id"]]
            await free_again(desk)


async def test_agents_take_turns(scene: Scene):
    async with routed(scene, "strategy: round_robin"):
        desks = {login: await scene.sit_down(login) for login in TEAM}
        callers = []
        for _ in range(4):
            caller = await asked(scene)
            callers.append(caller)
            row = await scene.answered(caller)
            await caller.call.hang_up()
            (desk,) = [desk for desk in desks.values() if desk.agent_id == row["agent_id"]]
            await free_again(desk)
        first, second, third, fourth = await logins(scene, callers)
        assert {first, second, third} == set(TEAM)
        assert fourth == first


async def test_the_quicker_agent_goes_first_though_another_has_been_idle_a_little_longer(
    scene: Scene,
):
    async with routed(scene, "strategy: fair_fastest\nfair_idle_s: 3600"):
        carla = await scene.sit_down("carla")
        await served(scene, carla, talk_s=6.0)
        await carla.page.pause("break")
        bruno = await scene.sit_down("bruno")
        await served(scene, bruno)
        await bruno.page.pause("break")
        await carla.page.be_available()
        await scene.listen(1.0)
        since = bruno.page.mark()
        await bruno.page.be_available()
        await bruno.page.until_agent("available", since=since)
        caller = await asked(scene)
        await bruno.page.until_call("talking", since=since)
        await caller.call.hang_up()
    why = read(await reasons_of(scene, caller))
    assert why.rule == "fair_fastest"
    assert why.chosen is not None
    chosen, following = dict(why.chosen.values), dict(why.following[0].values)
    assert chosen["handle_s"] < following["handle_s"]
    assert chosen["idle_s"] < following["idle_s"]


async def test_what_is_asked_relaxes_while_the_caller_waits(scene: Scene):
    rules = """
strategy: most_skilled
rings:
  - {needs: {consultas: 7}}
  - {after_s: 3, needs: {consultas: 5}}
"""
    async with routed(scene, rules):
        ana = await scene.sit_down("ana")
        caller = await asked(scene)
        await ana.page.until_call("talking")
        await caller.call.hang_up()
        row = await scene.row_of(caller, ended=True)
    assert 2.9 <= row["waited_s"] <= 5.0
    assert read(await reasons_of(scene, caller)).ring == (2, 2)


async def test_a_group_of_experts_joins_when_nobody_else_came_free(scene: Scene):
    rules = """
strategy: most_skilled
rings:
  - {needs: {consultas: 8}}
  - {after_s: 3, groups: [expertos]}
"""
    async with grouped(scene, "ana", "expertos"), routed(scene, rules):
        carla = await scene.sit_down("carla")
        ana = await scene.sit_down("ana")
        caller = await asked(scene)
        await ana.page.until_call("talking")
        await caller.call.hang_up()
        assert await scene.offers_to(caller) == [("ana", "accepted")]
        why = read(await reasons_of(scene, caller))
        assert why.ring == (2, 2)
        assert ("not_in_group", carla.agent_id) in {(o.code, o.agent_id) for o in why.ruled_out}


async def test_who_calls_again_reaches_the_same_agent_first(scene: Scene):
    async with routed(scene, "strategy: most_skilled\nlast_agent_s: 20"):
        ana = await scene.sit_down("ana")
        known = await served(scene, ana)
        bruno = await scene.sit_down("bruno")
        again = await asked(scene, number=known.number)
        await ana.page.until_call("talking", since=ana.page.mark() - 1)
        stranger = await asked(scene)
        await bruno.page.until_call("talking")
        for caller in (again, stranger):
            await caller.call.hang_up()
        assert await logins(scene, [again, stranger]) == ["ana", "bruno"]
    assert read(await reasons_of(scene, again)).rule == "last_agent"


async def test_who_was_cut_off_while_waiting_and_calls_again_keeps_his_turn(scene: Scene):
    async with routed(scene, "strategy: most_skilled"):
        cut_off = await asked(scene)
        await cut_off.call.hang_up()
        await scene.row_of(cut_off, ended=True)
        other = await asked(scene)
        again = await asked(scene, number=cut_off.number)
        rows = scene.line.rows(
            "SELECT first_contact_at FROM queue_waits w JOIN calls c USING (call_id)"
            " WHERE c.caller_number = ? ORDER BY w.joined_at",
            cut_off.number,
        )
        assert rows[0]["first_contact_at"] is None
        assert rows[1]["first_contact_at"] is not None
        ana = await scene.sit_down("ana", expect_call=True)
        await ana.page.until_call("talking")
        await scene.answered(again)
        await again.call.hang_up()
        await no_wrap_up(ana)
        await scene.answered(other)
        await other.call.hang_up()
        await scene.row_of(other, ended=True)


async def test_two_who_come_free_in_the_same_instant_get_one_caller_each(scene: Scene):
    desks = {login: await scene.sit_down(login) for login in ("bruno", "carla")}
    for desk in desks.values():
        await desk.page.pause("break")
        await desk.page.until_agent("paused")
    callers = [await asked(scene) for _ in range(2)]
    await asyncio.gather(*(desk.page.be_available() for desk in desks.values()))
    rows = [await scene.answered(caller) for caller in callers]
    assert {row["agent_id"] for row in rows} == {desk.agent_id for desk in desks.values()}
    for caller in callers:
        await caller.call.hang_up()
        assert [outcome for _, outcome in await scene.offers_to(caller)] == ["accepted"]


async def test_an_agent_who_leaves_while_the_phone_rings_loses_nobody(scene: Scene):
    bruno = await scene.sit_down("bruno", Rings())
    caller = await asked(scene)
    await bruno.page.until_call("ringing")
    carla = await scene.sit_down("carla", expect_call=True)
    await scene.leave("bruno")
    await carla.page.until_call("talking")
    await caller.call.hang_up()
    assert await scene.offers_to(caller) == [("bruno", "withdrawn"), ("carla", "accepted")]


@pytest.mark.parametrize(("when", "callers"), [("waiting_over: 1", 2), ('between: "{now}"', 1)])
async def test_a_crowd_and_the_hour_change_whom_callers_wait_for(scene: Scene, when, callers):
    rules = f"""
strategy: most_skilled
rings:
  - {{needs: {{consultas: 8}}}}
treatments:
  - when: {{{when.format(now=now_and_then())}}}
    rings:
      - {{needs: {{consultas: 5}}}}
"""
    async with routed(scene, rules):
        ana = await scene.sit_down("ana")
        all_who_call = [await asked(scene) for _ in range(callers)]
        first, last = all_who_call[0], all_who_call[-1]
        await ana.page.until_call("talking")
        for caller in reversed(all_who_call):
            await caller.call.hang_up()
        assert await scene.offers_to(first) == [("ana", "accepted")]
        offered, joined = await times(scene, first, last)
    assert offered >= joined


def now_and_then() -> str:
    """Two hours around now, on the line's clock."""
    now = datetime.now(ZoneInfo("America/Argentina/Buenos_Aires"))
    return "-".join(f"{now + timedelta(hours=by):%H:%M}" for by in (-1, 1))


async def times(scene: Scene, first: Caller, last: Caller) -> tuple[str, str]:
    """When the first was offered to somebody, and when the last began to wait."""
    of_first, of_last = await scene.row_of(first), await scene.row_of(last)
    (offer,) = scene.line.rows("SELECT made_at FROM offers WHERE call_id = ?", of_first["call_id"])
    (wait,) = scene.line.rows(
        "SELECT joined_at FROM queue_waits WHERE call_id = ?", of_last["call_id"]
    )
    return str(offer["made_at"]), str(wait["joined_at"])
