"""Fills the demonstration's database, and makes its passwords."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from atiende import passwords
from atiende.defaults import put_queues
from atiende.demo import people
from db.directory import Directory, NewUser, SipAccountRecord
from telephony.endpoints import ha1


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
    for agent in people.AGENTS:
        if await directory.users.by_login(agent.login) is None:
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
            )
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
