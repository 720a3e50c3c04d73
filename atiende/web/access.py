"""Who may use the back office: supervisors and administrators, and API keys with the right scope."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from aiohttp import web

from atiende.web.errors import ApiError
from atiende.web.keys import PREFIX, Scope, digest
from atiende.web.sessions import Sessions, bearer_token
from db.directory import ApiKeyRecord, ApiKeys

SUPERVISING: Final = ("supervisor", "admin")
ADMINISTRATING: Final = ("admin",)
_TOUCH_EVERY: Final = timedelta(minutes=1)


@dataclass(frozen=True)
class Actor:
    """Who sent a request: a login, or ``key:NAME``."""

    name: str


class Access:
    """Tells who sent a request and refuses those who may not."""

    def __init__(self, sessions: Sessions, keys: ApiKeys, now: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._keys = keys
        self._now = now
        self._touched: dict[int, datetime] = {}

    async def person(self, request: web.Request, roles: tuple[str, ...] = SUPERVISING) -> Actor:
        """Let a logged-in person of one of the roles in. Raises ApiError 401, 403."""
        return await person(self._sessions, request, roles)

    async def office(self, request: web.Request, *scopes: Scope) -> Actor:
        """Let a supervisor or administrator in, or a key with any of ``scopes``.

        Raises ApiError 401, 403.
        """
        shown = _shown_key(request)
        if not shown:
            return await self.person(request)
        key = await self._keys.by_hash(digest(shown))
        if key is None:
            raise ApiError(401, "bad_key")
        if not set(scopes) & set(key.scopes):
            raise ApiError(403, "missing_scope", scope=scopes[0])
        await self._note_use(key)
        return Actor(f"key:{key.name}")

    async def _note_use(self, key: ApiKeyRecord) -> None:
        """Keep when it was used last, to the minute: a write for each request would be too many."""
        now = self._now()
        last = self._touched.get(key.id)
        if last is None or now - last >= _TOUCH_EVERY:
            self._touched[key.id] = now
            await self._keys.touch(key.id, now)


async def person(
    sessions: Sessions, request: web.Request, roles: tuple[str, ...] = SUPERVISING
) -> Actor:
    """Let a logged-in person of one of the roles in, no key. Raises ApiError 401, 403."""
    if _shown_key(request):
        raise ApiError(403, "forbidden")
    who = await sessions.signed_in(request)
    if who.user["role"] not in roles:
        raise ApiError(403, "forbidden")
    return Actor(who.user["login"])


def _shown_key(request: web.Request) -> str:
    token = bearer_token(request)
    return token if token.startswith(PREFIX) else ""
