"""Tells another system by HTTP that something happened, signed so that it can be believed."""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

import aiohttp

from overflow.outcome import Delivered, Later, Outcome, Refused
from overflow.trouble import words

SIGNATURE: Final = "X-Atiende-Signature"
EVENT: Final = "X-Atiende-Event"
_GONE: Final = 410
_FIRST_SUCCESS, _LAST_SUCCESS = 200, 299


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who is told. The address may hold a token of its own, so it is never shown."""

    url: str = field(repr=False)
    secret: str = field(repr=False)
    limit_s: float = 20.0


def event_id(key: str) -> str:
    """Give the id of an event: the same for each attempt, so that it can be counted once."""
    return f"evt_{uuid.uuid5(uuid.NAMESPACE_OID, key).hex}"


def encode(event: Mapping[str, object]) -> bytes:
    """Write an event as JSON in UTF-8."""
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()


def signature(secret: str, sent_at_s: int, body: bytes) -> str:
    """Sign a body as sent at a moment (seconds since 1970), so that it cannot be sent again later."""
    signed = f"{sent_at_s}.".encode() + body
    return f"t={sent_at_s},v1={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"


class Webhook:
    """Sends events to one receiver, each by a POST."""

    def __init__(self, receiver: Receiver, session: aiohttp.ClientSession) -> None:
        self._receiver = receiver
        self._session = session

    @property
    def is_signed(self) -> bool:
        """Whether there is a secret: without one anybody could sign."""
        return bool(self._receiver.secret)

    async def send(self, kind: str, body: bytes, sent_at_s: int) -> Outcome:
        """Send one event; 410 says that the receiver is gone for good, any 2xx that it has it."""
        headers = {
            "Content-Type": "application/json",
            EVENT: kind,
            SIGNATURE: signature(self._receiver.secret, sent_at_s, body),
        }
        try:
            # Following a redirect would show the event to whatever host it names.
            async with self._session.post(
                self._receiver.url, data=body, headers=headers, allow_redirects=False
            ) as response:
                return _outcome(response.status)
        except TimeoutError:
            return Later(words("webhook_slow", limit_s=self._receiver.limit_s), for_all=True)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            # Its message may quote the address, and a token with it: the kind has to do.
            return Later(words("webhook_away", kind=type(error).__name__), for_all=True)


@asynccontextmanager
async def open_webhook(receiver: Receiver) -> AsyncIterator[Webhook]:
    """Give a Webhook; connects only when there is something to tell."""
    async with aiohttp.ClientSession(
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=receiver.limit_s),
    ) as session:
        yield Webhook(receiver, session)


def _outcome(status: int) -> Outcome:
    if _FIRST_SUCCESS <= status <= _LAST_SUCCESS:
        return Delivered()
    reason = words("webhook_status", status=status)
    return Refused(reason) if status == _GONE else Later(reason)
