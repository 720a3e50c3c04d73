# ruff: noqa: N818 - a name says what happened: `except AriNotFound` reads as a sentence
"""What can go wrong on the wires to Asterisk: one root, one branch per wire."""

from __future__ import annotations


class TelephonyError(Exception):
    """Anything that Asterisk, or the connection to it, did not do for us."""


class AriError(TelephonyError):
    """Asterisk refused an ARI request, or answered it with something unreadable.

    `status` is the HTTP status, or None when no answer came at all.
    """

    def __init__(self, method: str, uri: str, message: str, status: int | None = None) -> None:
        self.method = method
        self.uri = uri
        self.message = message
        self.status = status
        super().__init__(method, uri, message, status)

    def __str__(self) -> str:
        status = "" if self.status is None else f" (HTTP {self.status})"
        return f"{self.method} {self.uri}: {self.message}{status}"


class AriNotFound(AriError):
    """The channel, bridge, playback or recording is gone, or never was (404)."""


class AriConflict(AriError):
    """The resource is in no state for this: not in Stasis, or the id is taken (409)."""


class AriUnavailable(AriError):
    """No connection, or it broke before the answer: whether the request ran is unknown."""


class AriTimeout(AriError):
    """No answer within the request's deadline: whether the request ran is unknown."""


class AriAuthError(AriError):
    """Asterisk refused the ARI user or password. Trying again would not help."""


class AriReplaced(AriError):
    """Another process took over our Stasis application; coming back would only fight it."""


class AmiError(TelephonyError):
    """Asterisk answered an AMI action with an error; `action` names the action."""

    def __init__(self, action: str, message: str) -> None:
        self.action = action
        self.message = message
        super().__init__(action, message)

    def __str__(self) -> str:
        return f"AMI {self.action}: {self.message}"


class AmiUnavailable(AmiError):
    """No AMI connection, or it broke before the answer."""


class AmiTimeout(AmiError):
    """No answer within the action's deadline."""


class AmiAuthError(AmiError):
    """Asterisk refused the AMI user or password. Trying again would not help."""


class AgiError(TelephonyError):
    """An AGI command failed, or the peer does not speak AGI."""


class Hangup(AgiError):
    """The channel hung up, or the dialplan's side of the AGI connection went away."""
