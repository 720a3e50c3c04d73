"""An agent's page without a browser: the same API and websocket, for scripts."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, NamedTuple, Self, TypeAlias

import aiohttp

Json: TypeAlias = dict[str, Any]


class PageError(Exception):
    """The page was refused something, or did not show in time what was waited for."""


class Shown(NamedTuple):
    """One message of the server and when it was on the page."""

    at: datetime
    message: Json


class AgentPage:
    """Somebody's page: an async context manager that logs in and keeps the websocket open.

    `paints` says whether the page reports that it shows an offer, as a browser's does.
    `history` holds every message in order. Raises PageError when the login is refused.
    """

    def __init__(self, web: str, login: str, password: str, *, paints: bool = True) -> None:
        """`web` is the address of the pages, such as `http://127.0.0.1:8080`."""
        self.history: list[Shown] = []
        self.login = login
        self.paints = paints
        self._web = web
        self._password = password
        self._news = asyncio.Condition()
        self._painted: set[str] = set()

    async def __aenter__(self) -> Self:
        self._http = aiohttp.ClientSession(self._web)
        try:
            answer = await self.post("login", login=self.login, password=self._password)
            self._http.headers["Authorization"] = f"Bearer {answer['token']}"
            await self.connect()
        except BaseException:
            await self._http.close()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.disconnect()
        await self._http.close()

    @property
    def state(self) -> Json:
        """What the page shows now."""
        return self.history[-1].message if self.history else {}

    async def connect(self) -> None:
        """Open the websocket; a reload of the page does the same."""
        self._socket = await self._http.ws_connect("/api/v1/live")
        self._reader = asyncio.create_task(self._read(), name=f"page of {self.login}")

    async def disconnect(self) -> None:
        """Close the page without logging out."""
        self._reader.cancel()
        with suppress(asyncio.CancelledError):
            await self._reader
        await self._socket.close()

    async def until(
        self, wanted: Callable[[Json], bool], what: str, *, deadline_s: float = 10.0, since: int = 0
    ) -> Shown:
        """The first message of `history[since:]`, past or to come, for which `wanted` holds.

        `what` names it in the PageError that is raised after `deadline_s`.
        """

        def found() -> Shown | None:
            return next((shown for shown in self.history[since:] if wanted(shown.message)), None)

        try:
            async with asyncio.timeout(deadline_s), self._news:
                await self._news.wait_for(lambda: found() is not None)
        except TimeoutError:
            now = json.dumps(self.state, ensure_ascii=False)
            raise PageError(
                f"the page of {self.login} did not show {what} within {deadline_s:g} s; now: {now}"
            ) from None
        shown = found()
        assert shown is not None
        return shown

    async def until_agent(self, state: str, *, deadline_s: float = 10.0, since: int = 0) -> Shown:
        """When the page first shows its agent in `state`."""
        return await self.until(
            lambda message: message.get("agent", {}).get("state") == state,
            f"agent {state}",
            deadline_s=deadline_s,
            since=since,
        )

    async def until_call(self, phase: str, *, deadline_s: float = 10.0, since: int = 0) -> Shown:
        """When the page first shows a call in `phase`."""
        return await self.until(
            lambda message: (message.get("call") or {}).get("phase") == phase,
            f"a call {phase}",
            deadline_s=deadline_s,
            since=since,
        )

    def mark(self) -> int:
        """A place in `history` from which to look for what comes next."""
        return len(self.history)

    async def be_available(self) -> None:
        """Take calls."""
        await self.post("me/state", state="available")

    async def pause(self, reason: str) -> None:
        """Take no calls; `reason` is the id of a pause reason."""
        await self.post("me/state", state="paused", reason=reason)

    async def finish_wrap_up(self) -> None:
        """End the after-call work before its time."""
        await self.post("me/wrap-up/finish")

    async def log_out(self) -> None:
        """Leave the line."""
        await self.post("logout")

    async def post(self, path: str, **body: str) -> Json:
        """Send a request of the API. Raises PageError with the server's own words."""
        async with self._http.post(f"/api/v1/{path}", json=body) as answer:
            found = {} if answer.status == 204 else await answer.json()  # noqa: PLR2004  # HTTP
            if answer.ok:
                return dict(found)
            error = found.get("error", {})
            raise PageError(f"{path}: {error.get('code')}: {error.get('message')}")

    async def _read(self) -> None:
        async for message in self._socket:
            if message.type is aiohttp.WSMsgType.TEXT:
                await self._show(json.loads(message.data))

    async def _show(self, message: Json) -> None:
        async with self._news:
            self.history.append(Shown(datetime.now(UTC), message))
            self._news.notify_all()
        offer_id = (message.get("call") or {}).get("offer_id")
        if self.paints and offer_id is not None and offer_id not in self._painted:
            self._painted.add(offer_id)
            await self._socket.send_json({"type": "shown", "offer_id": offer_id})
