"""Hands messages to a foreign CRM that speaks HTTP and JSON."""

from __future__ import annotations

import os
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict

import aiohttp

from crm_bridge.config import SECRET
from crm_bridge.http import describe
from crm_bridge.message_config import HttpMessagesConfig, fill, find_problems
from crm_bridge.messages import CrmMessage, CrmRefused, MessageDesk
from crm_bridge.port import CrmUnavailable
from crm_bridge.problems import CrmConfigError
from crm_bridge.secret import read_secret

IDEMPOTENCY = "Idempotency-Key"
"""The header under which many services recognise a request that is repeated."""


@asynccontextmanager
async def open_http_messages(
    config: HttpMessagesConfig, *, environ: Mapping[str, str] = os.environ
) -> AsyncIterator[MessageDesk]:
    """Give a MessageDesk; raises CrmConfigError when anything is wrong with the settings."""
    if problems := find_problems(config, environ):
        raise CrmConfigError(problems)
    secret = read_secret(config, environ)
    headers = {name: value.replace(SECRET, secret) for name, value in config.headers.items()}
    trust = ssl.create_default_context(cafile=config.ca_file or None)
    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(ssl=trust),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers=headers,
        timeout=aiohttp.ClientTimeout(total=config.timeout_s),
    ) as session:
        yield HttpMessages(config, session)


class HttpMessages:
    """One POST for each message."""

    def __init__(self, config: HttpMessagesConfig, session: aiohttp.ClientSession) -> None:
        self._config = config
        self._session = session

    async def post_message(self, message: CrmMessage) -> None:
        """See MessageDesk.post_message; any 2xx means that the CRM has it."""
        document = document_of(message, self._config.fields)
        headers = {IDEMPOTENCY: message.message_id}
        try:
            # Following a redirect would hand the token to whatever host it names.
            async with self._session.post(
                self._config.url, json=document, headers=headers, allow_redirects=False
            ) as response:
                self._check(response.status)
        except (aiohttp.ClientError, OSError) as error:
            raise CrmUnavailable(describe(error)) from error

    def _check(self, status: int) -> None:
        if status in self._config.refused_statuses:
            raise CrmRefused(f"the CRM answered with status {status}")
        if status not in range(200, 300):
            raise CrmUnavailable(f"the CRM answered with status {status}")


def document_of(message: CrmMessage, fields: Mapping[str, str]) -> dict[str, object]:
    """Make the JSON object: a dot in a key goes one object deeper."""
    values = asdict(message) | {"left_at": message.left_at.isoformat()}
    document: dict[str, object] = {}
    for key, text in fields.items():
        *way, last = key.split(".")
        place = document
        for step in way:
            deeper = place.setdefault(step, {})
            assert isinstance(deeper, dict)  # the lint lets no key be a value and an object
            place = deeper
        place[last] = fill(text, values)
    return document
