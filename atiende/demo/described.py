"""Reads ``demo.json``, which tells scripts how to reach the running demonstration."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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


class _Account(msgspec.Struct, frozen=True):
    user: str
    password: str


class _Sip(msgspec.Struct, frozen=True):
    host: str
    port: int


class _File(msgspec.Struct, frozen=True):
    sip: _Sip
    line: str
    caller: _Account
    agents: tuple[DemoAgentAccount, ...]
    web: str
    settings: str


@dataclass(frozen=True)
class Demo:
    """The running demonstration; ``caller`` is (user, password)."""

    host: str
    port: int
    line: str
    caller: tuple[str, str]
    agent: DemoAgentAccount
    web: str
    settings: Settings

    @property
    def language(self) -> Language:
        """What the line speaks."""
        return self.settings.language


def demo_in(path: Path) -> Demo:
    """Read the file. Raises DemoError when there is none or it makes no sense."""
    try:
        found = msgspec.json.decode(path.read_bytes(), type=_File)
        agent = found.agents[0]
    except FileNotFoundError:
        raise _error("no_file", path=path) from None
    except (OSError, msgspec.MsgspecError, IndexError) as error:
        raise _error("bad_file", path=path, why=error) from error
    os.environ[FILE_VARIABLE] = found.settings
    return Demo(
        host=found.sip.host,
        port=found.sip.port,
        line=found.line,
        caller=(found.caller.user, found.caller.password),
        agent=agent,
        web=found.web,
        settings=load(),
    )


def _error(key: str, **values: Any) -> DemoError:
    return DemoError(text("es", key, **values))
