"""The conversation of one script with one channel."""

from __future__ import annotations

import asyncio

from telephony.errors import AgiError, Hangup
from telephony.fastagi.messages import Reply, command_line, parse_reply

_OK = 200
_TRYING = 100
_DEAD_CHANNEL = 511
_USAGE = 520
_USAGE_LINES = 200


class AgiSession:
    """Commands, one after the other.

    Every command raises Hangup when the channel is gone, and AgiError when Asterisk refuses it
    or does not answer within its deadline (seconds).
    """

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, deadline_s: float
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._deadline_s = deadline_s

    async def command(
        self, name: str, *arguments: str | int, deadline_s: float | None = None
    ) -> Reply:
        """Send any AGI command, its arguments quoted, and return its reply."""
        line = command_line(name, *arguments)
        deadline_s = self._deadline_s if deadline_s is None else deadline_s
        try:
            async with asyncio.timeout(deadline_s):
                self._writer.write(line)
                await self._writer.drain()
                reply = await self._reply()
        except TimeoutError as error:
            raise AgiError(f"{name}: no answer within {deadline_s:g} s") from error
        except OSError as error:
            raise Hangup(f"{name}: {error}") from error
        if reply.code == _DEAD_CHANNEL:
            raise Hangup(f"{name}: the channel hung up")
        if reply.code != _OK:
            raise AgiError(f"{name}: {reply.text}")
        return reply

    async def answer(self) -> None:
        """Answer the channel."""
        await self._succeed("ANSWER")

    async def get_variable(self, name: str) -> str | None:
        """A variable or dialplan function; None when it is unset."""
        reply = await self.command("GET VARIABLE", name)
        return reply.data if reply.result == "1" else None

    async def set_variable(self, name: str, value: str) -> None:
        """Set a channel variable; `value` is one line."""
        await self.command("SET VARIABLE", name, value)

    async def stream_file(
        self, sound: str, escape_digits: str = "", *, deadline_s: float = 600.0
    ) -> str:
        """Play a sound; returns the key that cut it, "" for none.

        Raises AgiError when it cannot be played, for want of the file or of the channel.
        """
        reply = await self._succeed("STREAM FILE", sound, escape_digits, deadline_s=deadline_s)
        return _key(reply)

    async def wait_for_digit(self, timeout_ms: int) -> str:
        """Wait for one key; "" when none came."""
        deadline_s = timeout_ms / 1000 + self._deadline_s
        return _key(await self._succeed("WAIT FOR DIGIT", timeout_ms, deadline_s=deadline_s))

    async def execute(
        self, application: str, *arguments: str, deadline_s: float | None = None
    ) -> str:
        """Run a dialplan application; returns its result. AgiError when there is none of the name."""
        joined = ",".join(arguments)
        reply = await self.command("EXEC", application, joined, deadline_s=deadline_s)
        if reply.result == "-2":
            raise AgiError(f"EXEC: Asterisk has no application {application!r}")
        return reply.result

    async def go_to(self, context: str, exten: str, priority: int = 1) -> None:
        """Where the dialplan goes on when the script ends."""
        await self.command("SET CONTEXT", context)
        await self.command("SET EXTENSION", exten)
        await self.command("SET PRIORITY", priority)

    async def hangup(self) -> None:
        """Hang the channel up."""
        await self.command("HANGUP")

    async def verbose(self, text: str, level: int = 3) -> None:
        """Write to Asterisk's console."""
        await self.command("VERBOSE", " ".join(text.split()), level)

    async def _succeed(
        self, name: str, *arguments: str | int, deadline_s: float | None = None
    ) -> Reply:
        reply = await self.command(name, *arguments, deadline_s=deadline_s)
        if reply.result == "-1":
            raise AgiError(f"{name}: failed, or the channel hung up")
        return reply

    async def _reply(self) -> Reply:
        reply = parse_reply(await self._line())
        while reply.code == _TRYING:
            reply = parse_reply(await self._line())
        if reply.code == _USAGE and reply.text.startswith(f"{_USAGE}-"):
            await self._skip_usage()
        return reply

    async def _skip_usage(self) -> None:
        for _ in range(_USAGE_LINES):
            if (await self._line()).startswith(f"{_USAGE} "):
                return
        raise AgiError("an endless explanation of a command's usage")

    async def _line(self) -> str:
        try:
            line = await self._reader.readuntil(b"\n")
        except asyncio.IncompleteReadError as error:
            raise Hangup("the dialplan's side closed the connection") from error
        except asyncio.LimitOverrunError as error:
            raise AgiError("a reply of more than a line's limit") from error
        text = line.decode(errors="replace").rstrip("\r\n")
        if text == "HANGUP":
            raise Hangup("the channel hung up")
        return text


def _key(reply: Reply) -> str:
    """A key is told by its character code, 0 for none."""
    code = int(reply.result) if reply.result.isdigit() else 0
    return chr(code) if code else ""
