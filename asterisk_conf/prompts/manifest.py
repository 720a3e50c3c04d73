"""What each recording in a directory says and who spoke it: `manifest.json` beside the WAVs."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from asterisk_conf.prompts.errors import MissingPrompt, PromptError

FILE_NAME: Final = "manifest.json"


@dataclass(frozen=True, slots=True)
class Recorded:
    """One recording: the hash of what was said, and the voice (`kokoro/ef_dora`)."""

    text_hash: str
    voice: str


Manifest = dict[str, Recorded]


def text_hash(said: str) -> str:
    """A short fingerprint of what the voice was given; white space does not count."""
    return hashlib.sha256(" ".join(said.split()).encode()).hexdigest()[:16]


def load(directory: Path) -> Manifest:
    """The manifest of a directory of recordings; empty where there is none."""
    path = directory / FILE_NAME
    if not path.exists():
        return {}
    try:
        return {name: Recorded(**fields) for name, fields in json.loads(path.read_text()).items()}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise PromptError(
            "manifest_wrong", file=path, reason=error, remedy=MissingPrompt.remedy
        ) from error


def save(directory: Path, manifest: Manifest) -> None:
    """Write the manifest whole: a reader sees the old one or the new one, never half of it."""
    document = {name: asdict(recorded) for name, recorded in sorted(manifest.items())}
    path = directory / FILE_NAME
    unfinished = path.with_suffix(".tmp")
    unfinished.write_text(json.dumps(document, indent=1) + "\n")
    unfinished.replace(path)
