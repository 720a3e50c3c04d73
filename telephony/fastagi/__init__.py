"""FastAGI: scripts that the dialplan calls over TCP, each bounded and none able to hang a call."""

from telephony.fastagi.messages import Reply, Request
from telephony.fastagi.server import STATUS_VARIABLE, FastAgiOptions, FastAgiServer, Handler
from telephony.fastagi.session import AgiSession

__all__ = [
    "STATUS_VARIABLE",
    "AgiSession",
    "FastAgiOptions",
    "FastAgiServer",
    "Handler",
    "Reply",
    "Request",
]
