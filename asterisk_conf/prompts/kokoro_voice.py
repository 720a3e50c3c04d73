"""Speaks with Kokoro-82M. A build-time tool: runs in an environment of its own, never at run time.

Why apart: it needs a phonemizer under the GPL and 100 MB of model; `build.py` prepares both.
Spoken to over stdin and stdout, one JSON object a line:

    {"said": "Usted es el número [veintiuno] en la fila.", "voice": "ef_dora", "language": "es-419",
     "speed": 1.0, "wav": "/tmp/out.wav"}  ->  {"keep_s": [1.02, 1.61]}

The WAV holds the whole sentence (24 kHz, mono, 16 bit); `keep_s` says where the bracketed part
lies in it, from the durations that the model plans for each phoneme.
"""
# mypy: disable-error-code="import-not-found, import-untyped, no-any-return"

import argparse
import json
import sys
import wave
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import onnx
import onnxruntime
from kokoro_onnx.tokenizer import Tokenizer

RATE_HZ: Final = 24_000
SAMPLES_PER_FRAME: Final = 600
STYLE_SIZE: Final = 256
DURATIONS: Final = "/encoder/Clip_output_0"
"""The graph's tensor of frames per phoneme, which the published model keeps to itself."""

PAUSES: Final = " ,.;:!?¿¡"
EARLY_S: Final = 0.06
LATE_S: Final = 0.02
WINDOW_S: Final = 0.015


class Phrase(NamedTuple):
    """A sentence cut in three: only the middle is wanted."""

    before: str
    keep: str
    after: str


def main() -> None:
    """Answer requests until stdin ends."""
    options = argparse.ArgumentParser()
    options.add_argument("--model", type=Path, required=True)
    options.add_argument("--voices", type=Path, required=True)
    options.add_argument("--threads", type=int, default=1)
    arguments = options.parse_args()
    speaker = Speaker(arguments.model, arguments.voices, arguments.threads)
    for line in sys.stdin:
        sys.stdout.write(json.dumps(speaker.answer(json.loads(line))) + "\n")
        sys.stdout.flush()


class Speaker:
    """The model, ready to speak."""

    def __init__(self, model: Path, voices: Path, threads: int) -> None:
        session_options = onnxruntime.SessionOptions()
        session_options.intra_op_num_threads = threads
        self._session = onnxruntime.InferenceSession(_with_durations(model), session_options)
        self._tokenizer = Tokenizer()
        self._voices = voices

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Speak one request to its WAV and say which part of it was asked for."""
        phrase = _cut(request["said"])
        parts = [self._phonemes(part, request["language"]) for part in phrase]
        tokens = [self._tokenizer.tokenize(part) for part in parts]
        audio, durations = self._speak([token for part in tokens for token in part], request)
        _write(Path(request["wav"]), audio)
        ends_s = np.cumsum(durations) * SAMPLES_PER_FRAME / RATE_HZ
        first, last = len(tokens[0]), len(tokens[0]) + len(tokens[1])
        return {
            "keep_s": [
                self._seam(audio, ends_s, parts[0], first) if phrase.before else 0.0,
                self._seam(audio, ends_s, parts[1], last) if phrase.after else len(audio) / RATE_HZ,
            ]
        }

    def _seam(self, audio: Any, ends_s: Any, phonemes: str, last: int) -> float:
        """Where to cut after token `last`, which ends `phonemes`: at the quietest moment nearby.

        The model plans a pause between words as spaces and marks, and speaks a little ahead of
        its plan, so the search begins before the last sound's planned end.
        """
        pause = len(phonemes) - len(phonemes.rstrip(PAUSES))
        start_s, end_s = float(ends_s[last - pause]) - EARLY_S, float(ends_s[last]) + LATE_S
        return _quietest(audio, start_s, end_s)

    def _phonemes(self, text: str, language: str) -> str:
        """Phonemes with the spaces around them kept, for they carry the pauses between words."""
        if not text.strip():
            return ""
        head = " " if text[0].isspace() else ""
        tail = " " if text[-1].isspace() else ""
        phonemes: str = self._tokenizer.phonemize(text, language)
        return f"{head}{phonemes.strip()}{tail}"

    def _speak(self, tokens: list[int], request: dict[str, Any]) -> tuple[Any, Any]:
        styles = np.fromfile(self._voices / f"{request['voice']}.bin", dtype=np.float32)
        style = styles.reshape(-1, 1, STYLE_SIZE)[len(tokens) - 1]
        audio, durations = self._session.run(
            ["audio", DURATIONS],
            {
                "tokens": np.array([[0, *tokens, 0]], dtype=np.int64),
                "style": style,
                "speed": np.array([request["speed"]], dtype=np.float32),
            },
        )
        return audio.ravel(), durations.ravel()


def _quietest(audio: Any, start_s: float, end_s: float) -> float:
    """The middle of the window of least energy between two moments, in seconds."""
    half = round(WINDOW_S * RATE_HZ / 2)
    moments = range(round(start_s * RATE_HZ), round(end_s * RATE_HZ), half // 4)
    energy = [float(np.sum(audio[max(0, at - half) : at + half] ** 2)) for at in moments]
    return moments[int(np.argmin(energy))] / RATE_HZ


def _with_durations(model: Path) -> bytes:
    graph = onnx.load(model)
    graph.graph.output.append(onnx.ValueInfoProto(name=DURATIONS))
    return graph.SerializeToString()


def _cut(said: str) -> Phrase:
    before, opened, rest = said.partition("[")
    if not opened:
        return Phrase("", said, "")
    keep, _, after = rest.partition("]")
    return Phrase(before, keep, after)


def _write(path: Path, audio: Any) -> None:
    with wave.open(str(path), "wb") as sound:
        sound.setframerate(RATE_HZ)
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.writeframes((np.clip(audio, -1, 1) * 32767).astype("<i2").tobytes())


if __name__ == "__main__":
    main()
