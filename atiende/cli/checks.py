"""Everything an admin should know before starting the line, one finding at a time."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator

from acd.model import QueuePolicy
from acd.needs import Wants, asks_of
from acd.routing.around import Profile
from acd.routing.document import Routing
from asterisk_conf.binary import in_prefix, on_system, this_machine
from asterisk_conf.errors import AsteriskSetupError
from asterisk_conf.install import STAMP
from asterisk_conf.prompts.errors import PromptError
from asterisk_conf.words import Words
from atiende import passwords
from atiende.around import published_routing, team_of
from atiende.cli.admin import Admin
from atiende.cli.document import Kind, source_of
from atiende.cli.explain import worded
from atiende.cli.finding import Finding
from atiende.cli.hours import HOURS
from atiende.cli.overflow import OVERFLOW
from atiende.cli.ports import port_findings
from atiende.cli.problem import CliError
from atiende.cli.routing import ROUTING
from atiende.cli.simulation import flow_source
from atiende.crm import open_crm
from atiende.errors import SettingsError
from atiende.settings import PREFIX, settings_file
from atiende.sounds import prompt_store
from crm_bridge.port import Crm
from db.directory import Directory, QueueRecord
from db.engine import Database
from db.errors import DbError
from documents.problems import DocumentErrors
from ivr.flow import parse


def findings(admin: Admin) -> Iterator[Finding]:
    """Look at everything, each part whatever the state of the others."""
    yield _settings(admin)
    yield from _line(admin)
    yield _data_dir(admin)
    yield _asterisk(admin)
    yield from port_findings(admin)
    yield from asyncio.run(_on_database(admin))
    yield _flow(admin)
    yield _document(admin, HOURS)
    yield _document(admin, OVERFLOW)
    yield _document(admin, ROUTING)
    yield _prompts(admin)


def _settings(admin: Admin) -> Finding:
    path = settings_file()
    where = str(path) if path.exists() else admin.text("origin_no_file", file=path)
    return Finding(True, admin.text("check_settings", origin=where))


def _line(admin: Admin) -> list[Finding]:
    lacking = [
        name
        for name in ("ari_password", "ami_password")
        if not getattr(admin.settings, name).get_secret_value()
    ]
    if lacking:
        return [_no_password(admin, name) for name in lacking]
    try:
        admin.settings.line_config().check()
    except AsteriskSetupError as error:
        return [Finding(False, error.message(admin.language))]
    return [Finding(True, admin.text("check_line"))]


def _no_password(admin: Admin, name: str) -> Finding:
    """There are no default passwords: this is what every new installation lacks."""
    return Finding(
        False,
        admin.text("check_no_password", setting=f"{PREFIX}{name.upper()}"),
        admin.text("remedy_no_password", name=name, password=passwords.made_up()),
    )


def _data_dir(admin: Admin) -> Finding:
    path = admin.settings.data_dir.absolute()
    nearest = next(folder for folder in (path, *path.parents) if folder.exists())
    if nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK):
        return Finding(True, admin.text("check_data", path=path))
    return Finding(False, admin.text("check_data_wrong", path=nearest), admin.text("remedy_data"))


def _asterisk(admin: Admin) -> Finding:
    """Find the Asterisk that ``atiende run`` would take, without installing one."""
    cache = admin.settings.cache_dir.absolute()
    prefix = cache / "asterisk"
    try:
        machine = this_machine()
        own = (prefix / STAMP).exists()
        found = in_prefix(prefix, machine) if own else on_system(machine)
    except AsteriskSetupError as error:
        found = error.words
    if isinstance(found, Words):
        reason = found.text(admin.language)
        remedy = admin.text("remedy_asterisk", cache=cache)
        return Finding(False, admin.text("check_asterisk_none", reason=reason), remedy)
    path = found.argv[-1]
    return Finding(True, admin.text("check_asterisk", version=found.version, path=path))


async def _on_database(admin: Admin) -> list[Finding]:
    try:
        async with Database(admin.settings.database) as database:
            await database.check()
            directory = Directory(database)
            shown = admin.text("check_database", url=database.shown_url)
            return [
                Finding(True, shown),
                *_queues(
                    admin,
                    await directory.queues.all(),
                    team_of(await directory.agents.all()),
                    await published_routing(directory),
                ),
                await _crm(admin, directory.companies, await directory.companies.count()),
            ]
    except DbError as error:
        reason = error.message(admin.language)
        what = admin.text("check_database_wrong", reason=reason)
        return [Finding(False, what, admin.text("remedy_database"))]


def _queues(
    admin: Admin, queues: list[QueueRecord], team: list[Profile], routing: Routing
) -> Iterator[Finding]:
    if not queues:
        yield Finding(False, admin.text("check_queues_none"), admin.text("remedy_queues"))
    for queue in queues:
        asked = routing.treat(QueuePolicy(queue.name, queue.label, queue.skill or None))
        stages = [asks_of(ring, Wants()) for ring in asked.steps]
        count = sum(any(agent.liking(asks) is not None for asks in stages) for agent in team)
        if count:
            yield Finding(True, admin.text("check_queue", queue=queue.name, count=count))
            continue
        remedy = "remedy_queue_alone" if team and queue.skill else "remedy_agents"
        yield Finding(
            False,
            admin.text("check_queue_alone", queue=queue.name),
            admin.text(
                "remedy_queue_stages" if team and asked.rings else remedy,
                skill=queue.skill,
                queue=queue.name,
            ),
        )


async def _crm(admin: Admin, built_in: Crm, count: int) -> Finding:
    file = admin.settings.crm_file
    try:
        async with open_crm(file, built_in):
            name = admin.text("crm_built_in", count=count) if file is None else str(file)
            return Finding(True, admin.text("check_crm", name=name))
    except SettingsError as error:
        return Finding(False, admin.text("check_crm", name=_joined(error.message(admin.language))))


def _flow(admin: Admin) -> Finding:
    try:
        source = flow_source(admin, None)
        prompts = set(prompt_store(admin.settings).catalogue.entries)
        parse(source.text, source.name, prompts=prompts, queues=_queue_names(admin))
    except (DocumentErrors, CliError, PromptError) as error:
        reason = _joined(worded(error, admin.language))
        return Finding(False, admin.text("check_flow_wrong", reason=reason))
    return Finding(True, admin.text("check_flow", name=source.name))


def _document(admin: Admin, kind: Kind) -> Finding:
    try:
        source = source_of(admin, kind, None)
        checked = kind.check(admin, source)
    except (CliError, PromptError) as error:
        name = _joined(worded(error, admin.language))
        return Finding(False, admin.text(f"check_{kind.name}", name=name))
    faults = [fault.located(admin.language) for fault in checked if fault.severity == "error"]
    return Finding(
        not faults, admin.text(f"check_{kind.name}", name="; ".join(faults) or source.name)
    )


def _queue_names(admin: Admin) -> set[str] | None:
    """None without a database: that is a finding of its own."""
    try:
        queues = admin.on_directory(lambda directory: directory.queues.all())
    except DbError:
        return None
    return {queue.name for queue in queues}


def _prompts(admin: Admin) -> Finding:
    try:
        store = prompt_store(admin.settings)
        wrong = {problem.prompt_id for problem in store.check()}
    except PromptError as error:
        return Finding(False, error.message(admin.language))
    if wrong:
        what = admin.text("check_prompts_wrong", count=len(wrong))
        return Finding(False, what, admin.text("remedy_prompts"))
    return Finding(True, admin.text("check_prompts", count=len(store.catalogue.entries)))


def _joined(lines: str) -> str:
    return "; ".join(lines.splitlines())
