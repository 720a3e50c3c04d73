"""Entity tags (RFC 9110): a record's tag changes with every byte of what is shown of it (pure)."""

from __future__ import annotations

import hashlib


def etag_of(body: bytes) -> str:
    """Return the strong tag of a body, quoted."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def is_among(tag: str, header: str) -> bool:
    """Tell whether ``If-Match`` or ``If-None-Match`` names the tag; ``*`` names any.

    A weak mark is overlooked: a proxy that compresses puts one there, and the record is the same.

    >>> is_among('"a"', 'W/"a", "b"'), is_among('"a"', '"b"'), is_among('"a"', "*")
    (True, False, True)
    """
    named = [part.strip().removeprefix("W/") for part in header.split(",")]
    return tag in named or "*" in named
