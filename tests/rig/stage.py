"""Fixtures: one whole line for all tests of a session, real phones, and people at their desks."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

import pytest_asyncio

from asterisk_conf.binary import AsteriskBinary
from atiende.demo import people
from atiende.demo.phones import Phone, Phones
from tests.rig.line import WholeLine
from tests.rig.scene import Scene

SESSION = {"scope": "session", "loop_scope": "session"}


@pytest_asyncio.fixture(**SESSION)
async def whole_line(
    asterisk_binary: AsteriskBinary, asterisk_folder: Path
) -> AsyncIterator[WholeLine]:
    """The line of the demonstration, with short ring times."""
    folder = asterisk_folder / "whole"
    folder.mkdir()
    async with WholeLine(asterisk_binary, folder, reoffer_after_s=2.0, log_level="DEBUG") as line:
        yield line


@pytest_asyncio.fixture(**SESSION)
async def all_phones(
    asterisk_binary: AsteriskBinary, asterisk_folder: Path
) -> AsyncIterator[Phones]:
    """The second Asterisk, which plays all SIP phones."""
    async with Phones(asterisk_binary, asterisk_folder / "handsets") as phones:
        yield phones


@pytest_asyncio.fixture(**SESSION)
async def handsets(whole_line: WholeLine, all_phones: Phones) -> dict[str, Phone]:
    """The caller's phone and each agent's, registered, by login."""
    return await registered_handsets(whole_line, all_phones)


async def registered_handsets(line: WholeLine, phones: Phones) -> dict[str, Phone]:
    """Register a phone for the caller and one for each agent; by login."""
    passwords = line.secrets.sip

    async def registered(agent: people.DemoAgent) -> tuple[str, Phone]:
        password = passwords[agent.extension]
        return agent.login, await phones.register(agent.extension, password, *line.address)

    found = dict(await asyncio.gather(*map(registered, people.AGENTS)))
    found[people.CALLER] = await phones.caller(
        people.CALLER, passwords[people.CALLER], *line.address
    )
    return found


@pytest_asyncio.fixture(loop_scope="session")
async def scene(
    whole_line: WholeLine,
    all_phones: Phones,
    handsets: dict[str, Phone],
) -> AsyncIterator[Scene]:
    """One test's people; at its end nothing may be left of its calls."""
    async with tidy(Scene(whole_line, all_phones, handsets)) as scene:
        yield scene


SceneKind = TypeVar("SceneKind", bound=Scene)


@asynccontextmanager
async def tidy(scene: SceneKind) -> AsyncIterator[SceneKind]:
    """Begins with no calls and proves at the end that nothing is left of the test's."""
    application = scene.line.application
    await scene.forget_calls()
    began = len(application.log)
    yield scene
    try:
        assert not application.ended, application.log[began:]
        await scene.put_away()
        written = application.log[began:]
        assert "Traceback" not in written, written
    finally:
        # One test's failure must not become the next one's.
        await scene.clear()
