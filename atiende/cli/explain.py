"""Known trouble is said in words and ends with status 1; only a defect shows a traceback."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperGroup

from asterisk_conf.texts import reason_of
from asterisk_conf.words import Explained, Words
from atiende.cli.problem import CliError
from atiende.cli.texts import Language
from atiende.settings import spoken_language
from atiende.texts import words
from db.errors import DbError
from documents.problems import DocumentErrors
from telephony.errors import (
    AgiError,
    AmiAuthError,
    AmiTimeout,
    AmiUnavailable,
    AriAuthError,
    AriReplaced,
    AriTimeout,
    AriUnavailable,
    TelephonyError,
)

EXPLAINED = (CliError, Explained, DbError, DocumentErrors, TelephonyError)
"""Errors whose message tells a person what to do."""


class ExplainingGroup(TyperGroup):
    """Prints ``error: …`` on standard error for every error in :data:`EXPLAINED`."""

    def invoke(self, ctx: Any) -> Any:
        """Run the chosen command."""
        try:
            return super().invoke(ctx)
        except EXPLAINED as error:
            typer.echo(f"error: {worded(error, spoken_language())}", err=True)
            raise typer.Exit(1) from None


def worded(error: Exception, language: Language) -> str:
    """Give an error's message, in the reader's language where it has both."""
    match error:
        case DbError() | DocumentErrors() | Explained():
            return error.message(language)
        case TelephonyError():
            return _of_asterisk(error).text(language)
        case _:
            return str(error)


def _of_asterisk(error: TelephonyError) -> Words:
    """Say what an error of the wires means to an admin; its own English is for the logs."""
    match error:
        case AriAuthError():
            return words("ari_refused", uri=error.uri)
        case AriReplaced():
            return words("ari_replaced")
        case AriUnavailable() | AriTimeout():
            return words("ari_away", uri=error.uri, detail=error.message)
        case AmiAuthError():
            return words("ami_refused")
        case AmiUnavailable() | AmiTimeout():
            return words("ami_away", detail=error.message)
        case AgiError(__cause__=OSError() as cause):
            return words("agi_port", reason=reason_of(cause))
        case _:
            return words("asterisk_failed", detail=error)
