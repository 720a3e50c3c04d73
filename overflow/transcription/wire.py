"""What pool and worker say to each other: one JSON object a line, an answer to each request."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

import msgspec
from msgspec import Struct

from overflow.transcription.find import Engine
from overflow.transcription.port import FailureCode, Transcript


class Request(Struct, frozen=True):
    """Transcribe this file."""

    path: Path


class Done(Struct, frozen=True, tag="done"):
    """It says this."""

    transcript: Transcript


class Failed(Struct, frozen=True, tag="failed"):
    """It could not be transcribed; `errno` when the operating system refused the file."""

    code: FailureCode
    details: dict[str, str] = {}
    errno: int | None = None


Answer: TypeAlias = Done | Failed


def _path(kind: type, given: object) -> Path:
    """Read a path, the only type here that JSON lacks."""
    del kind
    return Path(str(given))


_engines = msgspec.json.Decoder(Engine, dec_hook=_path)
_requests = msgspec.json.Decoder(Request, dec_hook=_path)
_answers: msgspec.json.Decoder[Answer] = msgspec.json.Decoder(Done | Failed)


def line(message: Engine | Request | Answer) -> bytes:
    """Write a message as a line."""
    return msgspec.json.encode(message, enc_hook=str) + b"\n"


def engine(given: str) -> Engine:
    """Read the worker's engine. Raises msgspec.DecodeError."""
    return _engines.decode(given)


def request(given: bytes) -> Request:
    """Read a request. Raises msgspec.DecodeError."""
    return _requests.decode(given)


def answer(given: bytes) -> Answer:
    """Read an answer. Raises msgspec.DecodeError."""
    return _answers.decode(given)
