"""Sounds that are easy to tell apart after a telephone line."""

import math
import struct
import wave
from pathlib import Path

RATE_HZ = 8000


def write_tone(path: Path, *, hz: float, seconds: float, sweep_hz: float = 400.0) -> Path:
    """A sweep upwards from `hz` by `sweep_hz`: unlike a steady tone it matches at one place only."""
    samples = bytearray()
    for index in range(round(seconds * RATE_HZ)):
        at_s = index / RATE_HZ
        phase = 2 * math.pi * (hz * at_s + sweep_hz * at_s * at_s / (2 * seconds))
        samples += struct.pack("<h", round(9000 * math.sin(phase)))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(bytes(samples))
    path.chmod(0o644)
    return path


def cut(wav: Path, start_s: float, end_s: float, folder: Path | None = None) -> Path:
    """A stretch of a WAV, as a file in `folder` (else beside it)."""
    piece = (folder or wav.parent) / f"{wav.stem}-{start_s:g}-{end_s:g}.wav"
    with wave.open(str(wav)) as source, wave.open(str(piece), "wb") as target:
        target.setparams(source.getparams())
        rate_hz = source.getframerate()
        source.setpos(round(start_s * rate_hz))
        target.writeframes(source.readframes(round((end_s - start_s) * rate_hz)))
    return piece
