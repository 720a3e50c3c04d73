"""The built-in CRM: companies, their assistants, and the people who call from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, delete, func, insert, select

from crm_bridge.port import Assistant, Company, CrmUnavailable, is_company_number
from db.directory.company_csv import parse_companies
from db.directory.records import ContactRecord
from db.directory.rows import every
from db.errors import DatabaseUnavailable, NotFound
from db.inserts import Upsert
from db.tables import companies, company_assistants, contacts
from db.texts import bounded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from db.engine import Database

MAX_DIGITS: Final = 32
TEXT_LIMIT: Final = 200


class Companies:
    """Implements :class:`crm_bridge.port.Crm` on the line's own tables."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def company(self, number: str) -> Company | None:
        """The company of this number; anything that cannot be one is simply not known."""
        if not is_company_number(number, MAX_DIGITS):
            return None
        try:
            return await self._db.read(lambda connection: _company(connection, number))
        except DatabaseUnavailable as error:
            raise CrmUnavailable("database") from error

    async def count(self) -> int:
        """How many companies there are."""
        query = select(func.count()).select_from(companies)
        return await self._db.read(lambda connection: connection.scalar(query) or 0)

    async def put(self, *these: Company) -> None:
        """Make these companies, or change them to this, all or none."""
        await self._db.write(lambda connection: _put(connection, these))

    async def import_csv(self, data: bytes, file: str) -> int:
        """Load a CSV file (docs/database.md says which); how many companies it held.

        ``file`` is its name in messages. Companies that it does not mention stay as they are.
        Raises CsvRefused, and loads nothing, when any line is bad.
        """
        parsed = parse_companies(data, file)
        await self.put(*parsed)
        return len(parsed)

    async def add_contact(
        self, company_number: str, *, name: str, number: str, email: str = ""
    ) -> ContactRecord:
        """Somebody new at a company. Raises NotFound when there is no such company."""
        row = {
            "company_number": company_number,
            "name": bounded(name, TEXT_LIMIT),
            "number": bounded(number, TEXT_LIMIT),
            "email": bounded(email, TEXT_LIMIT),
        }

        def work(connection: Connection) -> ContactRecord:
            if _company(connection, company_number) is None:
                raise NotFound("not_found", what="company", value=company_number)
            statement = insert(contacts).values(row).returning(contacts.c.id)
            return ContactRecord(id=connection.execute(statement).scalar_one(), **row)

        return await self._db.write(work)

    async def contacts(self, company_number: str) -> list[ContactRecord]:
        """Everybody known at a company, by name."""
        query = (
            select(contacts)
            .where(contacts.c.company_number == company_number)
            .order_by(contacts.c.name, contacts.c.id)
        )
        return await self._db.read(lambda connection: every(connection, query, ContactRecord))


def _company(connection: Connection, number: str) -> Company | None:
    found = connection.execute(select(companies).where(companies.c.number == number)).one_or_none()
    if found is None:
        return None
    query = (
        select(company_assistants)
        .where(company_assistants.c.company_number == number)
        .order_by(company_assistants.c.role.desc())  # functional before billing, as on the page
    )
    assistants = tuple(
        Assistant(role=row.role, name=row.name, whatsapp=row.whatsapp, email=row.email)
        for row in connection.execute(query)
    )
    return Company(number, found.name, assistants, found.customer_class, found.language)


def _put(connection: Connection, these: Iterable[Company]) -> None:
    for company in these:
        row = {
            "number": company.number,
            "name": company.name,
            "customer_class": company.customer_class,
            "language": company.language,
        }
        connection.execute(Upsert(companies), row)
        connection.execute(
            delete(company_assistants).where(company_assistants.c.company_number == company.number)
        )
        for assistant in company.assistants:
            connection.execute(insert(company_assistants), _row(company, assistant))


def _row(company: Company, assistant: Assistant) -> dict[str, str]:
    return {
        "company_number": company.number,
        "role": assistant.role,
        "name": assistant.name,
        "whatsapp": assistant.whatsapp,
        "email": assistant.email,
    }
