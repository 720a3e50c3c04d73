"""A caller's message as the CRM gets it: the values, and what any CRM must be able to do with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class CrmMessage:
    """A message about a company ("" when it is not known); ``left_at`` is UTC.

    ``message_id`` names it for ever: a CRM that gets it twice should keep one.
    """

    message_id: str
    company_number: str
    company_name: str
    subject: str
    body: str
    ticket_number: str
    caller_number: str
    caller_name: str
    left_at: datetime
    link: str


class CrmRefused(Exception):  # noqa: N818 - an answer, not a fault
    """The CRM will never take this message; ``reason`` holds no data about a person."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class MessageDesk(Protocol):
    """Any CRM that takes messages."""

    async def post_message(self, message: CrmMessage) -> None:
        """Hand it over; may be repeated. Raises CrmUnavailable (try later), CrmRefused (never)."""
