"""Reads the JSON bodies of requests."""

from __future__ import annotations

from typing import TypeVar

import msgspec
from aiohttp import web

from atiende.web.errors import ApiError, bad_request

T = TypeVar("T")


class StateBody(msgspec.Struct, forbid_unknown_fields=True):
    """What an agent's state shall be; ``reason`` is that of a pause."""

    state: str
    reason: str = ""


async def read_body(request: web.Request, shape: type[T], *, most_bytes: int | None = None) -> T:
    """Read the JSON body, larger than the application's limit if ``most_bytes`` allows it.

    Only JSON is taken: a form of another site cannot send it unasked. Raises ApiError 400.
    """
    if request.content_type != "application/json":
        raise bad_request("json_wanted")
    if most_bytes is not None:
        request = request.clone(client_max_size=most_bytes)
    try:
        return msgspec.json.decode(await request.read(), type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ApiError(400, "bad_request", reason=str(error)) from error
