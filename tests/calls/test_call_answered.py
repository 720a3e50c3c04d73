"""From the dialled number to an agent's phone and page, and back to an empty line."""

import pytest

from tests.rig.scene import Scene

pytestmark = [pytest.mark.calls, pytest.mark.asyncio(loop_scope="session")]


async def test_the_agent_sees_who_calls_before_the_phone_rings(scene: Scene):
    ana = await scene.sit_down("ana")
    caller = await scene.dial("Panadería")
    await caller.call.press("1")
    await caller.call.press("1001#")
    rung = await ana.phone.incoming()
    announced = await ana.page.until_call("announced")
    assert rung.ringing_at is not None
    assert announced.at < rung.ringing_at
    call = announced.message["call"]
    assert call["caller"] == {"number": caller.number, "name": "Panadería"}
    assert (call["choice"]["id"], call["company"]["number"]) == ("usuario", "1001")
    assert call["company"]["name"] == "Panadería La Espiga"
    assert [assistant["role"] for assistant in call["company"]["assistants"]] == [
        "functional",
        "billing",
    ]
    await ana.page.until_call("talking")
    await caller.call.hang_up()
    await ana.page.until_agent("wrap_up")
    row = await scene.row_of(caller, ended=True)
    assert (row["outcome"], row["ended_by"], row["keys"]) == ("answered", "caller", "11001#")
