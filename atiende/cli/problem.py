"""What goes wrong on the command line and can be mended by whoever typed it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from asterisk_conf.texts import reason_of
from asterisk_conf.words import said
from atiende.cli.texts import Language, text


class CliError(Exception):
    """Trouble that ends a command with status 1; ``code`` names the sentence in ``cli.texts``."""

    def __init__(self, code: str, language: Language = "es", /, **details: object) -> None:
        super().__init__(code, details)
        self.code = code
        self.details = details
        self.language: Language = language

    def __str__(self) -> str:
        return text(self.language, self.code, **self.details)


@contextmanager
def file_trouble_explained(language: Language) -> Iterator[None]:
    """Turn OSError (no such file, no permission, disk full) into CliError naming the file."""
    try:
        yield
    except OSError as error:
        reason = said(reason_of(error), language)
        raise CliError(
            "file_trouble", language, file=error.filename or "?", reason=reason
        ) from error
