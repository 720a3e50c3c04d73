"""An agent who is added while the line runs answers calls a moment later."""

import asyncio
import os
import sys
import time

import pytest

from atiende.demo.page import AgentPage
from atiende.demo.phones import Answers
from tests.rig.scene import Scene

pytestmark = [
    pytest.mark.calls,
    pytest.mark.beside,
    pytest.mark.asyncio(loop_scope="session"),
]


async def add_agent(scene: Scene, login: str, extension: str, web: str, sip: str) -> None:
    """What an administrator types."""
    command = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "atiende", "agent", "add", login, "Zoë Nuñez"),
        *("--extension", extension, "--skill", "ventas=5"),
        *("--password-stdin", "--sip-password-stdin"),
        env={**os.environ, "ATIENDE_SETTINGS": str(scene.line.settings_file)},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await command.communicate(f"{web}\n{sip}\n".encode())
    assert command.returncode == 0, said.decode()


async def test_an_agent_added_while_the_line_runs_can_register_within_a_second(scene: Scene):
    login, extension = "zoe", "2077"
    ari = scene.line.events.ari
    await add_agent(scene, login, extension, "clave-de-zoe-1", "telefono-de-zoe-1")
    added = time.monotonic()

    async def known() -> bool:
        return any(e.resource == extension for e in await ari.endpoints.list())

    await scene.until(known, "endpoint of the new agent")
    assert time.monotonic() - added < 1.0
    phone = await scene.phones.register(
        extension, "telefono-de-zoe-1", *scene.line.address, manners=Answers()
    )
    async with AgentPage(scene.line.settings.web_url, login, "clave-de-zoe-1") as page:
        await page.be_available()
        await page.until(
            lambda m: m["agent"]["state"] == "available" and m["agent"]["phone"] == "registered",
            "the new agent ready",
        )
        caller = await scene.dial()
        await caller.call.press("2")
        await page.until_call("talking")
        await caller.call.hang_up()
        await page.until_agent("wrap_up")
        await page.log_out()
    assert await scene.offers_to(caller) == [(login, "accepted")]
    await phone.unregister()
