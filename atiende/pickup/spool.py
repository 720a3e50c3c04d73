"""The folder where the fallback dialplan leaves voicemails: ``<name>.wav`` and a note, ``<name>.txt``.

The dialplan makes both in ``.partial`` and moves the note last, so a note in the folder itself means a
whole message; we remove the note last. What lies about for ten minutes was left by a crash.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

PARTIAL: Final = ".partial"
REJECTED: Final = "rejected"
STALE_S: Final = 600.0
"""No recording goes on for this long without its file growing."""
NOTE_LIMIT: Final = 4096

_NAME: Final = re.compile(r"(?P<began>\d{8}T\d{6}Z)-(?P<digits>\d{1,64})", re.ASCII)
_CHANNEL: Final = re.compile(r"[\w.:-]{1,100}", re.ASCII)
_EPOCH_DIGITS: Final = 10
_LONGEST_WAIT: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Note:
    """What is known of a voicemail; ``""`` where nothing is. ``whole``: the note said all it must."""

    caller: str
    dialled: str
    started_at: datetime
    key: str
    channel_id: str
    whole: bool = True

    @property
    def arrived_at(self) -> datetime:
        """When Asterisk made the channel: its id begins with that second, if it makes sense."""
        try:
            arrived = datetime.fromtimestamp(int(self.channel_id.partition(".")[0]), UTC)
        except (ValueError, OverflowError, OSError):
            return self.started_at
        before = self.started_at - arrived
        return arrived if timedelta() <= before < _LONGEST_WAIT else self.started_at


@dataclass(slots=True)
class Files:
    """What there is under one name."""

    name: str
    sound: Path | None = None
    note: Path | None = None
    ready: bool = False
    """The note is in its final place."""
    touched_at: float = 0.0


@dataclass(slots=True)
class Spool:
    """All that the folder holds; ``foreign`` is what nobody but a stranger put there."""

    voicemails: list[Files] = field(default_factory=list)
    foreign: list[Path] = field(default_factory=list)


def look(folder: Path, now: datetime) -> Spool:
    """List what may be taken now. Raises OSError; a folder that is not there is empty."""
    by_name: dict[str, Files] = {}
    spool = Spool()
    for place in (folder / PARTIAL, folder):
        for path, touched_at in files_in(place):
            if not _is_ours(path):
                if now.timestamp() - touched_at > STALE_S:
                    spool.foreign.append(path)
                continue
            files = by_name.setdefault(path.stem, Files(path.stem))
            files.touched_at = max(files.touched_at, touched_at)
            if path.suffix == ".wav":
                files.sound = path
            else:
                files.note, files.ready = path, place == folder
    stale = now.timestamp() - STALE_S
    spool.voicemails = [
        files for _, files in sorted(by_name.items()) if files.ready or files.touched_at < stale
    ]
    return spool


def files_in(folder: Path) -> Iterator[tuple[Path, float]]:
    """Give each visible file with the second of its last change. Raises OSError."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        try:
            status = entry.stat(follow_symlinks=False)
        except FileNotFoundError:  # taken away meanwhile
            continue
        if not stat.S_ISDIR(status.st_mode):
            yield Path(entry.path), status.st_mtime


def note_of(name: str, text: str = "") -> Note:
    """Read a note; what it does not say, or not in a way that makes sense, its name may tell.

    Raises ValueError when this is no name that the dialplan gives.
    """
    found = _NAME.fullmatch(name)
    if found is None:
        raise ValueError(f"no voicemail is called {name!r}")
    began = datetime.strptime(found["began"], "%Y%m%dT%H%M%S%z")
    lines = dict(line.partition("=")[::2] for line in text.splitlines())
    started = _moment(lines.get("started", ""))
    channel = lines.get("uniqueid", "")
    whole = started is not None and _CHANNEL.fullmatch(channel) is not None
    digits = found["digits"]
    if not _CHANNEL.fullmatch(channel):
        channel = f"{digits[:_EPOCH_DIGITS]}.{digits[_EPOCH_DIGITS:]}"
    key = lines.get("choice", "")
    return Note(
        caller=lines.get("caller", ""),
        dialled=lines.get("dialled", ""),
        started_at=started or began.astimezone(UTC),
        key=key if len(key) == 1 else "",
        channel_id=channel,
        whole=whole,
    )


def read_note(files: Files) -> Note:
    """Read the note of a voicemail, as far as there is one. Raises OSError."""
    if files.note is None:
        return note_of(files.name)
    with files.note.open("rb") as opened:
        text = opened.read(NOTE_LIMIT).decode(errors="replace")
    return note_of(files.name, text)


def adopt(folder: Path, files: Files) -> Files:
    """Put a note where that of a whole message is, so that a kill from now on changes nothing.

    Raises OSError.
    """
    if files.ready:
        return files
    note = files.note or folder / PARTIAL / f"{files.name}.txt"
    if files.note is None:
        derived = note_of(files.name)
        note.write_text(
            f"started={derived.started_at:%Y-%m-%dT%H:%M:%SZ}\nuniqueid={derived.channel_id}\n",
            encoding="utf-8",
        )
    final = note.replace(folder / note.name)
    return Files(files.name, files.sound, final, ready=True, touched_at=files.touched_at)


def reject(folder: Path, *paths: Path | None) -> None:
    """Put files aside for somebody to look at. Raises OSError."""
    aside = folder / REJECTED
    aside.mkdir(exist_ok=True)
    for path in paths:
        if path is not None and os.path.lexists(path):
            path.replace(aside / path.name)


def _is_ours(path: Path) -> bool:
    found = _NAME.fullmatch(path.stem)
    if found is None or path.suffix not in (".wav", ".txt") or path.is_symlink():
        return False
    return _moment(found["began"]) is not None


def _moment(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at.astimezone(UTC) if at.utcoffset() is not None else None
