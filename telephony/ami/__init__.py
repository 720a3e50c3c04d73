"""Asterisk's manager interface: actions with deadlines, events, a session that heals itself."""

from telephony.ami.actions import ChannelRow, DeviceState, DeviceStateChange, QueueMember
from telephony.ami.client import AmiClient, AmiConnected, AmiDisconnected, AmiOptions
from telephony.ami.messages import AmiMessage, AmiReply

__all__ = [
    "AmiClient",
    "AmiConnected",
    "AmiDisconnected",
    "AmiMessage",
    "AmiOptions",
    "AmiReply",
    "ChannelRow",
    "DeviceState",
    "DeviceStateChange",
    "QueueMember",
]
