"""Where the foreign CRM's secret is kept: outside the settings, outside the repository."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from crm_bridge.problems import CrmConfigError, Problem

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class HoldsSecret(Protocol):
    """Settings that say where a secret is, and whose headers it goes into."""

    @property
    def headers(self) -> Mapping[str, str]:
        """Values that may hold {secret}."""

    @property
    def secret_env(self) -> str:
        """The environment variable, or ""."""

    @property
    def secret_file(self) -> str:
        """The file, or ""."""


def read_secret(config: HoldsSecret, environ: Mapping[str, str]) -> str:
    """Give the secret, or "" when no place for one is set; raises CrmConfigError."""
    if config.secret_env:
        secret = environ.get(config.secret_env, "")
        return _checked(secret, "secret_env", config.secret_env, "secret_unset")
    if config.secret_file:
        secret = _read_file(config.secret_file)
        return _checked(secret, "secret_file", config.secret_file, "secret_empty")
    return ""


def _checked(secret: str, setting: str, place: str, if_empty: str) -> str:
    bare = secret.strip()
    if not bare:
        raise _error(setting, if_empty, place)
    if _CONTROL.search(bare):
        raise _error(setting, "secret_lines", place)
    return bare


def _read_file(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise _error("secret_file", "secret_unreadable", path) from error


def _error(setting: str, code: str, place: str) -> CrmConfigError:
    return CrmConfigError([Problem(setting, code, {"place": place})])
