"""The AMI client: stays connected, runs actions, hands out events."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Self

from telephony.ami.actions import Actions
from telephony.ami.connection import MAX_MESSAGE_BYTES, AmiConnection
from telephony.ami.messages import AmiMessage, AmiReply, Field
from telephony.backoff import Backoff
from telephony.errors import AmiAuthError, AmiError, AmiUnavailable
from telephony.inbox import Inbox

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class AmiOptions:
    """Durations in seconds; `max_backlog`: events that may wait for one subscriber."""

    deadline_s: float = 5.0
    connect_deadline_s: float = 5.0
    ping_every_s: float = 5.0
    ping_deadline_s: float = 5.0
    max_backlog: int = 10_000
    backoff: Backoff = field(default_factory=Backoff)


@dataclass(frozen=True)
class AmiConnected:
    """Logged in, after a time unheard: ask again for the states that events keep current."""


@dataclass(frozen=True)
class AmiDisconnected:
    """The connection broke, for the reason given; the client reconnects by itself."""

    reason: str


AmiItem = AmiMessage | AmiConnected | AmiDisconnected


@dataclass(frozen=True, eq=False)
class _Subscriber:
    names: frozenset[str]
    inbox: Inbox[AmiItem]


class AmiClient(Actions):
    """An async context manager that keeps one AMI session.

    Entering starts connecting and returns at once; `wait_connected()` waits for it. Actions
    fail with AmiUnavailable while there is no connection: nothing is queued to run later.
    """

    def __init__(
        self, host: str, port: int, user: str, password: str, options: AmiOptions | None = None
    ) -> None:
        self._address = (host, port)
        self._user = user
        self._password = password
        self._options = options or AmiOptions()
        self._subscribers: set[_Subscriber] = set()
        self._connection: AmiConnection | None = None
        self._settled = asyncio.Event()
        self._fatal: AmiAuthError | None = None

    async def __aenter__(self) -> Self:
        self._keeper = asyncio.create_task(self._keep_connected(), name="ami")
        self._keeper.add_done_callback(self._keeper_ended)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._keeper.cancel()
        with suppress(asyncio.CancelledError):
            await self._keeper
        self._end_subscriptions(None)

    @property
    def connected(self) -> bool:
        """Whether actions can be run."""
        return self._connection is not None

    async def wait_connected(self, deadline_s: float = 10.0) -> None:
        """Wait for a session.

        Raises AmiAuthError when the password is refused, AmiUnavailable after `deadline_s`.
        """
        try:
            async with asyncio.timeout(deadline_s):
                await self._settled.wait()
        except TimeoutError as error:
            host, port = self._address
            message = f"no session with {host}:{port} within {deadline_s:g} s"
            raise AmiUnavailable("connect", message) from error
        if self._fatal is not None:
            raise self._fatal

    async def action(
        self, name: str, /, *, deadline_s: float | None = None, **fields: Field
    ) -> AmiReply:
        """Run an action; `fields` are its headers, a list for repeated ones.

        Raises AmiError when Asterisk refuses it, AmiTimeout, AmiUnavailable; ValueError when a
        field holds a line break.
        """
        if self._connection is None:
            raise self._fatal or AmiUnavailable(name, "not connected to Asterisk")
        deadline_s = self._options.deadline_s if deadline_s is None else deadline_s
        return await self._connection.action(name, fields, deadline_s)

    @contextmanager
    def events(self, *names: str) -> Iterator[Inbox[AmiItem]]:
        """Subscribe to the events of these names, all without any, until the block ends.

        Yields an async iterator. `AmiConnected` and `AmiDisconnected` come too. It ends when
        the client is closed, with AmiAuthError when the password is refused, and with AmiError
        when the reader falls too far behind.
        """
        inbox: Inbox[AmiItem] = Inbox(self._options.max_backlog)
        subscriber = _Subscriber(frozenset(name.lower() for name in names), inbox)
        if self._fatal is not None:
            inbox.end(self._fatal)
        self._subscribers.add(subscriber)
        try:
            yield inbox
        finally:
            self._subscribers.discard(subscriber)

    async def _keep_connected(self) -> None:
        failures = 0
        while True:
            try:
                reason = await self._one_connection()
                failures = 1
            except AmiAuthError as error:
                self._give_up(error)
                return
            except (AmiError, OSError) as error:
                reason = str(error)
                failures += 1
            delay_s = self._options.backoff.delay_s(failures, random.random())  # noqa: S311  jitter, no secret
            log.warning("no AMI session (%s); next attempt in %.1f s", reason, delay_s)
            await asyncio.sleep(delay_s)

    def _keeper_ended(self, keeper: asyncio.Task[None]) -> None:
        # A fault of ours must end the streams: a reader that waits for ever tells nobody.
        if not keeper.cancelled() and (error := keeper.exception()) is not None:
            log.error("the AMI client failed", exc_info=error)
            self._end_subscriptions(error)

    def _give_up(self, error: AmiAuthError) -> None:
        log.error("%s", error)
        self._fatal = error
        self._settled.set()
        self._end_subscriptions(error)

    async def _one_connection(self) -> str:
        """From connecting to the end, whose reason is returned in words."""
        connection = await self._open()
        try:
            await connection.greet(self._options.connect_deadline_s)
            reading = asyncio.create_task(connection.read(), name="ami reader")
            try:
                await connection.login(self._user, self._password, self._options.deadline_s)
                return await self._serve(connection, reading)
            finally:
                reading.cancel()
                await asyncio.wait([reading])
        finally:
            connection.close()

    async def _open(self) -> AmiConnection:
        host, port = self._address
        try:
            async with asyncio.timeout(self._options.connect_deadline_s):
                streams = await asyncio.open_connection(host, port, limit=MAX_MESSAGE_BYTES)
        except TimeoutError as error:
            raise AmiUnavailable("connect", f"{host}:{port} does not answer") from error
        return AmiConnection(*streams, self._dispatch)

    async def _serve(self, connection: AmiConnection, reading: asyncio.Task[str]) -> str:
        watching = asyncio.create_task(
            connection.watch(self._options.ping_every_s, self._options.ping_deadline_s),
            name="ami ping",
        )
        self._connection = connection
        self._settled.set()
        self._publish(AmiConnected())
        reason = "the client was closed"
        try:
            done, _ = await asyncio.wait([reading, watching], return_when=asyncio.FIRST_COMPLETED)
            reason = done.pop().result()
            return reason
        finally:
            watching.cancel()
            self._connection = None
            self._settled.clear()
            self._publish(AmiDisconnected(reason))

    def _dispatch(self, event: AmiMessage) -> None:
        name = event.event.lower()
        for subscriber in self._subscribers:
            if not subscriber.names or name in subscriber.names:
                self._put(subscriber, event)

    def _publish(self, marker: AmiConnected | AmiDisconnected) -> None:
        for subscriber in self._subscribers:
            self._put(subscriber, marker)

    def _put(self, subscriber: _Subscriber, item: AmiItem) -> None:
        if subscriber.inbox.full:
            message = f"the subscriber is {len(subscriber.inbox)} events behind"
            subscriber.inbox.end(AmiError("events", message))
        else:
            subscriber.inbox.put(item)

    def _end_subscriptions(self, error: BaseException | None) -> None:
        for subscriber in self._subscribers:
            subscriber.inbox.end(error)
