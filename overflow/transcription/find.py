"""Which engine and which model transcribe here; looks at folders, loads nothing."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from msgspec import Struct

from overflow.transcription.port import EngineChoice, EngineName, TranscriptionFailed

WHISPER_BASE: Final = "whisper-base"
PACKAGES: Final[dict[EngineName, str]] = {"vosk": "vosk", "whisper": "faster_whisper"}
_IN_ORDER: Final[tuple[EngineName, ...]] = ("vosk", "whisper")


class Wanted(Struct, frozen=True):
    """What the settings ask for; `home` is where `atiende stt install` puts models."""

    home: Path
    engine: EngineChoice = "auto"
    model: Path | None = None
    language: str = "es"


class Engine(Struct, frozen=True):
    """An engine with the folder of its model: all that a worker needs to know."""

    name: EngineName
    model: Path
    language: str
    threads: int = 1


def find(wanted: Wanted) -> Engine:
    """Choose: what is configured, or else a Vosk model for the language, or else a Whisper one.

    Raises TranscriptionFailed (off, no_engine, no_package, no_model). Quick enough to be asked
    before each transcription, so that what was just installed is used without a restart.
    """
    if wanted.engine == "none":
        raise TranscriptionFailed("off")
    found = [Engine(name, model, wanted.language, _threads()) for name, model in _models(wanted)]
    usable = [engine for engine in found if find_spec(PACKAGES[engine.name])]
    if usable:
        return usable[0]
    if found:
        raise TranscriptionFailed(
            "no_package",
            package=PACKAGES[found[0].name],
            engine=found[0].name,
            language=wanted.language,
        )
    if wanted.model:
        raise TranscriptionFailed("no_model", folder=wanted.model)
    raise TranscriptionFailed("no_engine", language=wanted.language)


def holds(engine: EngineName, folder: Path) -> bool:
    """Tell whether a folder looks like a whole model of the engine."""
    if engine == "whisper":
        return all((folder / name).is_file() for name in ("model.bin", "tokenizer.json"))
    return any((folder / name).is_file() for name in ("am/final.mdl", "final.mdl"))


def _models(wanted: Wanted) -> Iterator[tuple[EngineName, Path]]:
    for engine in _IN_ORDER:
        if wanted.engine in ("auto", engine):
            for folder in _folders(engine, wanted):
                if holds(engine, folder):
                    yield engine, folder.absolute()


def _folders(engine: EngineName, wanted: Wanted) -> list[Path]:
    if wanted.model:
        return [wanted.model]
    if engine == "whisper":
        return [wanted.home / WHISPER_BASE]
    return [
        folder
        for place in (wanted.home, *_vosk_places())
        for folder in _vosk(place, wanted.language)
    ]


def _vosk(place: Path, language: str) -> list[Path]:
    """Find the models that lie in a place under the names that Vosk gives them."""
    name = re.compile(rf"vosk-model(-small)?-{re.escape(language)}\b")
    try:
        return sorted(folder for folder in place.iterdir() if name.match(folder.name))
    except OSError:
        return []


def _vosk_places() -> list[Path]:
    """List where Vosk itself looks for models."""
    named = os.environ.get("VOSK_MODEL_PATH")
    places = [Path("/usr/share/vosk"), Path("~/.cache/vosk").expanduser()]
    return [Path(named), *places] if named else places


def _threads() -> int:
    """Half of the processors: calls come first."""
    return max(1, min(4, (os.cpu_count() or 1) // 2))
