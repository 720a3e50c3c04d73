"""AMI actions that the call centre uses, typed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import StrEnum

from telephony.ami.messages import AmiMessage, AmiReply, Field
from telephony.errors import AmiError


class DeviceState(StrEnum):
    """A device as app_queue and hints see it."""

    UNKNOWN = "UNKNOWN"
    NOT_INUSE = "NOT_INUSE"
    INUSE = "INUSE"
    BUSY = "BUSY"
    INVALID = "INVALID"
    UNAVAILABLE = "UNAVAILABLE"
    RINGING = "RINGING"
    RINGINUSE = "RINGINUSE"
    ONHOLD = "ONHOLD"

    @classmethod
    def _missing_(cls, _value: object) -> DeviceState:
        """A state of a later Asterisk."""
        return cls.UNKNOWN


@dataclass(frozen=True)
class DeviceStateChange:
    """`device` such as `PJSIP/100`; from the AMI event of this name."""

    device: str
    state: DeviceState

    @classmethod
    def of(cls, event: AmiMessage) -> DeviceStateChange:
        """From an event subscribed to as `DeviceStateChange`."""
        return cls(event["device"], DeviceState(event["state"]))


@dataclass(frozen=True)
class ChannelRow:
    """One channel as `CoreShowChannels` lists it; `bridge_id` is "" outside a bridge."""

    channel: str
    uniqueid: str
    linkedid: str
    application: str
    application_data: str
    context: str
    exten: str
    state: str
    caller_number: str
    bridge_id: str
    duration_s: int

    @classmethod
    def of(cls, event: AmiMessage) -> ChannelRow:
        """From a CoreShowChannel event."""
        return cls(
            channel=event["channel"],
            uniqueid=event["uniqueid"],
            linkedid=event["linkedid"],
            application=event["application"],
            application_data=event["applicationdata"],
            context=event["context"],
            exten=event["exten"],
            state=event["channelstatedesc"],
            caller_number=event["calleridnum"],
            bridge_id=event["bridgeid"],
            duration_s=_seconds(event["duration"]),
        )


@dataclass(frozen=True)
class QueueMember:
    """A member of an `app_queue` queue; `interface` such as `PJSIP/100`."""

    interface: str
    name: str
    paused: bool
    in_call: bool
    penalty: int
    dynamic: bool

    @classmethod
    def of(cls, event: AmiMessage) -> QueueMember:
        """From a QueueMember event."""
        return cls(
            interface=event["location"] or event["stateinterface"],
            name=event["name"],
            paused=event["paused"] == "1",
            in_call=event["incall"] == "1",
            penalty=int(event["penalty"] or 0),
            dynamic=event["membership"] == "dynamic",
        )


class Actions(ABC):
    """Typed actions over `action`; errors are those of `action`."""

    @abstractmethod
    async def action(
        self, name: str, /, *, deadline_s: float | None = None, **fields: Field
    ) -> AmiReply:
        """Run any action."""

    async def ping(self) -> None:
        """Ask Asterisk for a sign of life."""
        await self.action("Ping")

    async def redirect(self, channel: str, context: str, exten: str, priority: int = 1) -> None:
        """Move a channel to a place in the dialplan, also out of Stasis."""
        await self.action(
            "Redirect", Channel=channel, Context=context, Exten=exten, Priority=priority
        )

    async def show_channels(self) -> list[ChannelRow]:
        """All channels of this Asterisk."""
        reply = await self.action("CoreShowChannels")
        return [ChannelRow.of(event) for event in reply.events]

    async def queue_add(
        self, queue: str, interface: str, *, member_name: str | None = None, penalty: int = 0
    ) -> None:
        """Add a member. Raises AmiError when it is one already, or there is no such queue."""
        await self.action(
            "QueueAdd", Queue=queue, Interface=interface, MemberName=member_name, Penalty=penalty
        )

    async def queue_remove(self, queue: str, interface: str) -> None:
        """Remove a member. Raises AmiError when it is none."""
        await self.action("QueueRemove", Queue=queue, Interface=interface)

    async def queue_members(self, queue: str) -> list[QueueMember]:
        """Members of a queue; empty also when there is no such queue."""
        reply = await self.action("QueueStatus", Queue=queue)
        return [QueueMember.of(event) for event in reply.events if event.event == "QueueMember"]

    async def device_states(self) -> dict[str, DeviceState]:
        """The state of every device that has had one, by name."""
        reply = await self.action("DeviceStateList")
        return {event["device"]: DeviceState(event["state"]) for event in reply.events}

    async def registered(self) -> frozenset[str]:
        """PJSIP endpoints that have an address to be called at."""
        try:
            reply = await self.action("PJSIPShowContacts")
        except AmiError as error:
            # Asterisk calls it an error that there is none.
            if "No Contacts" in error.message:
                return frozenset()
            raise
        return frozenset(event["endpoint"] for event in reply.events)

    async def reload(self, module: str) -> None:
        """Reload a module such as `res_pjsip.so`, or `dialplan`'s `pbx_config.so`."""
        await self.action("Reload", Module=module)

    async def command(self, command: str) -> str:
        """Run a command of Asterisk's command line; returns what it prints."""
        reply = await self.action("Command", Command=command)
        return reply.response["output"]


def _seconds(clock: str) -> int:
    """Seconds of a duration written `HH:MM:SS`."""
    seconds = 0
    for part in clock.split(":"):
        seconds = seconds * 60 + int(part or 0)
    return seconds
