"""Durations of documents as people read them."""

from __future__ import annotations

from typing import Final

_MINUTE_S: Final = 60
_HOUR_S: Final = 3600


def duration(seconds: float) -> str:
    """Give a duration as people say it, without rounding.

    >>> duration(90), duration(600), duration(86_400), duration(2.5)
    ('90 s', '10 min', '24 h', '2.5 s')
    """
    if seconds >= _HOUR_S and seconds % _HOUR_S == 0:
        return f"{seconds / _HOUR_S:g} h"
    if seconds > 2 * _MINUTE_S and seconds % _MINUTE_S == 0:
        return f"{seconds / _MINUTE_S:g} min"
    return f"{seconds:g} s"
