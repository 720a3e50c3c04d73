"""Whether a prompt was heard: compares how loud two recordings are from moment to moment (pure).

Coding, volume and small gaps barely change that outline, and it is a hundred times less to compare
than the samples themselves, so that no numeric library is needed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from operator import mul
from pathlib import Path
from typing import Final

from asterisk_conf.prompts.dsp import Sound
from asterisk_conf.prompts.wav import read_pcm

FRAME_S: Final = 0.01
SAME_RECORDING: Final = 0.87
"""The same prompt scores above 0.95, on an overloaded machine 0.88; two that begin alike, 0.85."""

LONGEST_S: Final = 2.5
"""How much of a prompt is sought: enough to know it by."""

_SHORTEST_S: Final = 0.3
_EDGE: Final = 0.15
_OVERLAP: Final = 4


def likeness(heard: Path, prompt: Path, longest_s: float = LONGEST_S) -> float:
    """How well ``prompt`` fits its best place in ``heard``, from 0 to 1.

    Sought is its beginning, ``longest_s`` at most, without the edges: a recording may start or
    stop a moment inside the sound. Raises SoundError on an unreadable WAV.
    """
    hay, whole = _outline(heard), _outline(prompt)[: round(longest_s / FRAME_S)]
    edge = round(_EDGE * len(whole))
    sought = whole[edge : len(whole) - edge]
    if len(sought) * FRAME_S < _SHORTEST_S:
        return 0.0
    places = range(max(0, len(hay) - len(sought) + 1))
    return max((_fit(hay[at : at + len(sought)], sought) for at in places), default=0.0)


def _outline(wav: Path) -> list[float]:
    """The loudness (root mean square) every 10 ms.

    Each over a stretch four times as long, so that it matters little where the frames begin.
    """
    sound = Sound.from_pcm(*read_pcm(wav))
    step = round(sound.rate_hz * FRAME_S)
    size = _OVERLAP * step
    starts = range(0, len(sound.samples) - size + 1, step)
    return [_rms(sound.samples[start : start + size]) for start in starts]


def _rms(frame: Sequence[float]) -> float:
    return math.sqrt(sum(map(mul, frame, frame)) / len(frame))


def _fit(one: Sequence[float], other: Sequence[float]) -> float:
    """Pearson's correlation, with what does not vary counted as unlike."""
    mean_one, mean_other = sum(one) / len(one), sum(other) / len(other)
    a = [value - mean_one for value in one]
    b = [value - mean_other for value in other]
    size = math.sqrt(sum(map(mul, a, a)) * sum(map(mul, b, b)))
    return max(0.0, sum(map(mul, a, b)) / size) if size > 1e-6 else 0.0  # noqa: PLR2004  # silence
