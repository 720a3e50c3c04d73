"""Putting a recording where it lasts, so that neither a crash nor a power cut takes it."""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Final

from asterisk_conf.texts import reason_of
from overflow.trouble import KeepError, SoundError
from overflow.wav import mend

# EFBIG is a limit of the process or the file system, EDQUOT one of the user: room is missing alike.
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def keep(source: Path, target: Path) -> None:
    """Move a recording to ``target`` and return when it is on the disk; may be repeated.

    When it has been moved already nothing happens. Raises SoundError when it is in neither place,
    KeepError when it could not be moved: then ``source`` is still there.
    """
    try:
        _move(source, target)
    except OSError as error:
        code = "disk_full" if error.errno in _FULL else "not_kept"
        raise KeepError(code, file=target, reason=reason_of(error)) from error


def _move(source: Path, target: Path) -> None:
    if not source.exists():
        if not target.exists():
            raise SoundError("sound_missing", file=source)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with suppress(PermissionError):  # moving it needs less than that
        mend(source)
    _flush(source)
    try:
        source.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        _copy(source, target)
        source.unlink()
    _flush(target.parent)
    _flush(source.parent)


def _copy(source: Path, target: Path) -> None:
    """Copy to another disk: under the final name there is never half a file."""
    unfinished = target.with_name(target.name + ".part")
    try:
        shutil.copyfile(source, unfinished)
        _flush(unfinished)
        unfinished.replace(target)
        _flush(target.parent)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise


def _flush(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
