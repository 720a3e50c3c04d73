"""What a caller hears, as words and as numbers: transcription, loudness, and finding a prompt."""

import os
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from asterisk_conf.prompts.catalogue import Catalogue
from asterisk_conf.prompts.dsp import Sound, resampled
from asterisk_conf.prompts.numbers import LARGEST, Language
from asterisk_conf.prompts.wav import read_pcm

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

RATE_HZ = 8000
_WHISPER_RATE_HZ = 16_000
_PIECE, _SLIP = RATE_HZ // 4, RATE_HZ * 60 // 1000
_MUCH_OF_IT = 0.45
_REPOSITORY = Path(__file__).parents[2]

Samples = NDArray[np.float64]


class Match(NamedTuple):
    """Where one sound was found in another: likeness from 0 to 1, and the offset of its start."""

    score: float
    offset_s: float


def transcribe(wav: Path, language: Language = "es") -> str:
    """What Whisper (base, int8) hears in a WAV of any rate; about 0.3 of its length in CPU."""
    sound = resampled(Sound.from_pcm(*read_pcm(wav)), _WHISPER_RATE_HZ)
    segments, _ = _whisper().transcribe(
        np.asarray(sound.samples, dtype=np.float32),
        language=language,
        beam_size=5,
        temperature=0.0,
        condition_on_previous_text=False,
    )
    return " ".join(segment.text.strip() for segment in segments)


def words(text: str, language: Language = "es") -> list[str]:
    """Lower-case words without punctuation, accents kept, numbers written out."""
    ungrouped = re.sub(r"(?<=\d)[.,](?=\d{3}\b)", "", unicodedata.normalize("NFC", text.lower()))
    return re.findall(r"[^\W_]+", re.sub(r"\d+", lambda m: _in_words(m[0], language), ungrouped))


def word_error_rate(said: Sequence[str], heard: Sequence[str]) -> float:
    """Edits (words added, lost or changed) per word said."""
    row = list(range(len(heard) + 1))
    for lost, word in enumerate(said, start=1):
        diagonal, row[0] = row[0], lost
        for index, other in enumerate(heard, start=1):
            edits = min(row[index] + 1, row[index - 1] + 1, diagonal + (word != other))
            diagonal, row[index] = row[index], edits
    return row[-1] / max(1, len(said))


def loudness_dbfs(wav: Path, start_s: float = 0.0, end_s: float | None = None) -> float:
    """RMS of a stretch of a WAV in dB of full scale; minus infinity where nothing sounds."""
    samples, rate_hz = _load(wav)
    stretch = samples[round(start_s * rate_hz) : None if end_s is None else round(end_s * rate_hz)]
    rms = float(np.sqrt(np.mean(stretch**2))) if stretch.size else 0.0
    return 20 * float(np.log10(rms)) if rms else -float("inf")


def contains_audio(haystack: Path, needle: Path) -> Match:
    """The best place of one recording inside another, by normalised cross-correlation.

    Both are compared at 8 kHz. Coding by µ-law or a change of volume barely moves the score:
    above 0.8 it is the same recording, below 0.3 it is not there. Where much of it is there, a
    packet that a busy machine lost or repeated does not count against the rest, nor do the last
    milliseconds of a recording that was hung up.
    """
    hay, sought = np.append(_at_8_khz(haystack), np.zeros(_SLIP)), _at_8_khz(needle)
    if sought.size > hay.size or not sought.any():
        return Match(0.0, 0.0)
    similarity = _correlation(hay, sought) / (_rolling_norm(hay, sought.size) * _norm(sought))
    best = int(np.argmax(similarity))
    score = max(0.0, float(similarity[best]))
    if score > _MUCH_OF_IT:
        score = max(score, _score_by_pieces(hay, sought, best))
    return Match(score, best / RATE_HZ)


def _score_by_pieces(hay: Samples, sought: Samples, at: int) -> float:
    """The middling score of quarter seconds, each sought within 60 ms of its place."""
    scores = []
    for start in range(0, sought.size - _PIECE + 1, _PIECE):
        piece = sought[start : start + _PIECE]
        first = max(0, at + start - _SLIP)
        near = hay[first : at + start + _PIECE + _SLIP]
        if near.size >= _PIECE and piece.any():
            alike = _correlation(near, piece) / (_rolling_norm(near, _PIECE) * _norm(piece))
            scores.append(float(np.max(alike)))
    return float(np.median(scores)) if scores else 0.0


def _correlation(hay: Samples, sought: Samples) -> Samples:
    """The inner product of `sought` with `hay` at each offset where it fits whole."""
    size = 1 << (hay.size + sought.size - 1).bit_length()
    spectrum = np.fft.rfft(hay, size) * np.conj(np.fft.rfft(sought, size))
    return np.fft.irfft(spectrum, size)[: hay.size - sought.size + 1]


def _rolling_norm(hay: Samples, length: int) -> Samples:
    """The norm of each window; near-silent ones count as faint noise, lest they match anything."""
    energy = np.concatenate([[0.0], np.cumsum(hay**2)])
    faintest = length * 1e-7
    return np.sqrt(np.maximum(energy[length:] - energy[:-length], faintest))


def _norm(samples: Samples) -> float:
    return float(np.linalg.norm(samples))


def _at_8_khz(wav: Path) -> Samples:
    samples, rate_hz = _load(wav)
    if rate_hz == RATE_HZ:
        return samples
    return np.asarray(resampled(Sound(samples.tolist(), rate_hz), RATE_HZ).samples)


def _load(wav: Path) -> tuple[Samples, int]:
    sound = Sound.from_pcm(*read_pcm(wav))
    return np.asarray(sound.samples), sound.rate_hz


def _in_words(digits: str, language: Language) -> str:
    if int(digits) > LARGEST:
        return digits
    return f" {_catalogue(language).text(f'number:{int(digits)}')} "


@lru_cache
def _catalogue(language: Language) -> Catalogue:
    return Catalogue.shipped(language)


@lru_cache(maxsize=1)
def _whisper() -> "WhisperModel":
    from faster_whisper import WhisperModel  # noqa: PLC0415  # seconds to import, few tests need it

    home = Path(os.environ.get("ATIENDE_WHISPER", _REPOSITORY / ".cache/whisper-base"))
    if not (home / "model.bin").exists():
        raise FileNotFoundError(
            f"no Whisper model in {home}: `make test` fetches it; or set ATIENDE_WHISPER"
        )
    options: dict[str, Any] = {"device": "cpu", "compute_type": "int8", "cpu_threads": 2}
    return WhisperModel(str(home), **options)
