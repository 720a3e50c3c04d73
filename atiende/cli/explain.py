"""Known trouble is said in words and ends with status 1; only a defect shows a traceback."""

from __future__ import annotations

import os
from typing import Any

import typer
from typer.core import TyperGroup

from asterisk_conf.errors import AsteriskSetupError
from asterisk_conf.prompts.errors import PromptError
from asterisk_conf.words import Explained, language_in
from atiende.cli.problem import CliError
from atiende.cli.texts import Language
from atiende.settings import SettingsError
from db.errors import DbError
from ivr.problems import FlowErrors
from telephony.errors import TelephonyError

EXPLAINED = (
    CliError,
    SettingsError,
    DbError,
    FlowErrors,
    PromptError,
    AsteriskSetupError,
    TelephonyError,
)
"""Errors whose message tells a person what to do."""


class ExplainingGroup(TyperGroup):
    """Prints ``error: …`` on standard error for every error in :data:`EXPLAINED`."""

    def invoke(self, ctx: Any) -> Any:
        """Run the chosen command."""
        try:
            return super().invoke(ctx)
        except EXPLAINED as error:
            typer.echo(f"error: {worded(error, _language())}", err=True)
            raise typer.Exit(1) from None


def worded(error: Exception, language: Language) -> str:
    """Give an error's message, in the reader's language where it has both."""
    match error:
        case DbError() | Explained():
            return error.message(language)
        case FlowErrors():
            faults = (f"{at.file}:{at.line}: {at.text(language)}" for at in error.problems)
            return "\n".join(faults)
        case _:
            return str(error)


def _language() -> Language:
    """Whatever the rest of the settings: they may be what is wrong."""
    return language_in(os.environ)
