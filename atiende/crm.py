"""Chooses the CRM: the line's own tables, or a foreign one described by a file."""

from __future__ import annotations

import tomllib
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, Final, get_type_hints

from pydantic import TypeAdapter, ValidationError

from asterisk_conf.texts import reason_of
from asterisk_conf.words import Words
from atiende.errors import SettingsError
from atiende.validation import at, closest, in_words, unknown_name
from crm_bridge.config import HttpCrmConfig
from crm_bridge.http import open_http_crm
from crm_bridge.port import Crm
from crm_bridge.problems import CrmConfigError

_TABLE: Final = "crm"


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
        problems = (replace(it, setting=f"{_TABLE}.{it.setting}") for it in error.problems)
        raise SettingsError.listing(at(crm_file, it) for it in problems) from error


def read_config(crm_file: Path) -> HttpCrmConfig:
    """Read the file's ``[crm]`` table. Raises SettingsError, also for a key that is mistyped."""
    try:
        document = tomllib.loads(crm_file.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError("unreadable", file=crm_file, reason=reason_of(error)) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError("not_toml", file=crm_file, reason=error) from error
    if unknown := list(_unknown_keys(document, crm_file)):
        raise SettingsError.listing(unknown)
    if _TABLE not in document:
        raise SettingsError("crm_missing", file=crm_file)
    try:
        return TypeAdapter(HttpCrmConfig).validate_python(document[_TABLE])
    except ValidationError as error:
        raise SettingsError.listing(_explained(error, crm_file)) from error


def _unknown_keys(document: Mapping[str, Any], file: Path) -> Iterator[Words]:
    for name in document:
        if name != _TABLE:
            yield unknown_name(file, name, closest(name, [_TABLE]))
    yield from _unknown_in(document.get(_TABLE), HttpCrmConfig, _TABLE, file)


def _unknown_in(table: object, kind: type, path: str, file: Path) -> Iterator[Words]:
    """Compare a table, and those in it, with the fields of the class that it describes."""
    if not isinstance(table, dict) or not is_dataclass(kind):
        return
    known = [field.name for field in fields(kind)]
    kinds = get_type_hints(kind)
    for name, value in table.items():
        if name in kinds:
            yield from _unknown_in(value, kinds[name], f"{path}.{name}", file)
        else:
            near = closest(name, known)
            yield unknown_name(file, f"{path}.{name}", near and f"{path}.{near}")


def _explained(error: ValidationError, file: Path) -> Iterator[Words]:
    for problem in error.errors(include_input=False, include_url=False):
        setting = ".".join(map(str, (_TABLE, *problem["loc"])))
        yield at(f"{file}: {setting}", in_words(problem))
