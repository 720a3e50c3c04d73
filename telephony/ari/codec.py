"""JSON on the event websocket, both ways (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import msgspec

from telephony.ari.events import KnownEvent, UnknownEvent


class RestResponse(msgspec.Struct, frozen=True, kw_only=True, tag="RESTResponse", tag_field="type"):
    """The answer to a request that went over the websocket."""

    request_id: str
    status_code: int
    reason_phrase: str = ""
    message_body: str = ""


class QueryPair(msgspec.Struct, frozen=True):
    """One query parameter, not quoted."""

    name: str
    value: str


class RestRequest(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    tag="RESTRequest",
    tag_field="type",
    omit_defaults=True,
):
    """A REST request for the websocket; `message_body` is itself a JSON text."""

    request_id: str
    method: str
    uri: str
    query_strings: tuple[QueryPair, ...] = ()
    content_type: str = ""
    message_body: str = ""


class MalformedMessageError(ValueError):
    """Not a JSON object with a `type`."""


_known: msgspec.json.Decoder[KnownEvent | RestResponse] = msgspec.json.Decoder(
    KnownEvent | RestResponse
)
_anything = msgspec.json.Decoder(dict[str, Any])
# RecursionError: an object nested thousands of levels deep.
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_encoder = msgspec.json.Encoder()


def decode(message: bytes) -> KnownEvent | UnknownEvent | RestResponse:
    """Decode one websocket message.

    A JSON object with a type never fails: what fits no known event is an `UnknownEvent`.
    Raises MalformedMessageError for anything else.
    """
    try:
        return _known.decode(message)
    except msgspec.ValidationError:
        return _unknown(message)
    except _UNREADABLE as error:
        raise MalformedMessageError(str(error)) from error


def _unknown(message: bytes) -> UnknownEvent:
    try:
        raw = _anything.decode(message)
    except _UNREADABLE as error:
        raise MalformedMessageError(str(error)) from error
    kind = raw.get("type")
    if not isinstance(kind, str):
        raise MalformedMessageError("an object without a type")
    return UnknownEvent(type=kind, raw=raw)


def encode_request(
    request_id: str,
    method: str,
    uri: str,
    query: Mapping[str, str],
    body: Mapping[str, Any] | None,
) -> bytes:
    """One REST request as a websocket message; `uri` is relative to `/ari/`, quoted."""
    return _encoder.encode(
        RestRequest(
            request_id=request_id,
            method=method,
            uri=uri,
            query_strings=tuple(QueryPair(name, value) for name, value in query.items()),
            content_type="application/json" if body is not None else "",
            message_body=encode_body(body).decode() if body is not None else "",
        )
    )


def encode_body(body: Mapping[str, Any]) -> bytes:
    """A request's body as JSON."""
    return _encoder.encode(body)


def error_message(body: bytes, reason: str) -> str:
    """Asterisk's own words for a failure, or the HTTP reason when it gave none."""
    try:
        answer = msgspec.json.decode(body)
    except _UNREADABLE:
        return reason
    if not isinstance(answer, dict):
        return reason
    return str(answer.get("message") or answer.get("error") or reason)


def path(*segments: str) -> str:
    """Join segments to a URI path, each quoted whole (an id may hold `/` or spaces)."""
    return "/".join(quote(segment, safe="") for segment in segments)


def query(**values: str | int | bool | None) -> dict[str, str]:
    """Query parameters as Asterisk reads them; None is left out."""
    return {name: _plain(value) for name, value in values.items() if value is not None}


def _plain(value: str | float) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
