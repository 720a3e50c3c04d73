"""API keys: what other systems show instead of a login. The database keeps their digests only."""

from __future__ import annotations

import hashlib
import secrets
from typing import Final, Literal, TypeAlias, get_args

Scope: TypeAlias = Literal[
    "tickets:read", "tickets:write", "messages:read", "messages:write", "audio:read"
]
SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)
PREFIX: Final = "atk_"


def new_key() -> str:
    """Make a key up: 256 random bits, so nobody needs to slow guessing down."""
    return PREFIX + secrets.token_urlsafe(32)


def digest(key: str) -> str:
    """Return what the database keeps of a key: who reads it there cannot use it."""
    return hashlib.sha256(key.encode()).hexdigest()
