"""Public holidays: the `holidays` package, asked for one year at a time and remembered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import holidays
from holidays.registry import COUNTRIES

from asterisk_conf.words import Language


@lru_cache(maxsize=1)
def countries() -> frozenset[str]:
    """Name the countries that the package knows, by their two letters."""
    # The package's own list of them imports the holidays of them all.
    return frozenset(name for names in COUNTRIES.values() for name in names if len(name) == 2)  # noqa: PLR2004


@lru_cache(maxsize=16)
def provinces(country: str) -> frozenset[str]:
    """Name a known country's provinces: their codes, and their names where the package has them."""
    known = holidays.country_holidays(country)
    return frozenset({*known.subdivisions, *known.subdivisions_aliases})


@lru_cache(maxsize=256)
def public_holidays(
    country: str, province: str, year: int, language: Language = "es"
) -> Mapping[date, str]:
    """Name the public holidays of a year, national and, if there is a province, its own.

    In Spanish or English where the package has it, and else in the country's language.
    """
    found = holidays.country_holidays(
        country,
        subdiv=province or None,
        years=year,
        language=_language(country, language),
    )
    return dict(found.items())


@lru_cache(maxsize=64)
def _language(country: str, language: Language) -> str | None:
    offered = holidays.country_holidays(country).supported_languages
    return next((known for known in offered if known.split("_")[0] == language), None)
