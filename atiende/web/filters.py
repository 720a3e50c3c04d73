"""Which tickets and messages a request asks for (pure)."""

from __future__ import annotations

from typing import Any, Final, get_args

from atiende.web.query import Query
from db.facts import Treatment
from db.office import MessageFilter, TicketFilter
from db.office.records import Origin, Status

TICKET_FILTERS: Final = ("status", "queue", "treatment", "origin", "from", "to", "q")
MESSAGE_FILTERS: Final = ("status", "queue", "treatment", "ticket", "from", "to", "q")
PAGING: Final = ("limit", "cursor")


def ticket_filter(query: Query) -> TicketFilter:
    """Read which tickets are wanted. Raises ApiError 400."""
    return TicketFilter(**_common(query), origin=_one_of(query, "origin", Origin))


def message_filter(query: Query) -> MessageFilter:
    """Read which messages are wanted. Raises ApiError 400."""
    return MessageFilter(**_common(query), ticket_number=query.text("ticket"))


def _common(query: Query) -> dict[str, Any]:
    return {
        "status": _one_of(query, "status", Status),
        "queue": query.text("queue"),
        "treatment": _one_of(query, "treatment", Treatment),
        "since": query.moment("from"),
        "until": query.moment("to"),
        "text": query.text("q") or "",
    }


def _one_of(query: Query, name: str, known: Any) -> Any:
    return query.one_of(name, get_args(known))
