"""What a transcription is, whoever makes it, and why there may be none."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Final, Literal, Protocol, TypeAlias

from msgspec import Struct

from asterisk_conf.words import Catalogue, Explained

EngineName: TypeAlias = Literal["vosk", "whisper"]
EngineChoice: TypeAlias = Literal["auto", "vosk", "whisper", "none"]
FailureCode: TypeAlias = Literal[
    "no_engine",
    "no_package",
    "no_model",
    "model_broken",
    "timed_out",
    "crashed",
    "queue_full",
    "unreadable",
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

    texts: ClassVar[Catalogue] = {
        "no_engine": (
            "no hay con qué transcribir; instálelo con «atiende stt install es»",
            "nothing to transcribe with is installed; run `atiende stt install es`",
        ),
        "no_package": (
            "falta el programa {package}; instálelo con «atiende stt install es --engine {engine}»",
            "the package {package} is missing; run `atiende stt install es --engine {engine}`",
        ),
        "no_model": (
            "en {folder} no hay ningún modelo de {engine}; revise stt_model y stt_engine",
            "there is no {engine} model in {folder}; check stt_model and stt_engine",
        ),
        "model_broken": (
            "el modelo de {folder} no se puede cargar: {reason}",
            "the model in {folder} cannot be loaded: {reason}",
        ),
        "timed_out": (
            "la transcripción no terminó en {limit_s:g} s",
            "the transcription did not end within {limit_s:g} s",
        ),
        "crashed": (
            "el proceso que transcribe se interrumpió",
            "the process that transcribes broke off",
        ),
        "queue_full": (
            "ya hay {limit} mensajes esperando su transcripción",
            "{limit} messages are waiting for their transcription already",
        ),
        "unreadable": (
            "la grabación no se puede leer: {reason}",
            "the recording cannot be read: {reason}",
        ),
        "closed": (
            "la aplicación se detuvo antes de transcribir",
            "the application stopped before transcribing",
        ),
    }
