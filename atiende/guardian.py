"""Stands beside the application: when that is away for too long, its callers go to the fallback.

Asterisk keeps a caller whose application died in Stasis, in silence, for ever, and tells nobody
(seen on real calls). So the guardian asks the application how it is, and acts when no answer comes,
be it dead or only stuck.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

import aiohttp

from asterisk_conf.settings import CONTROL_ADDRESS
from atiende.settings import Settings
from telephony.ami import AmiClient, ChannelRow
from telephony.errors import AmiError
from telephony.translate import LINE_CONTEXT

log = logging.getLogger(__name__)

_ASK_EVERY_S: Final = 0.5
_ANSWER_LIMIT_S: Final = 2.0
_STASIS: Final = "Stasis"


@dataclass(frozen=True)
class Rescue:
    """What to do with one channel that the application left behind."""

    channel: str
    to: Literal["fallback", "fallback-goodbye", "hang_up"]


def rescues(channels: Iterable[ChannelRow], talked: frozenset[str]) -> list[Rescue]:
    """Choose what to do with the application's channels (pure).

    Two who talk are left alone. A caller alone hears the fallback's menu, or only a goodbye when
    his conversation (``talked``: channels seen in one) has ended; a phone alone is let go.
    """
    channels = [row for row in channels if row.application == _STASIS]
    company = Counter(row.bridge_id for row in channels if row.bridge_id)
    found = []
    for row in channels:
        if company[row.bridge_id] > 1:
            continue
        if row.context != LINE_CONTEXT:
            found.append(Rescue(row.channel, "hang_up"))
        elif row.uniqueid in talked:
            found.append(Rescue(row.channel, "fallback-goodbye"))
        else:
            found.append(Rescue(row.channel, "fallback"))
    return found


def talking(channels: Iterable[ChannelRow]) -> frozenset[str]:
    """List the channels that share a bridge with another (pure)."""
    channels = list(channels)
    company = Counter(row.bridge_id for row in channels if row.bridge_id)
    return frozenset(row.uniqueid for row in channels if company[row.bridge_id] > 1)


async def guard(settings: Settings) -> None:
    """Watch until cancelled. Raises AmiAuthError when Asterisk refuses the password."""
    ami = AmiClient(
        CONTROL_ADDRESS,
        settings.ami_port,
        settings.ami_user,
        settings.ami_password.get_secret_value(),
    )
    timeout = aiohttp.ClientTimeout(total=_ANSWER_LIMIT_S)
    async with ami, aiohttp.ClientSession(timeout=timeout) as session:
        await _Watch(settings, ami, session).run()


class _Watch:
    def __init__(self, settings: Settings, ami: AmiClient, session: aiohttp.ClientSession) -> None:
        self._health_url = f"{settings.web_url}/healthz"
        self._grace_s = settings.guardian_grace_s
        self._ami = ami
        self._session = session
        self._talked: frozenset[str] = frozenset()
        self._away = False

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        last_seen = loop.time()
        while True:
            if await self._is_well():
                last_seen = loop.time()
                if self._away:
                    log.info("the application is back")
                self._away, self._talked = False, frozenset()
            elif loop.time() - last_seen >= self._grace_s:
                if not self._away:
                    log.error("the application is away: its callers go to the fallback")
                self._away = True
                await self._rescue()
            await asyncio.sleep(_ASK_EVERY_S)

    async def _is_well(self) -> bool:
        try:
            async with self._session.get(self._health_url) as answer:
                return answer.status == 200  # noqa: PLR2004  # HTTP
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def _rescue(self) -> None:
        try:
            channels = await self._ami.show_channels()
        except AmiError as error:
            log.warning("Asterisk does not say which callers there are: %s", error)
            return
        for rescue in rescues(channels, self._talked):
            await self._carry_out(rescue)
        self._talked |= talking(channels)

    async def _carry_out(self, rescue: Rescue) -> None:
        try:
            if rescue.to == "hang_up":
                await self._ami.action("Hangup", Channel=rescue.channel)
            else:
                await self._ami.redirect(rescue.channel, rescue.to, "s")
        except AmiError as error:
            log.info("a channel was gone before it could be rescued: %s", error)
