"""Spanish number words, as engines write them, in digits. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_UNITS: Final = ["cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"]
_TEENS: Final = [
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciséis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
    "veintiuno",
    "veintidós",
    "veintitrés",
    "veinticuatro",
    "veinticinco",
    "veintiséis",
    "veintisiete",
    "veintiocho",
    "veintinueve",
]
_TENS: Final = ["treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"]
_HUNDREDS: Final = [
    "doscient",
    "trescient",
    "cuatrocient",
    "quinient",
    "seiscient",
    "setecient",
    "ochocient",
    "novecient",
]
THOUSAND: Final = "mil"
VALUES: Final[dict[str, int]] = {
    **{word: value for value, word in enumerate(_UNITS)},
    **{word: value for value, word in enumerate(_TEENS, start=10)},
    **{word: value * 10 for value, word in enumerate(_TENS, start=3)},
    **{stem + end: value * 100 for value, stem in enumerate(_HUNDREDS, 2) for end in ("os", "as")},
    "un": 1,
    "una": 1,
    "veintiún": 21,
    "veintiuna": 21,
    "cien": 100,
    "ciento": 100,
    THOUSAND: 1000,
}


def takes_unit(tens: str, unit: str) -> bool:
    """Tell whether «y» between the two makes one number: «treinta y dos»."""
    return _is_tens(VALUES.get(tens, 0)) and 0 < VALUES.get(unit, 0) < 10  # noqa: PLR2004  # a unit


def in_digits(words: Sequence[str]) -> list[str]:
    """Make numbers of number words: «mil uno» is 1001, «cuatro cinco» 4 and 5.

    «y» may stand where :func:`takes_unit` allows it; what begins with a digit stays as it is.
    """
    numbers: list[str] = []
    growing = _Growing()
    for before, word in zip(("", *words), words, strict=False):
        if word == "y":
            growing.room = 10 if _is_tens(VALUES.get(before, 0)) else 0
        elif word not in VALUES:
            numbers.append(word)
            growing = _Growing()
        elif growing.takes(VALUES[word]):
            numbers[-1] = str(growing.value)
        else:
            growing = _Growing(VALUES[word])
            numbers.append(str(growing.value))
    return numbers


class _Growing:
    """A number that the next word may still be part of; `room`: what that word stays below."""

    def __init__(self, value: int = 0) -> None:
        self.value = value
        self.room = _room_after(value)

    def takes(self, value: int) -> bool:
        """Add a word's value, or refuse it."""
        if value == 1000 and 0 < self.value < 1000:  # noqa: PLR2004  # «dos mil»
            self.value *= 1000
        elif 0 < value < self.room:
            self.value += value
        else:
            return False
        self.room = _room_after(value)
        return True


def _room_after(value: int) -> int:
    return value if value in (100, 1000) else 100 if value > 100 else 0  # noqa: PLR2004


def _is_tens(value: int) -> bool:
    return value in range(20, 100, 10)
