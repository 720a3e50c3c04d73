"""AGI's lines, both ways (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from telephony.errors import AgiError

_REPLY = re.compile(r"(?P<code>\d{3})[ -](?:result=(?P<result>\S*))?(?P<rest>.*)", re.DOTALL)
_DATA = re.compile(r"\((?P<data>.*)\)", re.DOTALL)


@dataclass(frozen=True)
class Request:
    """What the dialplan's `AGI(agi://host:port/script,arg,…)` sent.

    `variables` are Asterisk's `agi_*` lines by full name.
    """

    script: str
    args: tuple[str, ...]
    variables: Mapping[str, str]

    @property
    def channel(self) -> str:
        """The channel's name, such as `PJSIP/100-00000001`."""
        return self.variables.get("agi_channel", "")

    @property
    def uniqueid(self) -> str:
        """The channel's id."""
        return self.variables.get("agi_uniqueid", "")

    @property
    def caller_number(self) -> str:
        """As the network sent it, unchecked; "" when withheld."""
        number = self.variables.get("agi_callerid", "")
        return "" if number == "unknown" else number


@dataclass(frozen=True)
class Reply:
    """`200 result=1 (data) endpos=0`: code, result and what stands in parentheses."""

    code: int
    result: str
    data: str | None
    text: str


def parse_request(lines: Iterable[str]) -> Request:
    """Raises AgiError for a line that is no `name: value`, or when no script is named."""
    variables: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not name.startswith("agi_"):
            raise AgiError(f"not an AGI request: {line[:80]!r}")
        variables[name] = value.strip()
    if "agi_network_script" not in variables:
        raise AgiError("the AGI request names no script")
    script = variables["agi_network_script"].partition("?")[0]
    return Request(script, tuple(_args(variables)), variables)


def _args(variables: Mapping[str, str]) -> Iterable[str]:
    number = 1
    while (value := variables.get(f"agi_arg_{number}")) is not None:
        yield value
        number += 1


def parse_reply(line: str) -> Reply:
    """Raises AgiError for anything but a reply."""
    match = _REPLY.fullmatch(line)
    if match is None:
        raise AgiError(f"not an AGI reply: {line[:80]!r}")
    data = _DATA.search(match["rest"])
    return Reply(int(match["code"]), match["result"] or "", data and data["data"], line)


def command_line(command: str, *arguments: str | int) -> bytes:
    """One command; every argument is quoted. Raises ValueError for a line break in one."""
    line = " ".join([command, *(_quoted(str(argument)) for argument in arguments)])
    if "\n" in line or "\r" in line:
        raise ValueError(f"an AGI command is one line: {line!r}")
    return f"{line}\n".encode()


def _quoted(argument: str) -> str:
    escaped = argument.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
