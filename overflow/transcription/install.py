"""Puts an engine and its model here: `atiende stt install`. Blocks, for minutes when lines are slow."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from asterisk_conf.words import Words
from overflow.transcription import whisper_base
from overflow.transcription.find import PACKAGES, WHISPER_BASE, Engine, Wanted, find
from overflow.transcription.port import EngineName
from overflow.transcription.texts import TEXTS, InstallFailed, words

LANGUAGES: Final = ("es", "en")
REQUIREMENTS: Final[dict[EngineName, str]] = {
    "vosk": "vosk>=0.3.45,<0.4",
    "whisper": "faster-whisper>=1.2.1,<2",
}
FETCH_VOSK: Final = ("-m", "overflow.transcription.fetch_vosk")
_VOSK_SMALL_MB: Final = 40

Say = Callable[[Words], None]


def install(name: EngineName, language: str, home: Path, say: Say) -> Engine:
    """Install the engine's package into this Python where it is missing, and its model into `home`.

    Raises InstallFailed, OSError, and TranscriptionFailed if what was installed will not do.
    """
    if language not in LANGUAGES:
        raise InstallFailed("only_spanish_or_english", given=language)
    home.mkdir(parents=True, exist_ok=True)
    _ensure_package(name, say)
    if name == "whisper":
        _ensure_whisper(home / WHISPER_BASE, say)
    else:
        _ensure_vosk(language, home, say)
    return find(Wanted(home, name, language=language))


def _ensure_package(name: EngineName, say: Say) -> None:
    if find_spec(PACKAGES[name]):
        return
    say(words("say_package", package=REQUIREMENTS[name]))
    command = [sys.executable, "-m", "pip", "install", "--quiet", REQUIREMENTS[name]]
    done = subprocess.run(command, check=False)  # noqa: S603  # fixed program, no shell
    importlib.invalidate_caches()
    if done.returncode or not find_spec(PACKAGES[name]):
        raise InstallFailed("package_not_installed", package=PACKAGES[name], python=sys.executable)


def _ensure_whisper(folder: Path, say: Say) -> None:
    if not whisper_base.is_whole(folder):
        say(words("say_model", model="Whisper base", size_mb=whisper_base.SIZE_MB))
        whisper_base.fetch(folder)


def _ensure_vosk(language: str, home: Path, say: Say) -> None:
    """Let Vosk fetch its small model, and move it into place only when it is whole."""
    if any(home.glob(f"vosk-model-small-{language}-*")):
        return
    say(words("say_model", model=f"Vosk small ({language})", size_mb=_VOSK_SMALL_MB))
    with tempfile.TemporaryDirectory(prefix="fetching-", dir=home) as work:
        report = _fetched_by_vosk(language, Path(work))
        if report == "no_model":
            raise InstallFailed("no_such_vosk_model", language=language)
        if report != "done":
            reason = words(report) if report in TEXTS else report
            raise InstallFailed("model_not_downloaded", reason=reason, folder=home)
        for model in Path(work).glob("vosk-model-*/"):
            model.rename(home / model.name)


def _fetched_by_vosk(language: str, folder: Path) -> str:
    command = [sys.executable, *FETCH_VOSK, language, str(folder)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(  # noqa: S603  # our own module, no shell
        command, env=environment, stdout=subprocess.PIPE, text=True, check=False
    )
    return done.stdout.split()[-1] if done.stdout.strip() else f"vosk: {done.returncode}"
