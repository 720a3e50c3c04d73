"""An agent whose telephone is sipp: it does what no Asterisk would, and what phones do all the time."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.rig import sipp_scenarios as scenarios
from tests.rig.scene import Desk, Scene
from tests.rig.sipp import Sipp, Transport
from tests.rig.sipp_scenarios import Identity


@asynccontextmanager
async def sipp_phone(
    scene: Scene,
    manners: str,
    transport: Transport = "udp",
    login: str = "ana",
    *,
    strict: bool = True,
) -> AsyncIterator[tuple[Desk, Sipp]]:
    """The agent at the desk, with a sipp that takes calls as the scenario `manners` has it."""
    line, extension = scene.line, scene.handsets[login].user
    who = Identity(extension, extension, line.secrets.sip[extension])
    scenario = scenarios.registration(who, line.address[0])
    name = f"{login}-{secrets.token_hex(3)}"
    async with (
        scene.unplugged(login),
        Sipp(
            line.folder,
            name,
            line.address,
            scenario,
            phone=manners,
            transport=transport,
            strict=strict,
        ) as phone,
    ):
        yield await scene.sit_down(login), phone
