"""Reads the parameters of a request; one that is unknown or wrong is refused, never overlooked (pure)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from atiende.web.errors import ApiError, bad_request

LEAST_ITEMS: Final = 1
MOST_ITEMS: Final = 200
USUAL_ITEMS: Final = 50
LONGEST_TEXT: Final = 100
_LONGEST_NUMBER: Final = 18
"""More digits than that may not go into 64 bits."""


class Query:
    """The parameters of one request. Every method raises ApiError 400."""

    def __init__(self, given: Mapping[str, str], known: Collection[str]) -> None:
        for name in given:
            if name not in known:
                raise bad_request("unknown_parameter", name=name[:LONGEST_TEXT])
        self._given = given

    def text(self, name: str) -> str | None:
        """Return a text, None when it is not given or empty."""
        value = self._given.get(name, "").strip()
        if len(value) > LONGEST_TEXT:
            raise bad_request("too_long", name=name, most=LONGEST_TEXT)
        if not value.isprintable():  # not every database takes a NUL or half a letter
            raise bad_request("unprintable", name=name)
        return value or None

    def one_of(self, name: str, known: tuple[str, ...]) -> str | None:
        """Return one of the values ``known``, None when it is not given."""
        value = self._given.get(name)
        if value is not None and value not in known:
            raise bad_request("one_of", name=name, known=", ".join(known))
        return value

    def moment(self, name: str) -> datetime | None:
        """Return a time that has a zone, None when it is not given."""
        value = self._given.get(name)
        if value is None:
            return None
        try:
            # A plus sign that was not escaped arrives as a space.
            at = datetime.fromisoformat(value.replace(" ", "+"))
        except ValueError:
            raise bad_request("time_wrong", name=name) from None
        return moment_in_utc(name, at)

    def limit(self) -> int:
        """Return how many items a page has."""
        value = self._given.get("limit", str(USUAL_ITEMS))
        if not (value.isascii() and value.isdigit() and len(value) <= 3):  # noqa: PLR2004  # up to 200
            raise bad_request("out_of_range", name="limit", least=LEAST_ITEMS, most=MOST_ITEMS)
        if not LEAST_ITEMS <= int(value) <= MOST_ITEMS:
            raise bad_request("out_of_range", name="limit", least=LEAST_ITEMS, most=MOST_ITEMS)
        return int(value)

    def cursor(self) -> str | None:
        """Return the cursor as it came, None for the first page."""
        return self._given.get("cursor") or None

    def zone(self) -> ZoneInfo | None:
        """Return the time zone to show times in, None for this machine's."""
        name = self._given.get("zone")
        if name is None:
            return None
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise bad_request("zone_wrong", zone=name[:LONGEST_TEXT]) from None


def row_number(text: str) -> int:
    """Read the number of a row from an address. Raises ApiError 404 for what cannot be one."""
    if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER):
        raise ApiError(404, "not_found")
    return int(text)


def moment_in_utc(name: str, at: datetime) -> datetime:
    """Return the moment in UTC; in the first and last years of the calendar no zone can show it.

    Raises ApiError 400, also for a time without a zone.
    """
    if at.utcoffset() is None or not MINYEAR < at.year < MAXYEAR:
        raise bad_request("time_wrong", name=name)
    return at.astimezone(UTC)
