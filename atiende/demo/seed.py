"""Fills the demonstration's database, and makes its passwords."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from atiende import passwords
from atiende.clock import utc_now
from atiende.defaults import put_queues
from atiende.demo import people
from atiende.plans import Kind, Known, publish_document
from atiende.settings import Settings
from db.directory import AgentRecord, Directory, NewUser, SipAccountRecord
from overflow.transcription.find import WHISPER_BASE, holds
from telephony.endpoints import ha1

POLICY: Final = Path(__file__).with_name("overflow.yaml")
ROUTING: Final = Path(__file__).with_name("routing.yaml")
_DOCUMENTS: Final[dict[Kind, Path]] = {"overflow": POLICY, "routing": ROUTING}
_BY_THE_LINE: Final = "start"
"""Who publishes, at a first start, what nobody has chosen (`atiende.plans`)."""


@dataclass(frozen=True)
class DemoSecrets:
    """The passwords of one demonstration, by login or SIP user; kept beside its database."""

    web: dict[str, str]
    sip: dict[str, str]
    ari: str
    ami: str


def secrets_in(path: Path) -> DemoSecrets:
    """Read the passwords made earlier, or make them."""
    if path.exists():
        return DemoSecrets(**json.loads(path.read_text(encoding="utf-8")))
    logins = [agent.login for agent in people.AGENTS]
    made = DemoSecrets(
        web={
            login: passwords.made_up() for login in (*logins, people.SUPERVISOR[0], people.ADMIN[0])
        },
        sip={
            user: passwords.made_up()
            for user in (*(agent.extension for agent in people.AGENTS), people.CALLER)
        },
        ari=passwords.made_up(),
        ami=passwords.made_up(),
    )
    write_private(path, json.dumps(asdict(made), indent=2))
    return made


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(
        os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(text)
    fresh.replace(path)


async def seed(directory: Directory, secrets: DemoSecrets) -> None:
    """Put the people, queues and companies in, unless they are there already."""
    await put_queues(directory)
    there = {agent.login: agent for agent in await directory.agents.all()}
    for agent in people.AGENTS:
        if await directory.users.by_login(agent.login) is None:
            await _make_agent(directory, secrets, agent)
        elif agent.login in there:
            await _teach(directory, agent, there[agent.login])
    await _make_user(directory, secrets, *people.SUPERVISOR, role="supervisor")
    await _make_user(directory, secrets, *people.ADMIN, role="admin")
    await directory.sip_accounts.put(
        SipAccountRecord(
            user=people.CALLER,
            ha1=ha1(people.CALLER, secrets.sip[people.CALLER]),
            kind="caller",
            name="Llamador de demostración",
        )
    )
    await directory.companies.put(*people.companies())


async def publish_documents(directory: Directory, prompts: set[str]) -> None:
    """Publish the demonstration's own documents, unless somebody has published others."""
    known = Known(prompts, {queue.name for queue in await directory.queues.all()})
    for kind, path in _DOCUMENTS.items():
        latest = await directory.documents.latest(kind)
        if latest is None or latest.published_by == _BY_THE_LINE:
            await publish_document(directory, kind, path, known, "demo", utc_now())


def lend_speech_model(settings: Settings) -> None:
    """Let the line transcribe with the model that the tests have fetched, if it is there."""
    lent = settings.cache_dir / WHISPER_BASE
    own = settings.stt_dir / WHISPER_BASE
    if holds("whisper", lent) and not own.exists():
        settings.stt_dir.mkdir(exist_ok=True)
        own.unlink(missing_ok=True)
        own.symlink_to(lent)


async def _make_agent(directory: Directory, secrets: DemoSecrets, agent: people.DemoAgent) -> None:
    await directory.agents.create(
        NewUser(
            login=agent.login,
            name=agent.name,
            role="agent",
            password_hash=passwords.hashed(secrets.web[agent.login]),
        ),
        extension=agent.extension,
        sip_ha1=ha1(agent.extension, secrets.sip[agent.extension]),
        skills=agent.skills,
        groups=agent.groups,
    )


async def _teach(directory: Directory, agent: people.DemoAgent, there: AgentRecord) -> None:
    """Bring an agent of an older demonstration to what today's can; what people changed stays."""
    if not there.groups and there.skills.items() < agent.skills.items():
        await directory.agents.set_skills(there.id, agent.skills)
        await directory.agents.set_groups(there.id, agent.groups)


async def _make_user(
    directory: Directory, secrets: DemoSecrets, login: str, name: str, *, role: str
) -> None:
    if await directory.users.by_login(login) is None:
        await directory.users.create(
            NewUser(
                login=login,
                name=name,
                role="supervisor" if role == "supervisor" else "admin",
                password_hash=passwords.hashed(secrets.web[login]),
            )
        )
