"""Chooses the CRM: the line's own tables, or a foreign one described by a file."""

from __future__ import annotations

import os
import tomllib
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, Final, TypeVar, get_type_hints

from pydantic import TypeAdapter, ValidationError

from asterisk_conf.texts import reason_of
from asterisk_conf.words import Words
from atiende.errors import SettingsError
from atiende.validation import at, closest, in_words, unknown_name
from crm_bridge.config import HttpCrmConfig
from crm_bridge.http import open_http_crm
from crm_bridge.http_messages import open_http_messages
from crm_bridge.message_config import HttpMessagesConfig, find_problems
from crm_bridge.messages import MessageDesk
from crm_bridge.port import Crm
from crm_bridge.problems import CrmConfigError

T = TypeVar("T")

_TABLE: Final = "crm"
_MESSAGES: Final = "messages"


@asynccontextmanager
async def open_crm(crm_file: Path | None, built_in: Crm) -> AsyncIterator[Crm]:
    """Give the CRM. Raises SettingsError naming the file and the setting that is wrong."""
    if crm_file is None:
        yield built_in
        return
    _check_messages(crm_file)
    with _problems_in(crm_file, _TABLE):
        async with open_http_crm(read_config(crm_file)) as crm:
            yield crm


@asynccontextmanager
async def open_message_desk(
    crm_file: Path | None, built_in: MessageDesk
) -> AsyncIterator[MessageDesk]:
    """Give who takes messages: the CRM of the file's ``[messages]`` table, or the line's own.

    Raises SettingsError naming the file and the setting that is wrong.
    """
    config = read_messages_config(crm_file) if crm_file else None
    if config is None:
        yield built_in
        return
    with _problems_in(crm_file, _MESSAGES):
        async with open_http_messages(config) as desk:
            yield desk


def _check_messages(crm_file: Path) -> None:
    """Find what is wrong with ``[messages]`` along with the rest of the file, not days later."""
    config = read_messages_config(crm_file)
    if config is not None and (problems := find_problems(config, os.environ)):
        with _problems_in(crm_file, _MESSAGES):
            raise CrmConfigError(problems)


@contextmanager
def _problems_in(crm_file: Path | None, table: str) -> Iterator[None]:
    """Name each wrong setting with its file and table."""
    try:
        yield
    except CrmConfigError as error:
        problems = (replace(it, setting=f"{table}.{it.setting}") for it in error.problems)
        raise SettingsError.listing(at(crm_file, it) for it in problems) from error


def read_config(crm_file: Path) -> HttpCrmConfig:
    """Read the file's ``[crm]`` table. Raises SettingsError, also for a key that is mistyped."""
    document = _document(crm_file)
    if _TABLE not in document:
        raise SettingsError("crm_missing", file=crm_file)
    return _read(document, _TABLE, HttpCrmConfig, crm_file)


def read_messages_config(crm_file: Path) -> HttpMessagesConfig | None:
    """Read the ``[messages]`` table; None when there is none. Raises SettingsError likewise."""
    document = _document(crm_file)
    if _MESSAGES not in document:
        return None
    return _read(document, _MESSAGES, HttpMessagesConfig, crm_file)


def _document(crm_file: Path) -> dict[str, Any]:
    try:
        document = tomllib.loads(crm_file.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError("unreadable", file=crm_file, reason=reason_of(error)) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError("not_toml", file=crm_file, reason=error) from error
    if unknown := list(_unknown_keys(document, crm_file)):
        raise SettingsError.listing(unknown)
    return document


def _read(document: Mapping[str, Any], table: str, kind: type[T], crm_file: Path) -> T:
    try:
        return TypeAdapter(kind).validate_python(document[table])
    except ValidationError as error:
        raise SettingsError.listing(_explained(error, table, crm_file)) from error


def _unknown_keys(document: Mapping[str, Any], file: Path) -> Iterator[Words]:
    tables = {_TABLE: HttpCrmConfig, _MESSAGES: HttpMessagesConfig}
    for name in document:
        if name not in tables:
            yield unknown_name(file, name, closest(name, tables))
    for table, kind in tables.items():
        yield from _unknown_in(document.get(table), kind, table, file)


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


def _explained(error: ValidationError, table: str, file: Path) -> Iterator[Words]:
    for problem in error.errors(include_input=False, include_url=False):
        setting = ".".join(map(str, (table, *problem["loc"])))
        yield at(f"{file}: {setting}", in_words(problem))
