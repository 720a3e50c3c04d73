"""How much of what a caller or a carrier sends is kept.

A telephone network delivers any text: 400 digits, NUL, half a surrogate pair. Texts are cut to the
limits below (an ellipsis marks the cut) and what no database can store becomes U+FFFD. Ids are ours
and name rows, so one that is too long is refused rather than cut.
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

import msgspec

from db.errors import FactRefused
from db.facts import AnyFact
from db.texts import bounded, storable

if TYPE_CHECKING:
    from collections.abc import Mapping

ID_LIMIT: Final = 128
LIST_LIMIT: Final = 32
INTEGER_LIMIT: Final = 2**63
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
    "foreign_queue": 64,
    "reason": 200,
    "reasons": 300,
    "choices": 64,
    "needs": 64,
    "prefers": 64,
    "mailbox": 1000,
    "by": 128,
    "answer": 4000,
}
IDS: Final = frozenset(
    {
        "call_id",
        "channel_id",
        "entry_id",
        "offer_id",
        "bridge_id",
        "ticket_number",
        "message_id",
        "audio",
    }
)
_MOMENTS: Final = frozenset({"at", "started_at", "first_contact_at"})
_LISTS: Final = frozenset({"reasons", "choices", "needs", "prefers"})

_encode = msgspec.json.Encoder().encode
_decoder: msgspec.json.Decoder[AnyFact] = msgspec.json.Decoder(AnyFact)


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


def whole_id(name: str, value: str | None) -> str | None:
    """``value`` itself, or ``ValueError`` for one that a database would not keep as it is."""
    if value is not None and (len(value) > ID_LIMIT or storable(value) != value):
        raise ValueError(f"{name} has {len(value)} characters, or some that no database stores")
    return value


def _kept(name: str, value: Any) -> Any:
    if name in _MOMENTS and value is not None:
        return _utc(name, value)
    if name in IDS:
        return whole_id(name, value)
    if name in _LISTS:
        return tuple(bounded(text, LIMITS[name]) for text in value[:LIST_LIMIT])
    if isinstance(value, int) and not -INTEGER_LIMIT <= value < INTEGER_LIMIT:
        raise ValueError(f"{name}={value} does not fit into 64 bits")
    return bounded(value, LIMITS[name]) if name in LIMITS else value


def _utc(name: str, at: Any) -> Any:
    if at.utcoffset() is None:
        raise ValueError(f"{name}={at!r} has no time zone; pass timezone-aware UTC")
    return at.astimezone(UTC)
