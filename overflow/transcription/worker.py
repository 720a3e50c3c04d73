"""`python -m overflow.transcription.worker ENGINE`: transcribes for the pool that started it.

ENGINE is a `find.Engine` as `wire` writes it; requests come on stdin, answers go to stdout. It gives
way to everything else on the machine, and ends when its stdin does, in the middle of a recording
too: so no worker outlives its application.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import BinaryIO, Final

from overflow.transcription.engines import Recogniser, load
from overflow.transcription.find import Engine
from overflow.transcription.port import Transcript, TranscriptionFailed
from overflow.transcription.sound import read
from overflow.transcription.wire import Answer, Done, Failed, engine, line, request

_NICENESS: Final = 10
_SHORTEST_S: Final = 0.2  # no word is shorter
_FIRST_TO_GO: Final = "800"


def main() -> None:
    """Answer until stdin ends."""
    ears = _Ears(engine(sys.argv[1]))
    answers = _own_stdout()
    _give_way()
    lines: SimpleQueue[bytes] = SimpleQueue()
    Thread(target=_listen, args=(lines,), daemon=True).start()
    while True:
        answers.write(line(ears.answer(request(lines.get()).path)))
        answers.flush()


class _Ears:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._recogniser: Recogniser | None = None

    def answer(self, path: Path) -> Answer:
        try:
            recording = read(path)
            if recording.seconds < _SHORTEST_S:
                return Done(Transcript("", (), self._engine.name, self._engine.language))
            if self._recogniser is None:
                self._recogniser = load(self._engine)
            return Done(self._recogniser.hear(recording))
        except OSError as error:
            return Failed("unreadable", errno=error.errno)
        except TranscriptionFailed as error:
            details = {name: str(value) for name, value in error.details.items()}
            return Failed(error.code, details)  # type: ignore[arg-type]  # its codes are these


def _listen(lines: SimpleQueue[bytes]) -> None:
    """Pass requests on. The engines release the interpreter while they work, so this goes on."""
    for given in sys.stdin.buffer:
        lines.put(given)
    os._exit(0)  # nobody waits for an answer any more


def _own_stdout() -> BinaryIO:
    """Keep stdout for answers; what a library prints goes to stderr."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _give_way() -> None:
    """Let calls have the processor first, and let this process be the one that lack of memory ends."""
    os.nice(_NICENESS)
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_FIRST_TO_GO, encoding="ascii")


if __name__ == "__main__":
    main()
