"""What passes between pool and worker, what engines say, and the sentences about it."""

import ast
import wave
from pathlib import Path
from string import Formatter
from types import SimpleNamespace
from typing import get_args

import pytest

from overflow.transcription import texts, wire
from overflow.transcription.engines import joined
from overflow.transcription.find import Engine
from overflow.transcription.port import FailureCode, Transcript, TranscriptionFailed, Word
from overflow.transcription.sound import read
from overflow.transcription.texts import TEXTS

WORD = Word("mañana", 0.5, 0.1, 0.4)


def piece(word: str, probability: float, at: float) -> SimpleNamespace:
    return SimpleNamespace(word=word, probability=probability, start=at, end=at + 0.5)


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def asked():
    """The code and the details of each sentence that is asked for, and where."""
    package = Path(texts.__file__).parent
    for path in [*package.glob("*.py"), package.parents[1] / "atiende/cli/stt.py"]:
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            match call:
                case ast.Call(
                    ast.Name(name) | ast.Attribute(_, name), [ast.Constant(str(code)), *_]
                ):
                    if name in {"words", "TranscriptionFailed", "InstallFailed", "Failed"}:
                        yield (
                            code,
                            {keyword.arg for keyword in call.keywords},
                            f"{path.name}:{name}",
                        )


def test_every_sentence_that_is_asked_for_exists_and_gets_its_details():
    for code, details, place in asked():
        assert code in TEXTS, place
        assert fields(TEXTS[code][0]) <= details or {None, "errno"} & details, place


def test_every_sentence_is_used():
    by_name = {"no_connection"}  # what fetch_vosk reports
    assert TEXTS.keys() - {code for code, _, _ in asked()} <= by_name


def test_every_failure_has_its_sentence():
    assert set(get_args(FailureCode)) <= TEXTS.keys()
    failed = TranscriptionFailed("timed_out", limit_s=180.0)
    assert str(failed) == "la transcripción no terminó en 180 s"
    assert failed.message("en") == "the transcription did not end within 180 s"


def test_what_pool_and_worker_say_is_one_line_and_arrives_as_it_was_meant():
    engine = Engine("vosk", Path("/modelos/año nuevo"), "es", 2)
    request = wire.Request(Path("/mensajes/niño\n.wav"))
    done = wire.Done(Transcript("mañana", (WORD,), "vosk", "es"))
    failed = wire.Failed("unreadable", errno=2)
    assert wire.engine(wire.line(engine).decode()) == engine
    assert wire.request(wire.line(request)) == request
    assert [wire.answer(wire.line(said)) for said in (done, failed)] == [done, failed]
    assert all(wire.line(said).count(b"\n") == 1 for said in (engine, request, done, failed))


def test_whispers_pieces_become_words_as_sure_as_their_least_sure_piece():
    pieces = [piece(" al", 0.9, 0), piece(" 456", 0.8, 1), piece("-789", 0.7, 2), piece(".", 1, 3)]
    assert joined(pieces) == (Word("al", 0.9, 0.0, 0.5), Word("456-789.", 0.7, 1.0, 3.5))


def test_pieces_without_a_letter_or_a_digit_are_no_words():
    assert joined([piece(" ...", 0.9, 0), piece(" ¡", 0.9, 1)]) == ()


@pytest.mark.parametrize(
    ("channels", "width", "frames"),
    [
        (1, 1, bytes([128, 192, 64])),
        (1, 2, b"\x00\x00\x00\x40\x00\xc0"),
        (2, 2, b"\x00\x00\x00\x00\x00\x40\x00\x40\x00\xc0\x00\xc0"),
        (1, 3, b"\x00\x00\x00\x00\x00\x40\x00\x00\xc0"),
    ],
)
def test_recordings_of_any_width_and_number_of_channels_are_read(tmp_path, channels, width, frames):
    with wave.open(str(tmp_path / "message.wav"), "wb") as sound:
        sound.setnchannels(channels)
        sound.setsampwidth(width)
        sound.setframerate(8000)
        sound.writeframes(frames)
    recording = read(tmp_path / "message.wav")
    assert recording.pcm == b"\x00\x00\x00\x40\x00\xc0"
    assert recording.seconds == 3 / 8000
