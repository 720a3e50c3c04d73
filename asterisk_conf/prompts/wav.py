"""WAV files as telephone systems want them, and how to tell one that is not."""

import wave
from pathlib import Path
from typing import Final

from asterisk_conf.prompts.errors import SoundError
from asterisk_conf.prompts.texts import words
from asterisk_conf.texts import reason_of
from asterisk_conf.words import Words

TELEPHONE_RATE_HZ: Final = 8000
SAMPLE_WIDTH_BYTES: Final = 2


def telephone_fault(path: Path) -> Words | None:
    """Why Asterisk could not play this file as `sound:`, or None when it can."""
    try:
        with wave.open(str(path), "rb") as sound:
            return _fault(sound)
    except (wave.Error, EOFError) as error:
        return words("not_wav", reason=error)
    except OSError as error:
        return words("sound_unreadable", reason=reason_of(error))


def _fault(sound: wave.Wave_read) -> Words | None:
    found = (sound.getframerate(), sound.getnchannels(), sound.getsampwidth())
    if found != (TELEPHONE_RATE_HZ, 1, SAMPLE_WIDTH_BYTES):
        rate_hz, channels, width = found
        return words("sound_format", rate_khz=rate_hz / 1000, bits=8 * width, channels=channels)
    return None if sound.getnframes() else words("sound_empty")


def write_telephone_wav(path: Path, pcm: bytes) -> None:
    """Write 8 kHz mono 16-bit little-endian PCM whole or not at all."""
    unfinished = path.with_suffix(".tmp")
    with wave.open(str(unfinished), "wb") as sound:
        sound.setframerate(TELEPHONE_RATE_HZ)
        sound.setnchannels(1)
        sound.setsampwidth(SAMPLE_WIDTH_BYTES)
        sound.writeframes(pcm)
    unfinished.replace(path)


def read_pcm(path: Path) -> tuple[bytes, int, int, int]:
    """A WAV's (frames, rate in Hz, channels, bytes per sample); `SoundError` names the file."""
    try:
        with wave.open(str(path), "rb") as sound:
            frames = sound.readframes(sound.getnframes())
            return frames, sound.getframerate(), sound.getnchannels(), sound.getsampwidth()
    except (wave.Error, EOFError, OSError) as error:
        raise SoundError("file_not_sound", file=path, reason=error) from error
