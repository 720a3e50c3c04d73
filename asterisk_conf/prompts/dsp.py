"""Sound as plain numbers: resample, level, trim and join. Pure, and without numpy.

Only an administrator's own recordings and a company's name are ever processed outside the
build, a few seconds at a time, so a C library would be one dependency more for nothing.
"""

import math
import sys
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import mul
from typing import Final, Self

FULL_SCALE: Final = 32768
SPEECH_DBFS: Final = -20.0
PEAK_DBFS: Final = -1.0
"""Head-room for the peaks that µ-law and the network's own filters add."""

_STOPBAND_DB: Final = 80.0
_TRANSITION: Final = 0.05
"""Width of the filter's slope as a share of the lower sample rate: 3.6 to 4 kHz at 8 kHz."""

_FRAME_S: Final = 0.01
_SPEECH_FLOOR_DB: Final = -35.0
"""Frames this far below the loudest one count as silence between words."""

_SOUND_FLOOR_DB: Final = -50.0
"""Where a recording begins and ends: an s is 30 dB fainter than the vowel it precedes."""


@dataclass(frozen=True, slots=True)
class Sound:
    """Mono samples between -1 and 1, at a rate in Hz."""

    samples: Sequence[float]
    rate_hz: int

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / self.rate_hz

    @classmethod
    def from_pcm(cls, frames: bytes, rate_hz: int, channels: int, width: int) -> Self:
        """Decode interleaved little-endian PCM of 1 to 4 bytes a sample; channels are averaged."""
        flat = _decode(frames, width)
        if channels == 1:
            return cls(flat, rate_hz)
        usable = len(flat) - len(flat) % channels
        by_channel = [flat[channel:usable:channels] for channel in range(channels)]
        return cls(
            [sum(together) / channels for together in zip(*by_channel, strict=True)], rate_hz
        )

    def to_pcm16(self) -> bytes:
        """16-bit little-endian PCM; what does not fit is clipped."""
        whole = (round(sample * FULL_SCALE) for sample in self.samples)
        pcm = array("h", (max(-FULL_SCALE, min(FULL_SCALE - 1, sample)) for sample in whole))
        if sys.byteorder == "big":
            pcm.byteswap()
        return pcm.tobytes()

    def between(self, start_s: float, end_s: float) -> "Sound":
        """The stretch between two moments, as far as it exists."""
        first, last = (max(0, round(at_s * self.rate_hz)) for at_s in (start_s, end_s))
        return Sound(self.samples[first:last], self.rate_hz)

    def amplified(self, gain_db: float) -> "Sound":
        """Louder by so many decibels (softer when negative); nothing is clipped yet."""
        factor = 10 ** (gain_db / 20)
        return Sound([sample * factor for sample in self.samples], self.rate_hz)


def silence(seconds: float, rate_hz: int) -> Sound:
    """Digital silence."""
    return Sound([0.0] * round(seconds * rate_hz), rate_hz)


def joined(*sounds: Sound) -> Sound:
    """One after the other; all must have one rate."""
    rates = {sound.rate_hz for sound in sounds}
    if len(rates) != 1:
        raise ValueError(f"sounds of different rates cannot be joined: {sorted(rates)}")
    return Sound([sample for sound in sounds for sample in sound.samples], rates.pop())


