"""Sound to try things on: real speech (the shipped prompts) and what telephone lines add to it."""

from pathlib import Path

import numpy as np

from overflow.wav import RATE_HZ, read

PROMPTS = Path(__file__).parents[3] / "asterisk_conf/sounds/es"


def speech(prompt="still_waiting"):
    return read(PROMPTS / f"{prompt}.wav")


def silence(seconds):
    return np.zeros(round(seconds * RATE_HZ))


def noise(seconds, level, seed=1):
    return np.random.default_rng(seed).normal(0, level, round(seconds * RATE_HZ))


def tone(seconds, hz, level=0.2):
    at = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    return level * np.sin(2 * np.pi * hz * at)


def hum(seconds, level=0.3):
    """Mains hum with its harmonics, each a little fainter."""
    return sum(tone(seconds, 50 * k, level * 10 ** (-k / 10)) for k in range(1, 12))


def with_pauses(sound, period_s):
    at = np.arange(len(sound)) / RATE_HZ
    return sound * (at % period_s < period_s / 2)


def decibels(sound):
    return float(10 * np.log10(np.mean(sound**2)))
