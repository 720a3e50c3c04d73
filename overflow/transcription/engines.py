"""Vosk and Whisper behind one port. Only a worker process loads an engine, so imports are late."""

from __future__ import annotations

import io
import json
import wave
from collections.abc import Iterable
from importlib import import_module
from typing import Any, Final, Protocol

from overflow.transcription.find import Engine
from overflow.transcription.port import Transcript, TranscriptionFailed, Word
from overflow.transcription.sound import Recording

_WHISPER_RATE_HZ: Final = 16_000
_REPETITIVE: Final = 2.4
"""Text that compresses better than this says one thing over and over: nobody said it."""


class Recogniser(Protocol):
    """A loaded engine."""

    def hear(self, recording: Recording) -> Transcript:
        """Transcribe; an empty text where nobody speaks."""


def load(engine: Engine) -> Recogniser:
    """Load the engine's model: seconds, and hundreds of MB. Raises TranscriptionFailed."""
    try:
        return _Whisper(engine) if engine.name == "whisper" else _Vosk(engine)
    except ImportError as error:
        raise TranscriptionFailed(
            "no_package", package=error.name, engine=engine.name, language=engine.language
        ) from error
    except Exception as error:
        raise TranscriptionFailed(
            "model_broken", folder=engine.model, reason=f"{type(error).__name__}: {error}"
        ) from error


class _Vosk:
    _PIECE_BYTES: Final = 16_000

    def __init__(self, engine: Engine) -> None:
        self._vosk = import_module("vosk")
        self._vosk.SetLogLevel(-1)
        self._model = self._vosk.Model(str(engine.model))
        self._language = engine.language

    def hear(self, recording: Recording) -> Transcript:
        recogniser = self._vosk.KaldiRecognizer(self._model, float(recording.rate_hz))
        recogniser.SetWords(True)
        starts = range(0, len(recording.pcm), self._PIECE_BYTES)
        pieces = (recording.pcm[start : start + self._PIECE_BYTES] for start in starts)
        results = [recogniser.Result() for piece in pieces if recogniser.AcceptWaveform(piece)]
        heard = tuple(_vosk_words([*results, recogniser.FinalResult()]))
        return Transcript(" ".join(word.text for word in heard), heard, "vosk", self._language)


def _vosk_words(results: Iterable[str]) -> Iterable[Word]:
    for result in results:
        for word in json.loads(result).get("result", ()):
            yield Word(word["word"], _share(word["conf"]), word["start"], word["end"])


class _Whisper:
    def __init__(self, engine: Engine) -> None:
        faster_whisper = import_module("faster_whisper")
        self._decode = faster_whisper.decode_audio
        self._language = engine.language
        options: dict[str, Any] = {"compute_type": "int8", "cpu_threads": engine.threads}
        self._model = faster_whisper.WhisperModel(str(engine.model), device="cpu", **options)

    def hear(self, recording: Recording) -> Transcript:
        segments, _ = self._model.transcribe(
            self._decode(_as_wav(recording), sampling_rate=_WHISPER_RATE_HZ),
            language=self._language,
            beam_size=5,
            temperature=0.0,
            condition_on_previous_text=False,
            # Without it, ten seconds of work turn noise into "No, no, no…" (docs/adr/0013).
            vad_filter=True,
            word_timestamps=True,
        )
        said = [segment for segment in segments if segment.compression_ratio <= _REPETITIVE]
        words = joined(piece for segment in said for piece in segment.words or ())
        return Transcript(" ".join(word.text for word in words), words, "whisper", self._language)


def joined(pieces: Iterable[Any]) -> tuple[Word, ...]:
    """Make words of Whisper's pieces: one without a space before it belongs to the word before.

    So « 456», «-789» is one word; it is as sure as its least sure piece. Pieces without a letter
    or a digit, such as « ...», are no words.
    """
    words: list[Word] = []
    for piece in pieces:
        text, sure = piece.word.strip(), _share(piece.probability)
        if words and text and not piece.word.startswith(" "):
            last = words.pop()
            words.append(
                Word(last.text + text, min(last.confidence, sure), last.start_s, float(piece.end))
            )
        elif any(letter.isalnum() for letter in text):
            words.append(Word(text, sure, float(piece.start), float(piece.end)))
    return tuple(words)


def _as_wav(recording: Recording) -> io.BytesIO:
    whole = io.BytesIO()
    with wave.open(whole, "wb") as sound:
        sound.setframerate(recording.rate_hz)
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.writeframes(recording.pcm)
    whole.seek(0)
    return whole


def _share(confidence: float) -> float:
    return round(min(1.0, max(0.0, float(confidence))), 3)
