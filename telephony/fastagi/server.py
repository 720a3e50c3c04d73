"""The FastAGI server: one task per call, each bounded in size and time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Self

from telephony.errors import AgiError, Hangup
from telephony.fastagi.messages import Request, parse_request
from telephony.fastagi.session import AgiSession

log = logging.getLogger(__name__)

Handler = Callable[[Request, AgiSession], Awaitable[None]]

STATUS_VARIABLE = "FASTAGI_STATUS"
"""Tells the dialplan how the script fared: OK, ERROR, TIMEOUT or UNKNOWN_SCRIPT."""

_FAREWELL_DEADLINE_S = 1.0


@dataclass(frozen=True)
class FastAgiOptions:
    """Durations in seconds, sizes in bytes; `max_line_bytes` also bounds a variable's value."""

    request_deadline_s: float = 5.0
    command_deadline_s: float = 30.0
    script_deadline_s: float = 3600.0
    max_line_bytes: int = 64 * 1024
    max_request_lines: int = 256
    max_connections: int = 500


class FastAgiServer:
    """An async context manager; `routes` maps script names to handlers.

    The dialplan goes on whatever a handler does: it ends when its script ends, fails or takes
    too long, and finds the outcome in the channel variable FASTAGI_STATUS.
    """

    def __init__(
        self,
        host: str,
        port: int,
        routes: Mapping[str, Handler],
        options: FastAgiOptions | None = None,
    ) -> None:
        self._host = host
        self.port = port
        self._routes = dict(routes)
        self._options = options or FastAgiOptions()
        self._calls: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        """Raises AgiError naming the setting when the port cannot be had."""
        try:
            self._server = await asyncio.start_server(
                self._accept, self._host, self.port, limit=self._options.max_line_bytes
            )
        except OSError as error:
            address = f"{self._host}:{self.port}"
            raise AgiError(
                f"cannot listen on {address} (setting fastagi_port): {error.strerror}"
            ) from error
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for call in self._calls:
            call.cancel()
        if self._calls:
            await asyncio.wait(self._calls)
        await self._server.wait_closed()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(self._calls) >= self._options.max_connections:
            log.error("refused a FastAGI call: %d are running", len(self._calls))
            writer.transport.abort()
            return
        call = asyncio.create_task(self._serve(reader, writer), name="fastagi call")
        self._calls.add(call)
        call.add_done_callback(self._calls.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        session = AgiSession(reader, writer, self._options.command_deadline_s)
        try:
            request = await self._request(reader)
            status = await self._run(request, session)
            await self._farewell(session, status)
        except Hangup as gone:
            log.debug("a FastAGI call ended: %s", gone)
        except AgiError as error:
            log.warning("a FastAGI call was given up: %s", error)
        finally:
            # Nothing is unsent: each command was answered, or the peer is given up.
            writer.transport.abort()

    async def _request(self, reader: asyncio.StreamReader) -> Request:
        lines: list[str] = []
        try:
            async with asyncio.timeout(self._options.request_deadline_s):
                while line := (await reader.readuntil(b"\n")).strip():
                    lines.append(line.decode(errors="replace"))
                    if len(lines) > self._options.max_request_lines:
                        raise AgiError("a request of too many lines")
        except asyncio.IncompleteReadError as error:
            raise Hangup("the peer left before its request was complete") from error
        except asyncio.LimitOverrunError as error:
            raise AgiError("a request with too long a line") from error
        except TimeoutError as error:
            raise AgiError("no whole request in time") from error
        except OSError as error:
            raise Hangup(str(error)) from error
        return parse_request(lines)

    async def _run(self, request: Request, session: AgiSession) -> str:
        handler = self._routes.get(request.script)
        if handler is None:
            known = ", ".join(sorted(self._routes))
            log.error("the dialplan asked for script %r; known: %s", request.script, known)
            return "UNKNOWN_SCRIPT"
        try:
            async with asyncio.timeout(self._options.script_deadline_s):
                await handler(request, session)
        except Hangup:
            raise
        except TimeoutError:
            log.error("script %s took too long on %s", request.script, request.uniqueid)  # noqa: TRY400  no traceback needed
            return "TIMEOUT"
        except Exception:
            # Any fault of a script stays in its call: the dialplan must go on.
            log.exception("script %s failed on %s", request.script, request.uniqueid)
            return "ERROR"
        return "OK"

    async def _farewell(self, session: AgiSession, status: str) -> None:
        await session.command(
            "SET VARIABLE", STATUS_VARIABLE, status, deadline_s=_FAREWELL_DEADLINE_S
        )
