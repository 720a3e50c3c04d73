"""What only a routing document has: skills with levels, times of day, days of the week."""

from __future__ import annotations

import re
from datetime import time
from typing import Final

from acd.needs import HIGHEST_LEVEL, LOWEST_LEVEL, Need
from documents.fields import Fields
from documents.patterns import OFF
from documents.source import Scalar, Sequence

MAX_NEEDS: Final = 20
MAX_GROUPS: Final = 50

_BETWEEN: Final = re.compile(r"([0-9]{1,2}):([0-9]{2})\s*[-–]\s*([0-9]{1,2}):([0-9]{2})", re.ASCII)
_DAY_ENDS: Final = (24, 0)
_PLAIN: Final = str.maketrans("áéíóú", "aeiou")
_WEEKDAYS: Final = {
    name: day
    for day, names in enumerate(
        (
            ("lunes", "lun", "monday", "mon"),
            ("martes", "mar", "tuesday", "tue"),
            ("miercoles", "mie", "wednesday", "wed"),
            ("jueves", "jue", "thursday", "thu"),
            ("viernes", "vie", "friday", "fri"),
            ("sabado", "sab", "saturday", "sat"),
            ("domingo", "dom", "sunday", "sun"),
        )
    )
    for name in names
}
WEEKDAYS: Final = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")


class RoutingFields(Fields):
    """The fields of one block of a routing document."""

    def levels(self, key: str) -> tuple[Need, ...]:
        """Read skills with the level that is asked of each."""
        found = self.numbers(key, LOWEST_LEVEL, HIGHEST_LEVEL, MAX_NEEDS)
        return tuple(Need(skill, level) for skill, level in found)

    def groups(self, key: str) -> frozenset[str]:
        """Read one group or a list of them."""
        named = self.names(key)
        if len(named) > MAX_GROUPS:
            line = self.block.key_lines[key]
            self.fault_at(line, key, "too_many", count=len(named), most=MAX_GROUPS)
        return frozenset(named)

    def is_none(self, key: str) -> bool:
        """Tell whether the list is expressly none: `no`, or a list of nothing."""
        tree = self.block.entries.get(key)
        if isinstance(tree, Sequence):
            return not tree.items
        return isinstance(tree, Scalar) and tree.text == OFF

    def between(self, key: str) -> tuple[time, time] | None:
        """Read `18:00-22:00`, which may go past midnight; None for the whole day."""
        scalar = self.scalar(key)
        if scalar is None:
            return None
        match = _BETWEEN.fullmatch(scalar.text.strip())
        if match is None:
            self.fault(scalar, key, "bad_between")
            return None
        begin, end = (int(match[1]), int(match[2])), (int(match[3]), int(match[4]))
        if not _exists(begin) or not (_exists(end) or end == _DAY_ENDS):
            self.fault(scalar, key, "no_such_time")
            return None
        if begin == end:
            self.fault(scalar, key, "between_nothing")
            return None
        whole = (begin, end) == ((0, 0), _DAY_ENDS)
        return None if whole else (time(*begin), time(end[0] % 24, end[1]))

    def weekdays(self, key: str) -> frozenset[int]:
        """Read one day of the week or a list of them; Monday is 0."""
        days = set[int]()
        for scalar in self.scalars(key):
            day = _WEEKDAYS.get(scalar.text.casefold().translate(_PLAIN))
            if day is None:
                self.fault(scalar, key, "bad_weekday", options=WEEKDAYS)
            else:
                days.add(day)
        return frozenset(days)


def _exists(moment: tuple[int, int]) -> bool:
    hour, minute = moment
    return hour < 24 and minute < 60  # noqa: PLR2004  # a clock
