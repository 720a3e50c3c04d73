"""WAV files of telephone sound: read as Asterisk leaves them, written as mail programs like them.

Samples are float64 between -1 and 1, 8000 a second, one channel.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from asterisk_conf.texts import reason_of
from overflow.trouble import SoundError

Samples: TypeAlias = NDArray[np.float64]
AudioFormat: TypeAlias = Literal["pcm8", "pcm16", "ulaw"]

RATE_HZ: Final = 8000

_PCM, _ULAW = 1, 7
_HEAD_BYTES: Final = 44
"""What Asterisk writes before the sound."""
_CHUNK: Final = struct.Struct("<4sI")
_FORMAT: Final = struct.Struct("<HHIIHH")


def read(path: Path) -> Samples:
    """Read what Asterisk recorded: 8 kHz, 16 bit, mono.

    A recording that was cut off by a crash announces no length, or one that is not there: then
    all that follows is sound. A file of no bytes is silence of no length. Raises SoundError.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise SoundError("sound_missing", file=path) from error
    except OSError as error:
        raise SoundError("sound_unreadable", file=path, reason=reason_of(error)) from error
    return decode(content, str(path))


def decode(content: bytes, name: str = "WAV") -> Samples:
    """Do the same with a file's content; ``name`` is for the error."""
    if not content:
        return np.zeros(0)
    chunks = dict(_chunks(content, name))
    _check_format(chunks.get(b"fmt "), name)
    sound = chunks.get(b"data", b"")
    whole = np.frombuffer(sound[: len(sound) // 2 * 2], "<i2")
    return whole / 32768.0


def mend(path: Path) -> None:
    """Have a recording that a crash cut off announce the sound that is there.

    :func:`read` does without; players and transcription engines believe the header. Whatever else
    the file may be, it stays as it is. Raises OSError.
    """
    with path.open("r+b") as file:
        head = file.read(_HEAD_BYTES)
        there = file.seek(0, os.SEEK_END) - _HEAD_BYTES
        if head[:4] != b"RIFF" or head[36:40] != b"data" or there <= 0:
            return
        if 0 < int.from_bytes(head[40:], "little") <= there:
            return
        for at, size in ((4, _HEAD_BYTES - 8 + there), (40, there)):
            file.seek(at)
            file.write(struct.pack("<I", size))


def encode(samples: Samples, audio_format: AudioFormat) -> bytes:
    """Make a WAV file, each sample put to the *nearest* value that the format has (ADR 0012)."""
    match audio_format:
        case "pcm16":
            return _file(_PCM, 16, _nearest(samples, 32768).astype("<i2").tobytes())
        case "pcm8":  # unsigned: silence is 128
            return _file(_PCM, 8, (_nearest(samples, 128) + 128).astype(np.uint8).tobytes())
        case "ulaw":
            return _file(_ULAW, 8, _to_ulaw(samples).tobytes())


def _nearest(samples: Samples, full_scale: int) -> NDArray[np.int64]:
    return np.clip(np.rint(samples * full_scale), -full_scale, full_scale - 1).astype(np.int64)


def _chunks(content: bytes, name: str) -> Iterator[tuple[bytes, bytes]]:
    if content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        raise SoundError("not_sound", file=name, found="RIFF?")
    at = 12
    while at + _CHUNK.size <= len(content):
        kind, size = _CHUNK.unpack_from(content, at)
        at += _CHUNK.size
        if kind == b"data" and not 0 < size <= len(content) - at:
            size = len(content) - at
        yield kind, content[at : at + size]
        at += size + size % 2


def _check_format(chunk: bytes | None, name: str) -> None:
    if chunk is None or len(chunk) < _FORMAT.size:
        raise SoundError("not_sound", file=name, found="fmt?")
    tag, channels, rate_hz, _, _, bits = _FORMAT.unpack_from(chunk)
    if (tag, channels, rate_hz, bits) != (_PCM, 1, RATE_HZ, 16):
        found = f"{tag}, {channels} × {rate_hz} Hz × {bits} bit"
        raise SoundError("not_sound", file=name, found=found)


def _file(tag: int, bits: int, sound: bytes) -> bytes:
    width = bits // 8
    layout = _FORMAT.pack(tag, 1, RATE_HZ, RATE_HZ * width, width, bits)
    if tag != _PCM:  # others must say how many more bytes describe them, and how long they last
        layout += struct.pack("<H", 0)
        layout += _CHUNK.pack(b"fact", 4) + struct.pack("<I", len(sound))
        described = _CHUNK.pack(b"fmt ", _FORMAT.size + 2) + layout
    else:
        described = _CHUNK.pack(b"fmt ", _FORMAT.size) + layout
    body = b"WAVE" + described + _CHUNK.pack(b"data", len(sound)) + sound + b"\0" * (len(sound) % 2)
    return _CHUNK.pack(b"RIFF", len(body)) + body


def _ulaw_values() -> NDArray[np.float64]:
    """Give the linear value of each of the 256 codes (ITU-T G.711, on a scale of 32768)."""
    code = ~np.arange(256) & 0xFF
    magnitude = ((((code & 0x0F) << 3) + 0x84) << ((code & 0x70) >> 4)) - 0x84
    return np.where(code & 0x80, -magnitude, magnitude) / 32768.0


ULAW: Final = _ulaw_values()
_ORDER: Final = np.argsort(ULAW, kind="stable")
_BORDERS: Final = (ULAW[_ORDER][1:] + ULAW[_ORDER][:-1]) / 2


def _to_ulaw(samples: Samples) -> NDArray[np.uint8]:
    return _ORDER[np.searchsorted(_BORDERS, samples)].astype(np.uint8)
