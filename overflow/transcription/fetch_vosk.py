"""`python -m overflow.transcription.fetch_vosk LANGUAGE FOLDER`: has Vosk fetch its small model.

A process of its own, because Vosk loads what it fetched and ends the program when it has no such
model. The last line of stdout says how it went: `done`, `no_model` or the name of the trouble.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import vosk  # type: ignore[import-untyped]  # no types, and used nowhere else by this name


def main() -> None:
    """Fetch, load to see that it is whole, and report."""
    language, folder = sys.argv[1], Path(sys.argv[2])
    vosk.SetLogLevel(-1)
    vosk.MODEL_DIRS[:] = [folder]  # it downloads into the last of these
    try:
        vosk.Model(lang=language)
    except SystemExit:
        _end("no_model")
    except OSError:  # what requests raises is one, too
        _end("no_connection")
    except Exception as error:  # noqa: BLE001  # Vosk raises Exception itself for a broken model
        _end(type(error).__name__)
    _end("done")


def _end(report: str) -> None:
    """Leave at once: a model that was never loaded complains when it is taken apart."""
    print(report, flush=True)  # noqa: T201  # the answer of this program
    os._exit(0)


if __name__ == "__main__":
    main()
