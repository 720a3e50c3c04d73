"""Chooses the CRM: the line's own tables, or a foreign one described by a file."""

from __future__ import annotations

import tomllib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec

from atiende.settings import SettingsError
from crm_bridge.config import HttpCrmConfig
from crm_bridge.http import open_http_crm
from crm_bridge.port import Crm
from crm_bridge.problems import CrmConfigError


@asynccontextmanager
async def open_crm(crm_file: Path | None, built_in: Crm) -> AsyncIterator[Crm]:
    """Give the CRM. Raises SettingsError naming the file and the setting that is wrong."""
    if crm_file is None:
        yield built_in
        return
    try:
        async with open_http_crm(read_config(crm_file)) as crm:
            yield crm
    except CrmConfigError as error:
        lines = (f"{crm_file}: {problem}" for problem in error.problems)
        raise SettingsError("\n".join(lines)) from error


def read_config(crm_file: Path) -> HttpCrmConfig:
    """Read the file's ``[crm]`` table. Raises SettingsError."""
    try:
        document = tomllib.loads(crm_file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{crm_file}: cannot be read as TOML: {error}") from error
    try:
        return msgspec.convert(document.get("crm", {}), HttpCrmConfig)
    except msgspec.ValidationError as error:
        raise SettingsError(f"{crm_file}: [crm] {error}") from error
