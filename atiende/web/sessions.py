"""Who is logged in to the pages, by cookie or bearer token."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from aiohttp import web

from atiende import passwords
from atiende.shown import Json
from atiende.web.errors import ApiError
from atiende.web.throttle import Throttle
from db.directory import Directory, UserRecord

COOKIE: Final = "atiende_session"
_BEARER: Final = "Bearer "


@dataclass(frozen=True)
class SignedIn:
    """A session: ``token_id`` is what the database keeps of the token."""

    user: Json
    agent_id: int | None
    token: str
    token_id: str


class Sessions:
    """Logs people in and out, and tells who sent a request."""

    def __init__(
        self,
        directory: Directory,
        now: Callable[[], datetime],
        *,
        lasts: timedelta,
        secure_cookie: bool,
    ) -> None:
        self._directory = directory
        self._now = now
        self._lasts = lasts
        self._secure_cookie = secure_cookie
        self._throttle = Throttle()

    async def log_in(self, login: str, password: str, address: str) -> SignedIn:
        """Begin a session. Raises ApiError 401, or 429 after too many failures."""
        key, now = f"{address} {login.casefold()}", self._now()
        wait_s = self._throttle.wait_s(key, now)
        if wait_s:
            raise ApiError(429, "too_many_tries", wait_s=wait_s)
        user = await self._directory.users.by_login(login)
        kept = user.password_hash if user is not None and user.active else None
        if user is None or not await passwords.matches(kept, password):
            self._throttle.failed(key, now)
            raise ApiError(401, "bad_credentials")
        self._throttle.succeeded(key)
        token = secrets.token_urlsafe(32)
        token_id = _token_id(token)
        await self._directory.web_sessions.prune(now=now)
        await self._directory.web_sessions.create(
            token_id, user.id, now=now, expires_at=now + self._lasts
        )
        return _signed_in(user, token)

    async def log_out(self, who: SignedIn) -> None:
        """End the session."""
        await self._directory.web_sessions.end(who.token_id)

    async def signed_in(self, request: web.Request) -> SignedIn:
        """Tell who sent the request. Raises ApiError 401."""
        token = _token(request)
        if token:
            user = await self._directory.web_sessions.user(_token_id(token), now=self._now())
            if user is not None:
                return _signed_in(user, token)
        raise ApiError(401, "unauthorized")

    def set_cookie(self, response: web.Response, token: str) -> None:
        """Give the browser the session. Scripts of the page cannot read it, other sites not use it."""
        response.set_cookie(
            COOKIE,
            token,
            max_age=int(self._lasts.total_seconds()),
            httponly=True,
            samesite="Strict",
            secure=self._secure_cookie,
        )


def _signed_in(user: UserRecord, token: str) -> SignedIn:
    shown: Json = {"login": user.login, "name": user.name, "role": user.role}
    agent_id = user.id if user.role == "agent" else None
    return SignedIn(shown, agent_id, token, _token_id(token))


def bearer_token(request: web.Request) -> str:
    """Return what the request shows in ``Authorization``, "" when it does not."""
    header = request.headers.get("Authorization", "")
    return header.removeprefix(_BEARER).strip() if header.startswith(_BEARER) else ""


def _token(request: web.Request) -> str:
    return bearer_token(request) or request.cookies.get(COOKIE, "")


def _token_id(token: str) -> str:
    """The database keeps this only: who reads it there cannot log in with it."""
    return hashlib.sha256(token.encode()).hexdigest()