def resampled(sound: Sound, rate_hz: int) -> Sound:
    """Change the rate with a band-limiting polyphase filter (Kaiser window, 80 dB)."""
    if sound.rate_hz == rate_hz:
        return sound
    common = math.gcd(sound.rate_hz, rate_hz)
    up, down = rate_hz // common, sound.rate_hz // common
    phases = _phases(up, down)
    taps = len(phases[0])
    padding = [0.0] * taps
    padded = [*padding, *sound.samples, *padding]
    centre = taps + taps // 2
    output = []
    for index in range(len(sound.samples) * up // down):
        at, phase = divmod(index * down, up)
        start = at + centre - taps + 1
        output.append(sum(map(mul, phases[phase], padded[start : start + taps])))
    return Sound(output, rate_hz)


def speech_level_db(sound: Sound) -> float:
    """RMS of the frames that hold speech, in dBFS; minus infinity for silence."""
    energies = _frame_energies(sound)
    floor = _floor(energies, _SPEECH_FLOOR_DB)
    spoken = [energy for energy in energies if energy > floor]
    return 10 * math.log10(sum(spoken) / len(spoken)) if spoken else -math.inf


def peak_db(sound: Sound) -> float:
    """The largest sample in dBFS; minus infinity for silence."""
    peak = max(map(abs, sound.samples), default=0.0)
    return 20 * math.log10(peak) if peak else -math.inf


def levelling_gain_db(sound: Sound) -> float:
    """The gain that brings speech to -20 dBFS, or as near as the peaks allow."""
    level_db = speech_level_db(sound)
    if math.isinf(level_db):
        return 0.0
    return min(SPEECH_DBFS - level_db, PEAK_DBFS - peak_db(sound))


def trimmed(sound: Sound, lead_s: float, tail_s: float) -> Sound:
    """Exactly `lead_s` and `tail_s` of quiet around the speech, with soft edges."""
    energies = _frame_energies(sound)
    floor = _floor(energies, _SOUND_FLOOR_DB)
    spoken = [index for index, energy in enumerate(energies) if energy > floor]
    if not spoken:
        return sound
    start_s, end_s = spoken[0] * _FRAME_S, (spoken[-1] + 1) * _FRAME_S
    kept_lead_s, kept_tail_s = min(lead_s, start_s), min(tail_s, sound.seconds - end_s)
    body = faded(sound.between(start_s - kept_lead_s, end_s + kept_tail_s))
    return joined(
        silence(lead_s - kept_lead_s, sound.rate_hz),
        body,
        silence(tail_s - kept_tail_s, sound.rate_hz),
    )


def faded(sound: Sound, fade_s: float = 0.004) -> Sound:
    """Raised-cosine edges, so that a cut does not click."""
    length = min(round(fade_s * sound.rate_hz), len(sound.samples) // 2)
    samples = list(sound.samples)
    for index in range(length):
        weight = 0.5 - 0.5 * math.cos(math.pi * (index + 0.5) / length)
        samples[index] *= weight
        samples[-1 - index] *= weight
    return Sound(samples, sound.rate_hz)


def _frame_energies(sound: Sound) -> list[float]:
    size = max(1, round(_FRAME_S * sound.rate_hz))
    frames = (sound.samples[at : at + size] for at in range(0, len(sound.samples), size))
    return [sum(map(mul, frame, frame)) / len(frame) for frame in frames]


def _floor(energies: Sequence[float], below_loudest_db: float) -> float:
    return max(energies, default=0.0) * 10 ** (below_loudest_db / 10)


def _decode(frames: bytes, width: int) -> list[float]:
    full_scale = float(1 << (8 * width - 1))
    if width == 1:  # the only width that WAV stores unsigned
        return [(byte - full_scale) / full_scale for byte in frames]
    usable = len(frames) - len(frames) % width
    return [
        int.from_bytes(frames[at : at + width], "little", signed=True) / full_scale
        for at in range(0, usable, width)
    ]


@lru_cache(maxsize=8)
def _phases(up: int, down: int) -> tuple[tuple[float, ...], ...]:
    """The low-pass filter split by output phase, each phase's taps in input order."""
    stretch = max(up, down)
    width = 2 * math.pi * _TRANSITION / stretch
    length = math.ceil((_STOPBAND_DB - 8) / (2.285 * width))
    taps_per_phase = 2 * math.ceil(length / up / 2)
    half = up * taps_per_phase // 2
    cutoff = (0.5 - _TRANSITION / 2) / stretch
    beta = 0.1102 * (_STOPBAND_DB - 8.7)
    return tuple(
        tuple(
            2 * cutoff * up * _sinc(2 * cutoff * offset) * _kaiser(offset / half, beta)
            for tap in range(taps_per_phase)
            for offset in (phase + (taps_per_phase // 2 - 1 - tap) * up,)
        )
        for phase in range(up)
    )


def _sinc(x: float) -> float:
    return math.sin(math.pi * x) / (math.pi * x) if x else 1.0


def _kaiser(position: float, beta: float) -> float:
    """The Kaiser window at a position between -1 and 1."""
    if abs(position) >= 1:
        return 0.0
    return _bessel_i0(beta * math.sqrt(1 - position * position)) / _bessel_i0(beta)


def _bessel_i0(x: float) -> float:
    """The modified Bessel function of order 0, by its power series."""
    term = total = 1.0
    k = 1
    while term > total * 1e-12:
        term *= (x / (2 * k)) ** 2
        total += term
        k += 1
    return total
