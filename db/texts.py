"""Texts as any database can store them."""

from __future__ import annotations

import re
from typing import Final

# PostgreSQL has no NUL in texts, and half a surrogate pair has no UTF-8.
_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")

_NOBODY: Final = frozenset(
    {"", "anonymous", "anónimo", "unknown", "unavailable", "restricted", "private"}
)
"""What stands for the number of a caller who withholds it."""


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


def withholds(caller_number: str) -> bool:
    """Tell whether it is the number of a caller without one: all of them are not one person.

    >>> withholds("Anonymous "), withholds("099123456")
    (True, False)
    """
    return caller_number.strip().casefold() in _NOBODY
