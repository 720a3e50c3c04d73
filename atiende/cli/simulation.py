"""What a simulated call needs from outside: a flow to play, and somebody who knows the companies."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from atiende.cli import given
from atiende.cli.admin import Admin
from atiende.cli.problem import file_trouble_explained
from atiende.crm import open_crm
from crm_bridge.lookup import look_up
from crm_bridge.port import Company, Found, Unknown, is_company_number
from db.directory import Directory
from db.directory.companies import MAX_DIGITS
from db.engine import Database
from db.errors import DbError
from ivr.flow import DEFAULT_FLOW
from ivr.messages import LookupOutcome


class Source(NamedTuple):
    """A flow document and its name in messages."""

    text: bytes
    name: str


def flow_source(admin: Admin, file: Path | None) -> Source:
    """Read ``file``; without one, what new calls get, or would get once the line starts.

    Needs no database. Raises CliError when the file cannot be read.
    """
    if file is None:
        try:
            latest = admin.on_directory(lambda directory: directory.flows.latest())
        except DbError:
            latest = None  # what the line would begin with is known without it
        if latest is not None:
            name = admin.text("revision_name", revision=latest.id)
            return Source(latest.source.encode(), name)
    chosen = file or admin.settings.flow_file or DEFAULT_FLOW
    with file_trouble_explained(admin.language):
        return Source(chosen.read_bytes(), str(chosen))


def known_queues(admin: Admin) -> set[str] | None:
    """Name the queues; None, with a remark, when the database cannot tell."""
    try:
        queues = admin.on_directory(lambda directory: directory.queues.all())
    except DbError:
        admin.warn("queues_unchecked")
        return None
    return {queue.name for queue in queues}


def best_levels(admin: Admin) -> dict[str, int] | None:
    """Give the highest level of each skill among agents; None when the database cannot tell."""
    try:
        agents = admin.on_directory(lambda directory: directory.agents.all())
    except DbError:
        return None
    levels: dict[str, int] = {}
    for agent in agents:
        for skill, level in agent.skills.items() if agent.active else ():
            levels[skill] = max(level, levels.get(skill, 0))
    return levels


def given_companies(admin: Admin, pairs: Sequence[str]) -> dict[str, str]:
    """Read ``NUMBER=NAME`` pairs. Raises CliError naming the first that is wrong."""
    companies = {}
    for pair in pairs:
        number, equals, name = pair.partition("=")
        if not equals or not is_company_number(number, MAX_DIGITS):
            raise admin.error("company_pair_wrong", given=given.shown(pair))
        companies[number] = given.name(admin, name)
    return companies


def company_oracle(admin: Admin, extra: Mapping[str, str]) -> Callable[[str], LookupOutcome]:
    """Answer as a live call's look-up would, from the line's CRM; ``extra`` companies exist too."""

    def outcome(number: str) -> LookupOutcome:
        if number in extra:
            return "found"
        return asyncio.run(_ask(admin, number))

    if _answers(admin):
        return outcome
    admin.warn("companies_given_only")
    return lambda number: "found" if number in extra else "unknown"


def _answers(admin: Admin) -> bool:
    if admin.settings.crm_file is not None:
        return True
    try:
        return admin.on_directory(lambda directory: directory.companies.count()) >= 0
    except DbError:
        return False


class _NoCompanies:
    """Stands where the built-in tables would, when a foreign CRM is asked in their place."""

    async def company(self, number: str) -> Company | None:
        del number
        return None


async def _ask(admin: Admin, number: str) -> LookupOutcome:
    settings = admin.settings
    if settings.crm_file is not None:
        async with open_crm(settings.crm_file, _NoCompanies()) as crm:
            answer = await look_up(crm, number, settings.crm_deadline_s)
    else:
        async with Database(settings.database) as database:
            answer = await look_up(Directory(database).companies, number, settings.crm_deadline_s)
    match answer:
        case Found():
            return "found"
        case Unknown():
            return "unknown"
        case _:
            return "unavailable"
