"""Callers and keys that nobody expects."""

import pytest

from atiende.demo.phones import Answers
from tests.rig.scene import Scene

pytestmark = [pytest.mark.calls, pytest.mark.asyncio(loop_scope="session")]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param('Robert"); DROP TABLE calls;--', id="SQL"),
        pytest.param("Ñandú «Íñigo» 🦜🦜", id="emoji"),
        pytest.param("' OR 1=1 -- \\", id="quotes and a backslash"),
        pytest.param("<img src=x onerror=alert(1)>", id="HTML"),
        pytest.param("Pérez, Juan (contador)", id="comma and brackets"),
        pytest.param("${SHELL(id)}${CHANNEL(name)}", id="dialplan"),
        pytest.param("x" * 300, id="300 letters"),
    ],
)
async def test_a_caller_with_any_name_reaches_an_agent(scene: Scene, name: str):
    bruno = await scene.sit_down("bruno", Answers())
    caller = await scene.dial(name)
    await caller.call.press("2")
    talking = await bruno.page.until_call("talking")
    await caller.call.hang_up()
    row = await scene.row_of(caller, ended=True)
    kept = row["caller_name"]
    # Asterisk keeps 79 bytes of a name, we 80 letters.
    assert name.startswith(kept)
    assert len(kept) >= min(len(name), 79)
    assert row["outcome"] == "answered"
    assert talking.message["call"]["caller"] == {"number": caller.number, "name": kept}


async def test_the_pad_s_other_keys_are_wrong_keys(scene: Scene):
    caller = await scene.dial()
    await scene.until_said("welcome", since=caller.mark)
    mark = scene.line.events.mark()
    await caller.call.press("D")
    await scene.until_said("option_invalid", since=mark)
    await caller.call.press("*")
    await scene.until_said("welcome", since=scene.line.events.mark())
    mark = scene.line.events.mark()
    await caller.call.press("#")
    await scene.until_said("transfer_to_agent", since=mark)
    await scene.heard(caller)
    assert (await scene.row_of(caller, ended=True))["keys"] == "D*#"


async def test_keys_pressed_while_waiting_are_kept_and_open_nothing(scene: Scene):
    caller = await scene.dial()
    await caller.call.press("3")
    await scene.joined(caller)
    await caller.call.press("159")
    await scene.listen(0.6)
    await scene.heard(caller)
    row = await scene.row_of(caller, ended=True)
    assert (row["queue"], row["choice"], row["keys"]) == ("consultas", "otras_consultas", "3159")


async def test_an_account_with_a_wrong_password_cannot_call_the_line(scene: Scene):
    intruder = await scene.phones.caller("intruso", "nada", *scene.line.address)
    call = await intruder.call(scene.line.settings.line_number)
    ended = await call.wait_ended(15)
    assert ended.cause != 16
    assert scene.line.rows("SELECT * FROM calls WHERE caller_number = 'intruso'") == []
