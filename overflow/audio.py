"""A message's sound: how much of it is speech, and how it is made ready to be heard.

Everything works on :data:`~overflow.wav.Samples`; only :func:`inspect` and :func:`for_mail` read
a file, and belong in a thread.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from overflow.keep import keep
from overflow.wav import RATE_HZ, AudioFormat, Samples, encode, read

__all__ = ["Sound", "for_mail", "inspect", "keep", "measure", "normalised", "trimmed"]

KEPT_S: Final = 0.25
"""Silence left before the first and after the last word: an s is fainter than its vowel."""
SPEECH_DBFS: Final = -16.0
"""Loud for a telephone, because 8 bits put their noise at -53 dBFS."""
PEAK_DBFS: Final = -1.0
MOST_GAIN_DB: Final = 24.0

_FRAME: Final = 160
_WINDOW: Final = 256
_LOW_HZ, _HIGH_HZ = 250, 3600
"""Mains hum and its first harmonics lie below."""
_ABOVE_FLOOR_DB: Final = 6.0
"""Rather too little than too much: an empty message is listened to, one taken for empty is lost."""
_FAINTEST_DBFS: Final = -52.0
_FLOOR_FRAMES: Final = 150
_FLOOR_PERCENTILE: Final = 10
_GAP_FRAMES: Final = 20
_SHORTEST_FRAMES: Final = 4
_TONE: Final = 0.95
_MOSTLY: Final = 0.8


@dataclass(frozen=True, slots=True)
class Sound:
    """How long a recording is, and how much of that somebody speaks (pauses up to 0.4 s included)."""

    duration_s: float
    speech_s: float


class Stretch(NamedTuple):
    """Samples from ``start`` up to ``end``, in which somebody speaks."""

    start: int
    end: int


def inspect(path: Path) -> Sound:
    """Measure a recording. Raises SoundError."""
    return measure(read(path))


def for_mail(path: Path, audio_format: AudioFormat) -> bytes:
    """Make the WAV file that goes with the mail. Raises SoundError."""
    return encode(normalised(trimmed(read(path))), audio_format)


def measure(samples: Samples) -> Sound:
    """Tell how long it is and how much of it is speech."""
    speech = sum(stretch.end - stretch.start for stretch in stretches(samples))
    return Sound(len(samples) / RATE_HZ, speech / RATE_HZ)


def trimmed(samples: Samples) -> Samples:
    """Leave out the silence before and after the speech; without any speech, leave out nothing."""
    spoken = stretches(samples)
    if not spoken:
        return samples
    kept = round(KEPT_S * RATE_HZ)
    return samples[max(0, spoken[0].start - kept) : spoken[-1].end + kept]


def normalised(samples: Samples) -> Samples:
    """Bring the speech to one level, the peaks never above PEAK_DBFS; without speech change nothing.

    A steady offset of the line goes first: it would spend the few bits on nothing.
    """
    spoken = stretches(samples)
    if not spoken:
        return samples
    level: Samples = samples - samples.mean()
    speech = np.concatenate([level[stretch.start : stretch.end] for stretch in spoken])
    rms = float(np.sqrt(np.mean(speech**2)))
    peak = float(np.abs(level).max())
    gain = min(_of_db(SPEECH_DBFS) / rms, _of_db(MOST_GAIN_DB), _of_db(PEAK_DBFS) / peak)
    made: Samples = level * gain
    return made


def stretches(samples: Samples) -> list[Stretch]:
    """Find where somebody speaks.

    A frame of 20 ms is loud when it stands out from the quietest tenth of the three seconds before
    and after it, so neither hum nor noise counts, however loud. Tones that do not change, such as the
    engaged tone of an exchange, are no speech either.
    """
    levels, tonal = _frames(samples)
    if not len(levels):
        return []
    loud = levels > np.maximum(_floor(levels) + _ABOVE_FLOOR_DB, _FAINTEST_DBFS)
    return [
        Stretch(start * _FRAME, min(end * _FRAME, len(samples)))
        for start, end in _joined(_runs(loud))
        if end - start >= _SHORTEST_FRAMES and tonal[start:end].mean() < _MOSTLY
    ]


def _frames(samples: Samples) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Give each frame's level in the band of speech (dBFS), and whether it is all in two tones."""
    count = len(samples) // _FRAME
    if count == 0:
        return np.zeros(0), np.zeros(0, bool)
    padded = np.concatenate([samples, np.zeros(_WINDOW)])
    at = np.arange(count)[:, None] * _FRAME + np.arange(_WINDOW)[None, :]
    window = np.hanning(_WINDOW)
    power = np.abs(np.fft.rfft(padded[at] * window, axis=1)) ** 2
    power *= 2 / (_WINDOW * float(np.sum(window**2)))
    hz = np.fft.rfftfreq(_WINDOW, 1 / RATE_HZ)
    band = power[:, (hz >= _LOW_HZ) & (hz <= _HIGH_HZ)]
    total = band.sum(axis=1) + 1e-12
    return 10 * np.log10(total), _in_two_tones(band) / total > _TONE


def _in_two_tones(band: NDArray[np.float64]) -> NDArray[np.float64]:
    rest = band.copy()
    rows = np.arange(len(band))[:, None]
    found = np.zeros(len(band))
    for _ in range(2):
        around = np.clip(rest.argmax(axis=1)[:, None] + np.arange(-2, 3), 0, band.shape[1] - 1)
        best = np.zeros_like(rest)
        best[rows, around] = rest[rows, around]
        found += best.sum(axis=1)
        rest -= best
    return found


def _floor(levels: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give what each frame must stand out from: the quiet of what went before or of what follows.

    The louder of the two, so that noise that begins or ends is noise from its first moment.
    """
    if len(levels) <= _FLOOR_FRAMES:
        return np.full(len(levels), np.percentile(levels, _FLOOR_PERCENTILE))
    windows = np.lib.stride_tricks.sliding_window_view(levels, _FLOOR_FRAMES)
    floors = np.percentile(windows, _FLOOR_PERCENTILE, axis=1)
    at = np.arange(len(levels))
    following = floors[np.minimum(at, len(floors) - 1)]
    before = floors[np.maximum(at - _FLOOR_FRAMES + 1, 0)]
    return np.maximum(following, before)


def _runs(loud: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], loud, [False]])))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _joined(runs: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in runs:
        if joined and start - joined[-1][1] <= _GAP_FRAMES:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _of_db(decibels: float) -> float:
    return float(10 ** (decibels / 20))
