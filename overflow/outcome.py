"""How an attempt to deliver something ended, whatever it was and wherever it went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from asterisk_conf.words import Speaks


@dataclass(frozen=True, slots=True)
class Delivered:
    """The other side has taken it over."""


@dataclass(frozen=True, slots=True)
class Later:
    """Not now: it is tried again. ``for_all``: the other side takes nothing at all at present."""

    reason: Speaks
    for_all: bool = False


@dataclass(frozen=True, slots=True)
class Misconfigured:
    """Nothing will be taken until an admin mends a setting; it is tried again until then."""

    reason: Speaks


@dataclass(frozen=True, slots=True)
class Refused:
    """The other side said no for good, to this one alone."""

    reason: Speaks


Outcome: TypeAlias = Delivered | Later | Misconfigured | Refused
