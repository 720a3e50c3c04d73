"""Asterisk's REST interface: typed events, typed requests, a connection that heals itself."""

from telephony.ari.channels import Origination, RecordingOptions, Snoop
from telephony.ari.client import AriClient
from telephony.ari.options import CALL_CENTRE_EVENTS, AriOptions

__all__ = [
    "CALL_CENTRE_EVENTS",
    "AriClient",
    "AriOptions",
    "Origination",
    "RecordingOptions",
    "Snoop",
]
