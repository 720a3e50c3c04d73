"""How the pages, other systems and mails are told of things: JSON, and times in it (pure)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
Label: TypeAlias = Callable[[str], str]


def stamp(at: datetime) -> str:
    """Write a time as the protocol wants it.

    >>> from datetime import UTC
    >>> stamp(datetime(2026, 3, 2, 12, 0, 0, 1500, UTC))
    '2026-03-02T12:00:00.001Z'
    """
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def stamp_or_none(at: datetime | None) -> str | None:
    """Write a time that may not be known yet."""
    return stamp(at) if at is not None else None
