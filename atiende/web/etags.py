"""Entity tags (RFC 9110): which version of a record, and a digest of all that is shown of it (pure).

The digest changes with every byte, so that ``If-None-Match`` hides nothing. ``If-Match`` asks for
the version alone, which counts what people and the transcription change: a mail that leaves while
somebody writes an answer is no reason to refuse the answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator


def etag_of(version: int, body: bytes) -> str:
    """Return the tag of a record shown as ``body``, quoted."""
    return f'"{version}-{hashlib.sha256(body).hexdigest()[:32]}"'


def names_tag(header: str, tag: str) -> bool:
    """Tell whether ``If-None-Match`` names the tag.

    >>> names_tag('W/"1-a", "2-b"', '"1-a"'), names_tag('"2-b"', '"1-a"'), names_tag("*", '"1-a"')
    (True, False, True)
    """
    return any(named in ("*", tag) for named in _named(header))


def names_version(header: str, version: int) -> bool:
    """Tell whether ``If-Match`` names a tag of this version.

    >>> names_version('"1-a"', 1), names_version('"1-a", "2-b"', 2), names_version('"12-a"', 1)
    (True, True, False)
    """
    return any(named == "*" or named.startswith(f'"{version}-') for named in _named(header))


def _named(header: str) -> Iterator[str]:
    """Overlook weak marks: a proxy that compresses puts one there, and the record is the same."""
    return (part.strip().removeprefix("W/") for part in header.split(","))
