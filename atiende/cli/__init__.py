"""The command line: ``atiende COMMAND``. What an admin can mend is said in words, never a traceback."""

from __future__ import annotations

import sys

from atiende.cli.root import app, explained


def main() -> None:
    """Run a command; known trouble is printed and ends with status 1."""
    try:
        app()
    except explained() as error:
        print(f"error: {error}", file=sys.stderr)  # noqa: T201  # the command line's own output
        raise SystemExit(1) from None
