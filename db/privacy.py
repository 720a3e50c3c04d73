"""What in a fact tells about a person, and the fact without it.

A company is no person: its number and name stay, so that reports by company stay whole. What was
keyed in as a company's number and is none may be anything, a document's number for example; so may
the keys themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from db import facts as f

if TYPE_CHECKING:
    from collections.abc import Mapping

    from db.facts import AnyFact

_WHO: Final = ("caller_number", "caller_name")

PERSONAL: Final[Mapping[type[f.Fact], tuple[str, ...]]] = {
    f.CallArrived: _WHO,
    f.KeyPressed: ("key",),
    f.CompanyIdentified: ("company_number",),
    f.TicketIssued: (*_WHO, "company_number"),
    f.MessageLeft: (*_WHO, "company_number"),
    f.TicketHandled: ("answer",),
    f.MessageHandled: ("answer",),
}
"""The texts that are blanked; `company_number` only when no company was found by it."""


def without_person(fact: AnyFact) -> AnyFact:
    """``fact`` with empty texts where it told about a person; itself if it told nothing."""
    found_company = bool(getattr(fact, "company_name", ""))
    blank = {
        name: ""
        for name in PERSONAL.get(type(fact), ())
        if getattr(fact, name) and not (name == "company_number" and found_company)
    }
    return msgspec.structs.replace(fact, **blank) if blank else fact
