"""Answers one record with its ETag, and keeps to If-None-Match and If-Match (RFC 9110)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from aiohttp import hdrs, web

from atiende.shown import Json
from atiende.web.errors import ApiError
from atiende.web.etags import etag_of, names_tag, names_version

PRIVATE: Final = "private, no-cache"
"""No cache on the way keeps numbers and names; a browser asks each time whether they changed."""


def answer_record(request: web.Request, shown: Json, version: int) -> web.Response:
    """Answer the record, or 304 when the caller has it."""
    body = json.dumps(shown, ensure_ascii=False).encode()
    tag = etag_of(version, body)
    headers = {hdrs.ETAG: tag, hdrs.CACHE_CONTROL: PRIVATE}
    known = request.headers.get(hdrs.IF_NONE_MATCH)
    if known is not None and request.method == hdrs.METH_GET and names_tag(known, tag):
        return web.Response(status=304, headers=headers)
    return web.Response(body=body, content_type="application/json", headers=headers)


def refuse_if_changed(request: web.Request, version: int) -> None:
    """Raise ApiError 412 when the caller wants to change another version of the record."""
    known = request.headers.get(hdrs.IF_MATCH)
    if known is not None and not names_version(known, version):
        raise ApiError(412, "changed_meanwhile")


def answer_page(request: web.Request, items: Sequence[Json], following: str | None) -> web.Response:
    """Answer a page of a list with the address of the next one."""
    response = web.json_response({"items": items, "next": following})
    response.headers[hdrs.CACHE_CONTROL] = PRIVATE
    if following is not None:
        address = request.rel_url.update_query(cursor=following)
        response.headers[hdrs.LINK] = f'<{address}>; rel="next"'
    return response
