"""Whether the derived tables still say what the ledger says, contact by contact."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sqlalchemy import select

from db.metrics.contacts import contacts_of
from db.metrics.store import contacts_in
from db.projection import fact_of
from db.tables import ledger

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from db.facts import AnyFact


def calls_that_differ(connection: Connection) -> list[str]:
    """Calls whose contacts, counted anew from every fact, are not those of the derived tables.

    Reads the whole ledger into memory: about 1 kB a fact.
    """
    from_facts = Counter(contacts_of(every_fact(connection)))
    from_tables = Counter(contacts_in(connection, None))
    wrong = (from_facts - from_tables) + (from_tables - from_facts)
    return sorted({contact.call_id for contact in wrong})


def every_fact(connection: Connection) -> list[AnyFact]:
    """The ledger, in its order."""
    query = select(ledger.c.body).order_by(ledger.c.seq)
    return [fact_of(body) for body in connection.scalars(query)]
