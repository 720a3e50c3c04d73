"""Texts as any database can store them."""

from __future__ import annotations

import re
from typing import Final

# PostgreSQL has no NUL in texts, and half a surrogate pair has no UTF-8.
_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """``text`` with U+FFFD for every character that no database stores."""
    return _UNSTORABLE.sub("�", text)


def bounded(text: str, limit: int) -> str:
    """``text`` as any database can store it, at most ``limit`` characters long.

    >>> bounded("0" * 400, 8)
    '0000000…'
    """
    kept = storable(text)
    return kept if len(kept) <= limit else kept[: limit - 1] + "…"
