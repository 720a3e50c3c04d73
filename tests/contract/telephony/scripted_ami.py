"""An AMI server on loopback that says exactly what a test makes it say."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

USER, SECRET = "atiende", "correct horse"

Fields = dict[str, str]


@dataclass
class ScriptedAmi:
    """`answer` writes whatever it likes for each action; logins are checked before it."""

    answer: Callable[[AmiSession, Fields], Awaitable[None]] | None = None
    greeting: bytes = b"Asterisk Call Manager/11.0.0\r\n"
    sessions: asyncio.Queue[AmiSession] = field(default_factory=asyncio.Queue)
    actions: list[Fields] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    _open: set[AmiSession] = field(default_factory=set)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        self._server.close()
        for session in self._open:
            session.drop()
        await self._server.wait_closed()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for a state that a connection or an action brings about."""
        async with asyncio.timeout(5):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        session = AmiSession(self, writer)
        self._open.add(session)
        self.connections += 1
        self._changed.set()
        writer.write(self.greeting)
        try:
            while True:
                data = await reader.readuntil(b"\r\n\r\n")
                await self._act(session, _fields(data))
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            self._open.discard(session)
            session.ended.set()
            writer.close()

    async def _act(self, session: AmiSession, action: Fields) -> None:
        self.actions.append(action)
        self._changed.set()
        if action["Action"] == "Login":
            if action["Secret"] != SECRET:
                await session.reply(action, "Error", Message="Authentication failed")
                return
            await session.reply(action, "Success", Message="Authentication accepted")
            self.sessions.put_nowait(session)
        elif self.answer is not None:
            await self.answer(session, action)
        else:
            await session.reply(action, "Success")


@dataclass(eq=False)
class AmiSession:
    server: ScriptedAmi
    writer: asyncio.StreamWriter
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def reply(self, action: Fields, response: str, **fields: str) -> None:
        await self.message(Response=response, ActionID=action["ActionID"], **fields)

    async def message(self, **fields: str) -> None:
        lines = [f"{name}: {value}\r\n" for name, value in fields.items()]
        await self.send("".join(lines).encode() + b"\r\n")

    def drop(self) -> None:
        self.writer.transport.abort()


def _fields(data: bytes) -> Fields:
    lines = data.decode().strip().split("\r\n")
    return dict(line.split(": ", 1) for line in lines)
