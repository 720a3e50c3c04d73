"""Fixtures: one whole line for all tests of a session, real phones, and people at their desks."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

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
    passwords = whole_line.secrets.sip

    async def registered(agent: people.DemoAgent) -> tuple[str, Phone]:
        password = passwords[agent.extension]
        phone = await all_phones.register(agent.extension, password, *whole_line.address)
        return agent.login, phone

    found = dict(await asyncio.gather(*map(registered, people.AGENTS)))
    found[people.CALLER] = await all_phones.caller(
        people.CALLER, passwords[people.CALLER], *whole_line.address
    )
    return found


@pytest_asyncio.fixture(loop_scope="session")
async def scene(
    whole_line: WholeLine,
    all_phones: Phones,
    handsets: dict[str, Phone],
) -> AsyncIterator[Scene]:
    """One test's people; at its end nothing may be left of its calls."""
    scene = Scene(whole_line, all_phones, handsets)
    await scene.forget_calls()
    began = len(whole_line.application.log)
    yield scene
    try:
        assert not whole_line.application.ended, whole_line.application.log[began:]
        await scene.put_away()
        written = whole_line.application.log[began:]
        assert "Traceback" not in written, written
    finally:
        # One test's failure must not become the next one's.
        await scene.clear()
