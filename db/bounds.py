"""How much of what a caller or a carrier sends is kept.

A telephone network delivers any text: 400 digits, NUL, half a surrogate pair. Texts are cut to the
limits below (an ellipsis marks the cut) and what no database can store becomes U+FFFD. Ids are ours
and name rows, so one that is too long is refused rather than cut.
"""

from __future__ import annotations

import re
from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

import msgspec

from db.errors import FactRefused
from db.facts import AnyFact

if TYPE_CHECKING:
    from collections.abc import Mapping

ID_LIMIT: Final = 128
REASONS_LIMIT: Final = 32
KEYS_LIMIT: Final = 64
LIMITS: Final[Mapping[str, int]] = {
    "caller_number": 64,
    "caller_name": 128,
    "dialled": 64,
    "key": 8,
    "node": 64,
    "choice": 64,
    "company_number": 64,
    "company_name": 200,
    "queue": 64,
    "reason": 200,
    "reasons": 300,
}
IDS: Final = frozenset({"call_id", "channel_id", "entry_id", "offer_id", "bridge_id"})

_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")
_encode = msgspec.json.Encoder().encode
_decoder: msgspec.json.Decoder[AnyFact] = msgspec.json.Decoder(AnyFact)


def bounded(text: str, limit: int) -> str:
    """``text`` as any database can store it, at most ``limit`` characters long.

    >>> bounded("0" * 400, 8)
    '0000000…'
    """
    storable = _UNSTORABLE.sub("�", text)
    return storable if len(storable) <= limit else storable[: limit - 1] + "…"


def keepable(fact: AnyFact) -> AnyFact:
    """``fact`` with its texts bounded and its time in UTC, proven to be readable back.

    Raises :class:`~db.errors.FactRefused` when it cannot be kept: a time without a zone, an id
    longer than ``ID_LIMIT``, a value of a type or of a choice that the fact does not have.
    """
    values = msgspec.structs.asdict(fact)
    try:
        kept = {name: _kept(name, value) for name, value in values.items()}
        return _decoder.decode(_encode(type(fact)(**kept)))
    except (msgspec.ValidationError, TypeError, ValueError, AttributeError) as error:
        raise FactRefused("fact", reason=f"{type(fact).__name__}: {error}") from error


def _kept(name: str, value: Any) -> Any:
    if name == "at":
        return _utc(value)
    if name in IDS:
        return _whole_id(name, value)
    if name == "reasons":
        return tuple(bounded(reason, LIMITS[name]) for reason in value[:REASONS_LIMIT])
    return bounded(value, LIMITS[name]) if name in LIMITS else value


def _utc(at: Any) -> Any:
    if at.utcoffset() is None:
        raise ValueError(f"at={at!r} has no time zone; pass timezone-aware UTC")
    return at.astimezone(UTC)


def _whole_id(name: str, value: str | None) -> str | None:
    if value is not None and (len(value) > ID_LIMIT or _UNSTORABLE.search(value)):
        raise ValueError(f"{name} has {len(value)} characters, or some that no database stores")
    return value
