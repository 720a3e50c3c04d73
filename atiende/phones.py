"""What the agents' telephones are doing, as Asterisk's manager interface tells it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Final, Self

from acd.model import Phone
from asterisk_conf.settings import CONTROL_ADDRESS
from atiende.desk import Desk
from atiende.settings import Settings
from telephony.ami import (
    AmiClient,
    AmiConnected,
    AmiDisconnected,
    AmiMessage,
    DeviceState,
    DeviceStateChange,
)
from telephony.errors import AmiError

log = logging.getLogger(__name__)

FALLBACK_QUEUE: Final = "fallback"
_ASK_AGAIN_S: Final = 5.0
_TECHNOLOGY: Final = "PJSIP/"
_UNREACHABLE: Final = (DeviceState.UNKNOWN, DeviceState.INVALID, DeviceState.UNAVAILABLE)


class PhoneWatch:
    """Tells the desk of each change, and keeps the members of the fallback queue."""

    def __init__(self, settings: Settings, desk: Desk) -> None:
        self._desk = desk
        self._agent_of: Mapping[str, int] = {}
        self._states: dict[str, DeviceState] = {}
        self._members: set[str] | None = None
        self._ami = AmiClient(
            CONTROL_ADDRESS,
            settings.ami_port,
            settings.ami_user,
            settings.ami_password.get_secret_value(),
        )
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        await self._ami.__aenter__()
        self._tasks = [
            asyncio.create_task(self._follow(), name="phones"),
            asyncio.create_task(self._ask_again(), name="phones again"),
        ]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._ami.__aexit__(kind, error, trace)

    def watch(self, agent_of: Mapping[str, int]) -> None:
        """Follow these extensions (extension → agent id) from now on."""
        self._agent_of = agent_of
        for device, state in self._states.items():
            self._tell(device, state)

    async def keep_fallback_queue(self, extensions: Sequence[str]) -> None:
        """Have exactly these phones ring when the application is away. Raises AmiError.

        Without a connection nothing is done: it is asked for again and again.
        """
        if not self._ami.connected:
            return
        wanted = {f"{_TECHNOLOGY}{extension}" for extension in extensions}
        if self._members is None:
            members = await self._ami.queue_members(FALLBACK_QUEUE)
            self._members = {member.interface for member in members}
        for interface in sorted(wanted - self._members):
            await self._ami.queue_add(FALLBACK_QUEUE, interface)
            self._members.add(interface)
        for interface in sorted(self._members - wanted):
            await self._ami.queue_remove(FALLBACK_QUEUE, interface)
            self._members.discard(interface)

    async def _ask_again(self) -> None:
        """Events can be lost or overtake one another; a phone must not be wrong for long."""
        while True:
            await asyncio.sleep(_ASK_AGAIN_S)
            if self._ami.connected:
                await self._ask_all()

    async def _follow(self) -> None:
        with self._ami.events("DeviceStateChange") as events:
            async for item in events:
                match item:
                    case AmiConnected():
                        await self._ask_all()
                    case AmiDisconnected():
                        self._members = None
                    case AmiMessage():
                        change = DeviceStateChange.of(item)
                        self._tell(change.device, change.state)

    async def _ask_all(self) -> None:
        try:
            states = await self._ami.device_states()
            registered = await self._ami.registered()
        except AmiError as error:
            log.warning("the phones' states could not be asked for: %s", error)
            return
        known = {f"{_TECHNOLOGY}{extension}" for extension in self._agent_of}
        for device in known | set(states):
            state = states.get(device, DeviceState.UNKNOWN)
            # Now and then Asterisk goes on calling a phone free that has said goodbye.
            if device in known and device.removeprefix(_TECHNOLOGY) not in registered:
                state = DeviceState.UNAVAILABLE
            self._tell(device, state)

    def _tell(self, device: str, state: DeviceState) -> None:
        self._states[device] = state
        agent_id = self._agent_of.get(device.removeprefix(_TECHNOLOGY))
        if agent_id is not None and device.startswith(_TECHNOLOGY):
            self._desk.phone(agent_id, phone_of(state))


def phone_of(state: DeviceState) -> Phone:
    """Say what a device state means for an agent."""
    if state is DeviceState.NOT_INUSE:
        return "registered"
    return "unregistered" if state in _UNREACHABLE else "in_use"
