"""Where each setting came from."""

from __future__ import annotations

import os

from pydantic import SecretStr

from atiende.cli.admin import Admin
from atiende.settings import PREFIX, Settings, settings_file


def origin(admin: Admin, name: str) -> str:
    """Say where the value of setting ``name`` was given."""
    variable = f"{PREFIX}{name.upper()}"
    if variable in map(str.upper, os.environ):
        return admin.text("origin_environment", variable=variable)
    if name in admin.settings.model_fields_set:
        return admin.text("origin_file", file=settings_file())
    return admin.text("origin_default")


def shown_value(admin: Admin, name: str) -> str:
    """Show a setting's value; of a secret, only whether there is one."""
    value = getattr(admin.settings, name)
    if isinstance(value, SecretStr):
        return admin.text("secret_set") if value.get_secret_value() else admin.text("empty")
    if isinstance(value, tuple):
        value = ", ".join(value)
    return admin.text("empty") if value in (None, "") else str(value)


def setting_names() -> list[str]:
    """Name all settings, in the order of their definition."""
    return list(Settings.model_fields)
