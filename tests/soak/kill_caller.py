"""One caller who follows his script, whatever he hears, and remembers what he was promised."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from atiende.demo.phone_call import PhoneCall, PhoneError
from atiende.demo.phones import Phone
from overflow.audio import measure
from overflow.wav import RATE_HZ, read
from telephony.ari import AriClient
from telephony.errors import AriError
from tests.soak.kill_ears import Cue, Ears
from tests.soak.kill_script import KEYS, Script
from tests.soak.kill_silence import Count, Stretch, count_packets, longest_silence_s

_UP_S = 25.0
_FALLBACK_S = 4.0
_BEEP_S = 0.7
_ASKING = ("overflow_no_agents", "overflow_busy", "option_invalid", "message_empty")
_PROMISED = ("message_saved", "ticket_before", "ticket_open_before")


@dataclass
class Take:
    """One recording, while and after it is made; ``speech_s`` is what he said into it."""

    name: str
    began: float
    ended: float = 0.0
    speech_s: float = 0.0
    taken_back: bool = False


@dataclass
class Life:
    """What became of one caller."""

    script: Script
    takes: list[Take] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    asked_for_ticket: bool = False
    rescued: bool = False
    longest_silence_s: float = 0.0
    recording: Path | None = None
    trouble: str = ""

    @property
    def must_have_message(self) -> bool:
        """He said enough and did not take it back, or was told that it is kept."""
        last = self.takes[-1] if self.takes else None
        said = last is not None and not last.taken_back and last.speech_s >= 2.8
        return said or "message_saved" in self.heard

    @property
    def may_have_message(self) -> bool:
        """He said something that can be taken for a message."""
        return any(take.speech_s >= 1.2 for take in self.takes)

    @property
    def was_read_a_ticket(self) -> bool:
        """He began to hear a number."""
        return any(prompt in self.heard for prompt in ("ticket_before", "ticket_open_before"))


class Caller:
    """Calls, does what his script says, and gives his :class:`Life`."""

    def __init__(
        self, script: Script, phone: Phone, line_number: str, ears: Ears, *, patience_s: float
    ) -> None:
        """``patience_s`` after the line answered he hangs up wherever he is."""
        self._script = script
        self._phone = phone
        self._line_number = line_number
        self._patience_s = patience_s
        self._cues = ears.of(script.number)
        self._thinking = iter(script.thinks_s * 20)
        self._counts: list[Count] = []
        self.life = Life(script)

    async def live(self, ari: AriClient, speech: list[Path]) -> Life:
        """One call from its beginning to its end. ``ari`` is that of the phones."""
        await asyncio.sleep(self._script.after_s)
        try:
            await self._call(ari, speech)
        except (PhoneError, AriError) as error:
            self.life.trouble = f"{self._script.number}: {error}"
        return self.life

    async def _call(self, ari: AriClient, speech: list[Path]) -> None:
        call = await self._phone.call(self._line_number, caller_number=self._script.number)
        await call.wait_up(_UP_S)
        recording = await call.record(f"killed-{self._script.number}")
        counting = asyncio.create_task(count_packets(ari, call.id, self._counts))
        acting = asyncio.create_task(self._act(call, speech))
        try:
            with suppress(PhoneError):
                await call.wait_ended(self._patience_s)
        finally:
            for task in (counting, acting):
                task.cancel()
            done = await asyncio.gather(counting, acting, return_exceptions=True)
        await call.hang_up()
        await call.wait_ended()
        self._note_late_cues()
        self.life.recording = await recording.stop()
        for result in done:
            if isinstance(result, Exception):
                self.life.trouble = f"{self._script.number}: {result!r}"
        excused = [Stretch(take.began, take.ended or take.began + 12) for take in self.life.takes]
        self.life.longest_silence_s = longest_silence_s(self._counts, self.life.recording, excused)

    # -- what he does about what he hears -------------------------------------------------------

    async def _act(self, call: PhoneCall, speech: list[Path]) -> None:
        reaction: asyncio.Task[None] | None = None
        try:
            while True:
                cue = await self._cues.get()
                self._note(cue)
                if cue.kind == "recorded" or not self._matters(cue):
                    continue
                if reaction is not None:
                    reaction.cancel()
                reaction = asyncio.create_task(self._react(cue, call, speech))
        finally:
            if reaction is not None:
                reaction.cancel()

    def _note(self, cue: Cue) -> None:
        life = self.life
        if cue.kind == "says":
            life.heard.append(cue.what)
        elif cue.kind == "records":
            life.takes.append(Take(cue.what, cue.at))
        elif cue.kind == "fallback":
            life.rescued = True
        else:
            for take in life.takes:
                if take.name == cue.what:
                    take.ended = cue.at

    def _note_late_cues(self) -> None:
        while not self._cues.empty():
            self._note(self._cues.get_nowait())

    def _matters(self, cue: Cue) -> bool:
        known = {"welcome", "record_after_tone", "message_review", "keep_waiting", "goodbye"}
        return cue.kind != "says" or cue.what in known | {*_ASKING, *_PROMISED}

    async def _react(self, cue: Cue, call: PhoneCall, speech: list[Path]) -> None:
        with suppress(PhoneError, AriError):
            if cue.kind == "records":
                await self._speak(call, speech)
            elif cue.kind == "fallback":
                await asyncio.sleep(_FALLBACK_S)
                await call.hang_up()
            else:
                await asyncio.sleep(next(self._thinking))
                await self._answer(cue.what, call)

    async def _answer(self, prompt: str, call: PhoneCall) -> None:
        script = self._script
        if prompt in {script.leaves_at, "keep_waiting"}:
            await call.hang_up()
        elif prompt == "welcome":
            await call.press(script.option)
        elif prompt in _ASKING and script.choice != "nothing":
            self.life.asked_for_ticket |= script.choice == "ticket"
            await call.press(KEYS[script.choice])
        elif prompt in _ASKING and self.life.heard.count(prompt) > 1:
            await call.hang_up()
        elif prompt == "record_after_tone" and script.skips_tone_words:
            await call.press("*")
        elif prompt == "message_review":
            await self._review(call)

    async def _review(self, call: PhoneCall) -> None:
        reviews = self.life.heard.count("message_review")
        match self._script.review:
            case "send":
                await call.press("1")
            case "listen":
                await call.press("2" if reviews == 1 else "1")
            case "again" if reviews == 1:
                self.life.takes[-1].taken_back = True
                await call.press("3")
            case "again":
                await call.press("1")
            case "hang_up":
                await call.hang_up()
            case "nothing":
                pass

    async def _speak(self, call: PhoneCall, speech: list[Path]) -> None:
        take = self.life.takes[-1]
        loop = asyncio.get_running_loop()
        await asyncio.sleep(_BEEP_S)
        began = loop.time()
        if self._script.ends_take == "pound":
            speech = speech[:-1]  # the last is silence
        media = [f"sound:{wav.with_suffix('')}" for wav in speech]
        try:
            with suppress(TimeoutError, PhoneError):
                # A phone sends a key after what it plays: only hanging up cuts him short.
                whole = self._script.ends_take != "hang_up"
                async with asyncio.timeout(None if whole else self._script.speaks_s):
                    await call.play(*media)
        finally:
            until = min(loop.time(), take.ended or loop.time())
            take.speech_s = _speech_in(speech, max(0.0, until - began))
        await self._end_take(call)

    async def _end_take(self, call: PhoneCall) -> None:
        if self._script.ends_take == "hang_up":
            await call.hang_up()
        elif self._script.ends_take == "pound":
            await call.press("#")


def _speech_in(speech: list[Path], played_s: float) -> float:
    """How much speech the first seconds of these recordings hold."""
    total = 0.0
    for wav in speech:
        samples = read(wav)[: max(0, round(played_s * RATE_HZ))]
        total += measure(samples).speech_s if samples.size else 0.0
        played_s -= len(read(wav)) / RATE_HZ
    return total
