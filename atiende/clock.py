"""The one place where the time comes from."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return the time, as everything inside wants it."""
    return datetime.now(UTC)
