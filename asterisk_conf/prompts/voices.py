"""Who can speak: a port with two adapters, the natural voice of the build and espeak-ng."""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Protocol, Self

from asterisk_conf.prompts.catalogue import kept_part
from asterisk_conf.prompts.dsp import Sound
from asterisk_conf.prompts.errors import VoiceUnavailable
from asterisk_conf.prompts.numbers import Language
from asterisk_conf.prompts.wav import read_pcm

KOKORO_SCRIPT: Final = Path(__file__).with_name("kokoro_voice.py")
_ESPEAK_TIMEOUT_S: Final = 30


@dataclass(frozen=True, slots=True)
class Utterance:
    """A spoken sentence and which stretch of it (start, end, in seconds) was asked for."""

    whole: Sound
    keep_s: tuple[float, float]


class Voice(Protocol):
    """Anything that speaks. Raises `VoiceUnavailable` with what to do about it."""

    @property
    def name(self) -> str:
        """For the manifest, as `engine/voice`."""

    def speak(self, said: str) -> Utterance:
        """Speak a text; only its [bracketed] part is wanted, or all of it without brackets."""


@dataclass(frozen=True, slots=True)
class EspeakVoice:
    """espeak-ng: a small, robotic, always available voice for names nobody has recorded."""

    language: Language = "es"
    program: str = "espeak-ng"

    @property
    def name(self) -> str:
        """`espeak-ng/es-419` or the like."""
        return f"espeak-ng/{_ESPEAK_VOICES[self.language]}"

    def speak(self, said: str) -> Utterance:
        """Speak with espeak-ng, a hundred times quicker than one can listen."""
        program = shutil.which(self.program)
        if program is None:
            raise VoiceUnavailable("no_espeak", program=self.program)
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory, "said.wav")
            command = [program, "-v", _ESPEAK_VOICES[self.language], "-s", "150", "-w", str(path)]
            _run_espeak(command, kept_part(said))
            sound = Sound.from_pcm(*read_pcm(path))
        return Utterance(sound, (0.0, sound.seconds))


_ESPEAK_VOICES: Final = {"es": "es-419", "en": "en-us"}


def _run_espeak(command: list[str], words: str) -> None:
    try:
        # The words go by stdin: a name that begins with a dash is no option there.
        subprocess.run(  # noqa: S603  # fixed program, no shell
            command,
            input=words.encode(),
            capture_output=True,
            check=True,
            timeout=_ESPEAK_TIMEOUT_S,
        )
    except subprocess.CalledProcessError as error:
        reason = error.stderr.decode(errors="replace").strip()
        raise VoiceUnavailable("program_failed", program=command[0], reason=reason) from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise VoiceUnavailable("program_failed", program=command[0], reason=error) from error


@dataclass
class KokoroVoice:
    """Kokoro-82M in a process of its own, kept for many sentences; use it in a `with`.

    `home` is the directory that `asterisk_conf.prompts.build` prepares.
    """

    home: Path
    language: Language = "es"
    threads: int = 1
    _process: "subprocess.Popen[str] | None" = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """`kokoro/ef_dora` or the like."""
        return f"kokoro/{_KOKORO_VOICES[self.language].voice}"

    def __enter__(self) -> Self:
        python = self.home / "venv/bin/python"
        if not python.exists():
            raise VoiceUnavailable("no_natural_voice", file=python)
        model = ["--model", str(self.home / "model.onnx"), "--voices", str(self.home / "voices")]
        # -P: the script's own directory has a numbers.py that would hide the standard one.
        command = [str(python), "-P", str(KOKORO_SCRIPT), *model, "--threads", str(self.threads)]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)  # noqa: S603  # our own script
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.communicate()

    def speak(self, said: str) -> Utterance:
        """Speak with the natural voice; about as long as the words take to hear."""
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory, "said.wav")
            style = _KOKORO_VOICES[self.language]
            request = {
                "said": said,
                "voice": style.voice,
                "language": style.phonemes,
                "speed": style.speed,
                "wav": str(path),
            }
            start_s, end_s = self._ask(json.dumps(request))["keep_s"]
            return Utterance(Sound.from_pcm(*read_pcm(path)), (start_s, end_s))

    def _ask(self, request: str) -> dict[str, list[float]]:
        stdin, stdout = self._pipes()
        try:
            stdin.write(request + "\n")
            stdin.flush()
            answer: dict[str, list[float]] = json.loads(stdout.readline())
        except (OSError, ValueError) as error:
            raise VoiceUnavailable("voice_ended") from error
        return answer

    def _pipes(self) -> tuple[IO[str], IO[str]]:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise RuntimeError("KokoroVoice speaks only inside its `with` block")
        return process.stdin, process.stdout


@dataclass(frozen=True, slots=True)
class _Style:
    voice: str
    phonemes: str
    speed: float


_KOKORO_VOICES: Final = {
    "es": _Style("ef_dora", "es-419", 1.0),
    "en": _Style("af_heart", "en-us", 1.0),
}

Progress = Callable[[str], None]
"""Called with one line for people to read as each recording is made."""
