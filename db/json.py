"""JSON for the tables' JSON columns: facts are msgspec values, and UTF-8 stays readable."""

from __future__ import annotations

from typing import Any

import msgspec


def dumps(value: Any) -> str:
    """Compact JSON; ``TypeError`` for what JSON cannot hold."""
    return msgspec.json.encode(value).decode()


def loads(text: str | bytes) -> Any:
    """The plain value of a JSON text."""
    return msgspec.json.decode(text)
