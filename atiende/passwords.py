"""Passwords of the pages: kept as argon2id hashes (RFC 9106), made and checked off the event loop."""

from __future__ import annotations

import asyncio
import functools
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher()

MIN_LENGTH = 8


def hashed(password: str) -> str:
    """Return the hash to keep (slow: tens of milliseconds)."""
    return _HASHER.hash(password)


async def matches(kept_hash: str | None, password: str) -> bool:
    """Tell whether the password is the one kept; None is an unknown user, and takes as long."""
    right = await asyncio.to_thread(_verify, kept_hash or _nobodys_hash(), password)
    return right and kept_hash is not None


def made_up() -> str:
    """Return a new random password that can be read out and typed."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(4)) for _ in range(3))


@functools.cache
def _nobodys_hash() -> str:
    """Verifying against it costs as much as against a real one: strangers look no different."""
    return _HASHER.hash(secrets.token_hex(16))


def _verify(kept_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(kept_hash, password)
    except (VerificationError, InvalidHashError):
        return False
