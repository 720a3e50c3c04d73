"""How overflow, tickets and messages follow from the facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import case, func, literal, or_, select, update

from db import facts as f
from db.folding import found_by
from db.inserts import InsertNew
from db.rules.given import as_given, given
from db.tables import calls, issued_tickets, left_messages, overflow_offers, ticket_repeats

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement, Table, Update

_WHO_CALLED: Final = (
    "queue",
    "treatment",
    "choice",
    "caller_number",
    "caller_name",
    "company_number",
    "company_name",
)
_NEW: Final = {"status": "open", "handled_by": "", "answer": "", "version": 1}
_SEARCHED: Final = (
    "caller_number",
    "caller_name",
    "company_name",
    "company_number",
    "ticket_number",
)
_FOUND_BY: Final = found_by([*(given(name) for name in _SEARCHED), literal("")])
_PERSONAL: Final = given("what") == "personal"


def _handled(table: Table, key: str) -> Update:
    """The last word counts, and opening again takes the answer back."""
    is_handled = given("handled")
    answer = case((is_handled, given("answer")), else_="")
    return (
        update(table)
        .where(
            table.c[key] == given(key),
            table.c.call_id == given("call_id"),
            table.c.changed_at.is_distinct_from(given("at")),
        )
        .values(
            status=case((is_handled, "handled"), else_="open"),
            handled_at=case((is_handled, given("at"))),
            handled_by=case((is_handled, given("by")), else_=""),
            answer=answer,
            found_by=found_by([*(table.c[name] for name in _SEARCHED), answer]),
            changed_at=given("at"),
            version=table.c.version + 1,
        )
    )


def _erased(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.coalesce(column, given("at"))


def _if_personal(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return case((_PERSONAL, _erased(column)), else_=column)


_LAST_OFFERED = select(func.max(overflow_offers.c.offered_at)).where(
    overflow_offers.c.call_id == given("call_id")
)

RULES: Final[Mapping[type[f.Fact], tuple[Any, ...]]] = {
    f.OverflowOffered: (
        InsertNew(overflow_offers).values(
            **as_given("call_id", "queue", "treatment", "reason", "choices"),
            offered_at=given("at"),
        ),
    ),
    f.OverflowChosen: (
        update(overflow_offers)
        .where(
            overflow_offers.c.call_id == given("call_id"),
            overflow_offers.c.offered_at == _LAST_OFFERED.scalar_subquery(),
        )
        .values(choice=given("choice"), chosen_at=given("at")),
    ),
    f.TicketIssued: (
        InsertNew(issued_tickets).values(
            **as_given("ticket_number", "call_id", "origin", *_WHO_CALLED),
            **_NEW,
            issued_at=given("at"),
            found_by=_FOUND_BY,
        ),
    ),
    f.TicketRepeated: (
        InsertNew(ticket_repeats).values(**as_given("call_id", "ticket_number", "at")),
    ),
    f.MessageLeft: (
        InsertNew(left_messages).values(
            **as_given("message_id", "call_id", "ticket_number", *_WHO_CALLED),
            **as_given("mailbox", "started_at", "duration_s", "audio"),
            **_NEW,
            left_at=given("at"),
            found_by=_FOUND_BY,
        ),
    ),
    f.TicketHandled: (_handled(issued_tickets, "ticket_number"),),
    f.MessageHandled: (_handled(left_messages, "message_id"),),
    f.PersonalDataErased: (
        update(calls)
        .where(calls.c.call_id == given("call_id"), _PERSONAL)
        .values(personal_erased_at=_erased(calls.c.personal_erased_at)),
        update(issued_tickets)
        .where(
            issued_tickets.c.call_id == given("call_id"),
            issued_tickets.c.personal_erased_at.is_(None),
            _PERSONAL,
        )
        .values(personal_erased_at=given("at"), version=issued_tickets.c.version + 1),
        update(left_messages)
        .where(
            left_messages.c.call_id == given("call_id"),
            or_(
                left_messages.c.audio_erased_at.is_(None),
                left_messages.c.personal_erased_at.is_(None) & _PERSONAL,
            ),
        )
        .values(
            # Who must forget a person must forget the voice.
            audio_erased_at=_erased(left_messages.c.audio_erased_at),
            personal_erased_at=_if_personal(left_messages.c.personal_erased_at),
            version=left_messages.c.version + 1,
        ),
    ),
}
