"""Reads ``demo.json``, which tells scripts how to reach the running demonstration."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import msgspec

from atiende.demo.texts import text
from atiende.messages import Language
from atiende.settings import FILE_VARIABLE, Settings, load


class DemoError(Exception):
    """The demonstration is not as it should be; the message says what to do."""


class DemoAgentAccount(msgspec.Struct, frozen=True):
    """An agent's page and phone."""

    name: str
    login: str
    password: str
    extension: str
    sip_password: str
    skills: dict[str, int]


class _Account(msgspec.Struct, frozen=True):
    user: str
    password: str


class _Login(msgspec.Struct, frozen=True):
    login: str
    password: str


class _Sip(msgspec.Struct, frozen=True):
    host: str
    port: int


class _File(msgspec.Struct, frozen=True):
    sip: _Sip
    line: str
    caller: _Account
    agents: Annotated[tuple[DemoAgentAccount, ...], msgspec.Meta(min_length=1)]
    supervisor: _Login
    web: str
    mail: str
    settings: str


@dataclass(frozen=True)
class Demo:
    """The running demonstration; ``caller``, ``supervisor``: (user, password).

    ``mail`` is the folder where mails arrive.
    """

    host: str
    port: int
    line: str
    caller: tuple[str, str]
    agents: tuple[DemoAgentAccount, ...]
    supervisor: tuple[str, str]
    web: str
    mail: Path
    settings: Settings

    @property
    def agent(self) -> DemoAgentAccount:
        """Who answers when it does not matter who."""
        return self.agents[0]

    def serving(self, skill: str) -> tuple[DemoAgentAccount, ...]:
        """All who have this skill, the best first."""
        able = [agent for agent in self.agents if skill in agent.skills]
        return tuple(sorted(able, key=lambda agent: -agent.skills[skill]))

    @property
    def language(self) -> Language:
        """What the line speaks."""
        return self.settings.language


def demo_in(path: Path) -> Demo:
    """Read the file. Raises DemoError when there is none or it makes no sense."""
    try:
        found = msgspec.json.decode(path.read_bytes(), type=_File)
    except FileNotFoundError:
        raise _error("no_file", path=path) from None
    except (OSError, msgspec.MsgspecError) as error:
        raise _error("bad_file", path=path, why=error) from error
    os.environ[FILE_VARIABLE] = found.settings
    return Demo(
        host=found.sip.host,
        port=found.sip.port,
        line=found.line,
        caller=(found.caller.user, found.caller.password),
        agents=found.agents,
        supervisor=(found.supervisor.login, found.supervisor.password),
        web=found.web,
        mail=Path(found.mail),
        settings=load(),
    )


def _error(key: str, **values: Any) -> DemoError:
    return DemoError(text("es", key, **values))
