"""What the demonstration's calls are told with: words with their time, and ears that compare."""

from __future__ import annotations

import asyncio
import time
import wave
from pathlib import Path

from asterisk_conf.prompts.store import PromptStore
from atiende.demo.described import DemoError
from atiende.demo.likeness import SAME_RECORDING, likeness
from atiende.demo.phone_call import PhoneCall, Recording
from atiende.demo.texts import text
from atiende.messages import Language


class Telling:
    """Says what happens, with the seconds since the number was dialled."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self.step = ""
        self._began: float | None = None

    def begin(self) -> None:
        """The number is dialled now."""
        self._began = time.monotonic()

    def doing(self, step: str, **values: object) -> None:
        """Note what is being tried, for the case that it fails."""
        self.step = text(self.language, f"step.{step}", **values)

    def say(self, key: str, **values: object) -> None:
        """Tell one thing."""
        clock = " " * 8
        if self._began is not None:
            clock = f"{time.monotonic() - self._began:6.2f} s"
        print(f"{clock}  {self.words(key, **values)}", flush=True)  # noqa: T201  # likewise

    def words(self, key: str, **values: object) -> str:
        """The words for a key."""
        return text(self.language, key, **values)


class Ears:
    """Tells what a phone hears by comparing it with the line's own recordings."""

    def __init__(self, told: Telling, store: PromptStore) -> None:
        self._told = told
        self._store = store

    async def hear(self, who: str, recording: Recording, prompt: str) -> None:
        """End the recording and tell that ``prompt`` is in it; DemoError when it is not."""
        wav = await recording.stop()
        likely = await asyncio.to_thread(likeness, wav, self.wav_of(prompt))
        words = _beginning(self._store.text(prompt))
        found = {"words": words, "likeness": round(100 * likely)}
        if likely < SAME_RECORDING:
            raise DemoError(self._told.words("unheard", **found))
        self._told.say("hears", who=who, **found)

    async def say(self, who: str, call: PhoneCall, prompt: str) -> None:
        """Have somebody speak a sentence, with the line's own voice."""
        self._told.say("says", who=who, words=self._store.text(prompt))
        await call.play_wav(self.wav_of(prompt))

    def seconds(self, prompt: str) -> float:
        """How long ``prompt`` takes."""
        with wave.open(str(self.wav_of(prompt))) as sound:
            return float(sound.getnframes() / sound.getframerate())

    def wav_of(self, prompt: str) -> Path:
        """The first recording of what ``prompt`` says."""
        return Path(self._store.media(prompt)[0].removeprefix("sound:") + ".wav")


def _beginning(words: str) -> str:
    """The first sentence: all that fits into the time for which the caller listens."""
    first, _, rest = words.partition(". ")
    return f"{first}…" if rest else words
