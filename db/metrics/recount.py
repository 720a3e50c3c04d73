"""Whether the derived tables still say what the ledger says, contact by contact."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sqlalchemy import select

from db.metrics.announced import announcements_of
from db.metrics.contacts import contacts_of
from db.metrics.store import announced_in, contacts_in
from db.projection import fact_of
from db.tables import ledger

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from db.facts import AnyFact
    from db.metrics.announced import Announced
    from db.metrics.contacts import Contact


def calls_that_differ(connection: Connection) -> list[str]:
    """Calls that the derived tables tell otherwise than every fact, counted anew.

    What is compared are contacts and announced waits. Reads the whole ledger into memory: about
    1 kB a fact.
    """
    facts = every_fact(connection)
    contacts = _told_otherwise(contacts_of(facts), contacts_in(connection, None))
    announced = _told_otherwise(announcements_of(facts), announced_in(connection, None))
    return sorted(contacts | announced)


def _told_otherwise(
    these: Sequence[Contact | Announced], those: Sequence[Contact | Announced]
) -> set[str]:
    left, right = Counter(these), Counter(those)
    return {each.call_id for each in (left - right) + (right - left)}


def every_fact(connection: Connection) -> list[AnyFact]:
    """The ledger, in its order."""
    query = select(ledger.c.body).order_by(ledger.c.seq)
    return [fact_of(body) for body in connection.scalars(query)]
