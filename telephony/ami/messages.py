"""AMI's messages, both ways (pure). Text and lists are parsed by panoramisk's `Message`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from panoramisk.message import Message

END_OF_MESSAGE = b"\r\n\r\n"

Field = str | int | bool | Sequence[str] | None


@dataclass(frozen=True)
class AmiMessage:
    """One response or event; header names are matched without case.

    A header that came several times holds its values joined by newlines.
    """

    fields: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        """The header's value, "" when it is missing."""
        return self.fields.get(name.lower(), "")

    @property
    def event(self) -> str:
        """The event's name, "" for a response."""
        return self["event"]

    @property
    def action_id(self) -> str:
        """The id of the action that this belongs to, "" for none."""
        return self["actionid"]

    @property
    def is_error(self) -> bool:
        """Whether this response refuses its action."""
        return self["response"].lower() == "error"

    @property
    def starts_list(self) -> bool:
        """Whether events with the same id follow."""
        return self["eventlist"].lower() == "start"

    @property
    def ends_list(self) -> bool:
        """Whether this event is the last one of a list."""
        return bool(self.event) and self["eventlist"].lower() in ("complete", "cancelled")


@dataclass(frozen=True)
class AmiReply:
    """What an action brought: the response and, for a list, its events without the last one."""

    response: AmiMessage
    events: tuple[AmiMessage, ...] = ()


def decode(data: bytes) -> AmiMessage | None:
    """One whole message without its closing empty line; None when it is neither response nor event.

    Decoding waits for the whole message, so that no letter is cut in two.
    """
    message = Message.from_line(data.decode(errors="replace").strip("\r\n"))
    if message is None:
        return None
    return AmiMessage({name.lower(): _text(value) for name, value in message.items()})


def encode(action: str, action_id: str, fields: Mapping[str, Field]) -> bytes:
    """One action. None is left out, a list becomes repeated headers.

    Raises ValueError for a line break in a name or value, which would smuggle in a header.
    """
    lines = [_header("Action", action), _header("ActionID", action_id)]
    for name, value in fields.items():
        lines += [_header(name, item) for item in _values(value)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _values(value: Field) -> list[str]:
    if value is None:
        return []
    if isinstance(value, bool):
        return ["true" if value else "false"]
    if isinstance(value, str | int):
        return [str(value)]
    return list(value)


def _header(name: str, value: str) -> str:
    line = f"{name}: {value}"
    if "\r" in line or "\n" in line:
        raise ValueError(f"the AMI field {name!r} must be one line: {value!r}")
    return line


def _text(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "\n".join(value)
