"""``atiende demo-call``: one real call to the running demonstration, told step by step."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import aiohttp

from asterisk_conf.errors import AsteriskSetupError
from asterisk_conf.install import ensure_asterisk
from asterisk_conf.prompts.errors import PromptError
from atiende.cli.explain import worded
from atiende.demo.answered import tell_answered
from atiende.demo.described import Demo, DemoError, demo_in
from atiende.demo.overflow_callers import tell_message, tell_ticket, tell_wait
from atiende.demo.page import PageError
from atiende.demo.phone_call import PhoneError
from atiende.demo.phones import Phones
from atiende.demo.routed_callers import tell_routing
from atiende.demo.telling import Telling
from atiende.demo.texts import text
from db.errors import DbError
from telephony.errors import TelephonyError

_TELLS: Final[dict[str, Callable[[Demo, Telling, Phones], Awaitable[None]]]] = {
    "answered": tell_answered,
    "wait": tell_wait,
    "message": tell_message,
    "ticket": tell_ticket,
    "routing": tell_routing,
}
_TROUBLE: Final = (
    DemoError,
    PageError,
    PhoneError,
    TelephonyError,
    AsteriskSetupError,
    PromptError,
    DbError,
)


async def run_demo_call(demo_json: Path, who: str = "answered") -> int:
    """Place the call and tell it; the exit status is 0 only if all of it really happened.

    ``who``: the caller whom an agent answers (``answered``), who chooses ``wait``, ``message`` or
    ``ticket`` of the overflow, or the callers who show who serves whom (``routing``).
    """
    try:
        demo = demo_in(demo_json)
        await _require_serving(demo)
    except DemoError as error:
        print(f"error: {error}", file=sys.stderr)  # noqa: T201  # the command's own words
        return 1
    told = Telling(demo.language)
    try:
        with TemporaryDirectory(prefix="atiende-demo-call-") as folder:
            # Asterisk runs as another user when we are root.
            Path(folder).chmod(0o755)
            await _tell(demo, told, Path(folder), who)
    except (*_TROUBLE, aiohttp.ClientError) as error:
        message = text(demo.language, "failed", step=told.step, why=worded(error, demo.language))
        print(f"error: {message}", file=sys.stderr)  # noqa: T201  # likewise
        return 1
    return 0


async def _require_serving(demo: Demo) -> None:
    try:
        async with aiohttp.ClientSession(demo.web) as http, http.get("/healthz") as answer:
            serving = answer.ok
    except aiohttp.ClientError:
        serving = False
    if not serving:
        raise DemoError(text(demo.language, "not_serving", web=demo.web))


async def _tell(demo: Demo, told: Telling, folder: Path, who: str) -> None:
    told.say(f"title.{who}", line=demo.line)
    told.doing("phones")
    binary = await asyncio.to_thread(ensure_asterisk, demo.settings.cache_dir)
    async with Phones(binary, folder) as phones:
        await _TELLS[who](demo, told, phones)
