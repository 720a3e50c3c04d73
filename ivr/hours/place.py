"""Where a calendar is: its time zone, and whose public holidays it keeps."""

from __future__ import annotations

from functools import lru_cache
from typing import Final
from zoneinfo import available_timezones

from documents.source import Scalar
from ivr.hours.feasts import countries, provinces
from ivr.hours.fields import HoursFields

DEFAULT_ZONE: Final = "America/Argentina/Buenos_Aires"
DEFAULT_COUNTRY: Final = "AR"
NO_COUNTRY: Final = "none"

NOT_A_PLACE: Final = frozenset({"Factory", "localtime"})
"""What these mean depends on the machine."""


@lru_cache(maxsize=1)
def zones() -> frozenset[str]:
    """Name the time zones that this machine knows."""
    return frozenset(available_timezones()) - NOT_A_PLACE


def zone(fields: HoursFields) -> str:
    """Read the time zone."""
    scalar = fields.scalar("zone")
    if scalar is None:
        return DEFAULT_ZONE
    if scalar.text not in zones():
        fields.fault(scalar, "zone", "unknown_zone", options=zones())
        return DEFAULT_ZONE
    return scalar.text


def country(fields: HoursFields) -> str:
    """Read the country whose public holidays are kept; empty: none."""
    scalar = fields.scalar("country")
    if scalar is None:
        return DEFAULT_COUNTRY
    if scalar.text in countries():
        return scalar.text
    if scalar.text != NO_COUNTRY:
        fields.fault(scalar, "country", "unknown_country", options=countries())
    return ""


def province(fields: HoursFields, of: str) -> str:
    """Read the province of the country `of`, by its code or its name; empty: none."""
    scalar = fields.scalar("province")
    if scalar is None:
        return ""
    if not of:
        # A country that nobody knows has been reported already.
        if _has_no_country(fields):
            fields.fault(scalar, "province", "province_alone")
    elif scalar.text not in provinces(of):
        fields.fault(scalar, "province", "unknown_province", country=of, options=provinces(of))
    else:
        return scalar.text
    return ""


def _has_no_country(fields: HoursFields) -> bool:
    scalar = fields.block.entries.get("country")
    return isinstance(scalar, Scalar) and scalar.text == NO_COUNTRY
