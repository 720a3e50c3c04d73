"""Ticket numbers: a counter and a check digit, so that a mistyped number is caught.

The check digit is that of ISO/IEC 7064, hybrid system MOD 11,10. It misses no single wrong digit,
and of two neighbouring digits that are swapped it misses one pair in 45, or 2.2 %. Luhn's is better
known and misses about as many swaps, but always the same pair: 09 and 90, which people who listen
to digits do mix up, would pass wherever they stand. With MOD 11,10 which pair passes depends on the
digits before it. MOD 11-2 would catch every swap, but its check character may be an X, which no
telephone has.
"""

from __future__ import annotations

import re
from typing import Final

MIN_DIGITS: Final = 6
"""Of the counter; with the check digit a number has at least one more."""
MAX_LENGTH: Final = 20
_NUMBER: Final = re.compile(rf"[0-9]{{{MIN_DIGITS + 1},{MAX_LENGTH}}}", re.ASCII)
_BETWEEN: Final = re.compile(r"[\s\-\u2010-\u2015\u2212.]+")


def ticket_number(counter: int) -> str:
    """Make the number of the ticket; `counter` from 0. Raises ValueError when it is negative."""
    if counter < 0:
        raise ValueError(f"no ticket has the number {counter}")
    digits = f"{counter:0{MIN_DIGITS}}"
    return digits + str((11 - _product(digits)) % 10)


def is_valid(text: str) -> bool:
    """Tell whether the digits, as :func:`normalise` leaves them, can be a ticket's number."""
    return bool(_NUMBER.fullmatch(text)) and (_product(text[:-1]) + int(text[-1])) % 10 == 1


def normalise(text: str) -> str:
    """Take away the spaces, dashes and dots with which people write long numbers."""
    return _BETWEEN.sub("", text)


def _product(digits: str) -> int:
    """The standard's running product P after these digits, from 1 to 10."""
    product = 10
    for digit in digits:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return product
