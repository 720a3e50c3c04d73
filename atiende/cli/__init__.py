"""The command line: ``atiende COMMAND``. What an admin can mend is said in words, never a traceback."""

from __future__ import annotations

import sys
from io import TextIOWrapper

from atiende.cli.root import app


def main() -> None:
    """Run a command; known trouble is printed and ends with status 1."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A terminal or a log in another encoding loses an accent, never the message.
            stream.reconfigure(errors="replace")
    app()
