"""Recordings as engines want them: mono, 16 bit."""

from __future__ import annotations

import wave
from pathlib import Path

from msgspec import Struct

from asterisk_conf.prompts.dsp import Sound
from overflow.transcription.port import TranscriptionFailed


class Recording(Struct, frozen=True):
    """Mono 16-bit little-endian PCM."""

    pcm: bytes
    rate_hz: int

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.pcm) / 2 / self.rate_hz


def read(path: Path) -> Recording:
    """Read an uncompressed WAV of any rate, width and number of channels.

    Raises OSError, and TranscriptionFailed (not_sound).
    """
    try:
        with wave.open(str(path), "rb") as sound:
            rate_hz, channels, width = (
                sound.getframerate(),
                sound.getnchannels(),
                sound.getsampwidth(),
            )
            frames = sound.readframes(sound.getnframes())
    except (wave.Error, EOFError, ZeroDivisionError) as error:
        raise TranscriptionFailed("not_sound") from error
    if not rate_hz:
        raise TranscriptionFailed("not_sound")
    if (channels, width) == (1, 2):
        return Recording(frames[: len(frames) // 2 * 2], rate_hz)
    return Recording(Sound.from_pcm(frames, rate_hz, channels, width).to_pcm16(), rate_hz)
