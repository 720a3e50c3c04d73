"""Messages as a telephone brings them, and lines on which nobody speaks."""

import json
import wave
from pathlib import Path

import numpy as np

from asterisk_conf.prompts.wav import read_pcm

PHRASES = Path(__file__).with_name("phrases")
SAID = json.loads((PHRASES / "phrases.json").read_text("utf-8"))
"""What each WAV says (the prompts' natural voices); the number's digits are dictated one by one."""

RATE_HZ = 8000
MU = 255


def message(folder: Path, name: str) -> Path:
    """A message with the faint noise of a line, after µ-law coding."""
    samples = np.frombuffer(read_pcm(PHRASES / f"{name}.wav")[0], "<i2") / 32768
    return wav(folder / f"{name}.wav", samples + noise(samples.size, 0.003))


def nobody(seconds: float) -> dict[str, np.ndarray]:
    """What a line without a speaker sounds like, by name."""
    t = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    tone = np.sin(2 * np.pi * 425 * t)
    return {
        "silence": np.zeros(t.size),
        "hiss": noise(t.size, 0.03),
        "hum": 0.1 * np.sin(2 * np.pi * 50 * t),
        "busy": 0.2 * tone * ((t % 0.5) < 0.25),
        "ringing": 0.2 * tone * ((t % 5) < 1),
        "keys": 0.2
        * (np.sin(2 * np.pi * 770 * t) + np.sin(2 * np.pi * 1336 * t))
        * ((t % 1) < 0.2),
    }


def noise(size: int, level: float) -> np.ndarray:
    return np.random.default_rng(1).normal(0, level, size)


def wav(path: Path, samples: np.ndarray) -> Path:
    """A telephone's WAV (8 kHz, 16 bit), coded by µ-law on the way."""
    with wave.open(str(path), "wb") as sound:
        sound.setframerate(RATE_HZ)
        sound.setnchannels(1)
        sound.setsampwidth(2)
        pcm = over_mu_law(np.clip(samples, -1, 1)) * 32767
        sound.writeframes(pcm.astype("<i2").tobytes())
    return path


def over_mu_law(samples: np.ndarray) -> np.ndarray:
    coded = np.sign(samples) * np.log1p(MU * np.abs(samples)) / np.log1p(MU)
    steps = np.round(coded * 127) / 127
    return np.sign(steps) * np.expm1(np.abs(steps) * np.log1p(MU)) / MU
