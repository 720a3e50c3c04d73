"""What a transcription is, whoever makes it, and why there may be none."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal, Protocol, TypeAlias

from msgspec import Struct

from asterisk_conf.words import Explained
from overflow.transcription.texts import TEXTS

EngineName: TypeAlias = Literal["vosk", "whisper"]
EngineChoice: TypeAlias = Literal["auto", "vosk", "whisper", "none"]
FailureCode: TypeAlias = Literal[
    "off",
    "no_engine",
    "no_package",
    "no_model",
    "model_broken",
    "timed_out",
    "crashed",
    "queue_full",
    "unreadable",
    "not_sound",
    "closed",
]

RETRYABLE: Final[frozenset[str]] = frozenset({"queue_full", "closed"})
"""What says nothing of the recording: the same one may succeed later."""


class Word(Struct, frozen=True):
    """One word as it was heard; `confidence` from 0 to 1, times in seconds of the recording."""

    text: str
    confidence: float
    start_s: float
    end_s: float


class Transcript(Struct, frozen=True):
    """What a recording says; `text` is empty, and `words` too, when nobody speaks in it.

    `text` has the engine's punctuation (Vosk: none); `words` may carry it too.
    """

    text: str
    words: tuple[Word, ...]
    engine: EngineName
    language: str


class Transcriber(Protocol):
    """Somebody who can put a recording into writing."""

    async def transcribe(self, path: Path) -> Transcript:
        """Transcribe a WAV of any rate. Raises TranscriptionFailed, and nothing else."""


class TranscriptionFailed(Explained):
    """There is no transcription; `code` is one of :data:`FailureCode`, for programs to keep."""

    texts = TEXTS
