"""One AMI connection: from the greeting until it breaks."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from telephony.ami.messages import END_OF_MESSAGE, AmiMessage, AmiReply, Field, decode, encode
from telephony.errors import AmiAuthError, AmiError, AmiTimeout, AmiUnavailable

log = logging.getLogger(__name__)

# `Command` answers in one message; the longest, a full dialplan, stays below this.
MAX_MESSAGE_BYTES = 8 * 1024 * 1024
GREETING = b"Asterisk Call Manager/"


@dataclass
class _Waiting:
    """An action whose reply is not complete."""

    future: asyncio.Future[AmiReply]
    response: AmiMessage | None = None
    events: list[AmiMessage] = field(default_factory=list)

    def add(self, message: AmiMessage) -> None:
        if message.ends_list:
            self._finish()
        elif message.event:
            if self.response is not None:
                self.events.append(message)
        else:
            self.response = message
            if not message.starts_list:
                self._finish()

    def _finish(self) -> None:
        if self.response is not None and not self.future.done():
            self.future.set_result(AmiReply(self.response, tuple(self.events)))


class AmiConnection:
    """Pairs replies with actions and hands over every event, also those of an action."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        on_event: Callable[[AmiMessage], None],
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._on_event = on_event
        self._ids = itertools.count(1)
        self._waiting: dict[str, _Waiting] = {}
        self._broken: str | None = None
        self._heard = False

    async def greet(self, deadline_s: float) -> None:
        """Read the greeting. Raises AmiUnavailable when this is no AMI."""
        try:
            async with asyncio.timeout(deadline_s):
                greeting = await self._reader.readuntil(b"\n")
        except (EOFError, asyncio.LimitOverrunError, OSError) as error:
            raise AmiUnavailable("connect", f"no AMI greeting: {error}") from error
        if not greeting.startswith(GREETING):
            raise AmiUnavailable("connect", f"not an Asterisk manager: {greeting[:40]!r}")

    async def login(self, user: str, password: str, deadline_s: float) -> None:
        """Raises AmiAuthError when the user or password is refused."""
        try:
            await self.action("Login", {"Username": user, "Secret": password}, deadline_s)
        except (AmiUnavailable, AmiTimeout):
            raise
        except AmiError as error:
            raise AmiAuthError(
                "Login",
                f"Asterisk refused the AMI user {user!r} ({error.message}): "
                "check the settings ami_user and ami_password against manager.conf",
            ) from error

    async def action(self, name: str, fields: Mapping[str, Field], deadline_s: float) -> AmiReply:
        """Send an action and wait for its whole reply; raises AmiError when it is refused."""
        if self._broken is not None:
            raise AmiUnavailable(name, self._broken)
        action_id = str(next(self._ids))
        waiting = _Waiting(asyncio.get_running_loop().create_future())
        self._waiting[action_id] = waiting
        try:
            async with asyncio.timeout(deadline_s):
                self._writer.write(encode(name, action_id, fields))
                await self._writer.drain()
                reply = await waiting.future
        except TimeoutError as error:
            raise AmiTimeout(name, f"no answer within {deadline_s:g} s") from error
        except ConnectionError as error:
            raise AmiUnavailable(name, str(error)) from error
        finally:
            del self._waiting[action_id]
        if reply.response.is_error:
            raise AmiError(name, reply.response["message"])
        return reply

    async def read(self) -> str:
        """Read until the connection ends; returns why, in words. Waiting actions then fail."""
        reason = "the session was given up"
        try:
            while True:
                self._take(await self._reader.readuntil(END_OF_MESSAGE))
        except asyncio.IncompleteReadError:
            reason = "Asterisk closed the connection"
        except asyncio.LimitOverrunError:
            reason = f"a message of more than {MAX_MESSAGE_BYTES} bytes"
        except OSError as error:
            reason = f"the connection failed: {error}"
        finally:
            self._break(reason)
        return reason

    async def watch(self, every_s: float, deadline_s: float) -> str:
        """Ping whenever nothing was heard for `every_s`; returns when the peer is silent."""
        while True:
            self._heard = False
            await asyncio.sleep(every_s)
            if self._heard:
                continue
            try:
                await self.action("Ping", {}, deadline_s)
            except AmiError as error:
                return f"Asterisk fell silent ({error})"

    def close(self) -> None:
        """Close without waiting for a peer that does not read."""
        self._writer.transport.abort()

    def _take(self, data: bytes) -> None:
        self._heard = True
        message = decode(data)
        if message is None:
            log.warning("skipped an AMI message that is neither a response nor an event")
            return
        waiting = self._waiting.get(message.action_id)
        if waiting is not None:
            waiting.add(message)
        if message.event:
            self._on_event(message)

    def _break(self, reason: str) -> None:
        self._broken = self._broken or reason
        for waiting in self._waiting.values():
            if not waiting.future.done():
                waiting.future.set_exception(ConnectionResetError(reason))
