"""One run: the whole line with real callers and a real mail server, killed again and again."""

from __future__ import annotations

import asyncio
import os
import time
import wave
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

from asterisk_conf.install import ensure_asterisk
from atiende.demo import people
from atiende.demo.phones import Phone, Phones
from db.engine import Database
from db.ledger import Ledger
from overflow.wav import RATE_HZ, read
from tests.rig.asterisk import CACHE
from tests.rig.hearing import contains_audio
from tests.rig.line import WholeLine
from tests.rig.overflow_stage import POLICY
from tests.rig.tones import cut
from tests.soak.kill_caller import Caller, Life
from tests.soak.kill_chaos import Killer, PostOffice
from tests.soak.kill_ears import Ears
from tests.soak.kill_findings import Findings, story
from tests.soak.kill_script import Script, scripts

_QUIET_S = 30.0
_LONG_AGO_S = 1200
_LIKENESS = 0.6
_SLIP_S = 0.25
_SAYS_NOTHING_S = 4


@dataclass(frozen=True)
class Plan:
    """How much of what; ``silence_limit_s`` is the longest silence that a caller may hear."""

    calls: int = 200
    at_once: int = 10
    seed: int = 1
    silence_limit_s: float = 12.0
    patience_s: float = 70.0
    """When a caller hangs up wherever he is."""
    listened_to: int = 20
    """How many recordings are searched for the digits of their ticket."""


async def run(plan: Plan, folder: Path) -> Findings:
    """Runs the plan; everything it writes is below `folder`."""
    began = time.monotonic()
    (folder / "line").mkdir()
    async with AsyncExitStack() as stack:
        binary = ensure_asterisk(CACHE)
        post = PostOffice(Random(f"{plan.seed} post"))
        await post.open()
        stack.push_async_callback(post.close)
        line = await stack.enter_async_context(
            WholeLine(binary, folder / "line", log_level="DEBUG", **_settings(post))
        )
        phones = await stack.enter_async_context(Phones(binary, folder / "handsets"))
        password = line.secrets.sip[people.CALLER]
        phone = await phones.caller(people.CALLER, password, *line.address)
        killer = Killer(line, Random(f"{plan.seed} kills"), post)
        lives = await _all_calls(plan, line, phones, phone, killer, post)
        stories = [f"{life.script.number}: {story(life)}\n" for life in lives]
        (folder / "stories.txt").write_text("".join(stories))
        await _until_quiet(line)
        in_time = _count(line, "voice_messages")
        left_over = await _put_away(line)
        found = _found(plan, line, killer, post, lives, left_over, time.monotonic() - began)
        found.swept = len(found.messages) - in_time
        return found


def _settings(post: PostOffice) -> dict[str, object]:
    return {
        "overflow_file": POLICY,
        "smtp_host": "127.0.0.1",
        "smtp_port": post.server.port,
        "smtp_security": "none",
        "mail_from": "atiende@ejemplo.com",
        "stt_engine": "none",
    }


async def _all_calls(  # noqa: PLR0917  # the parts of one run
    plan: Plan, line: WholeLine, phones: Phones, phone: Phone, killer: Killer, post: PostOffice
) -> list[Life]:
    ears, over = Ears(line.events), asyncio.Event()
    room = asyncio.Semaphore(plan.at_once)
    silence = _silence(line.folder / "silence.wav")

    async def one(script: Script) -> Life:
        # A phone that sends no packets at all is taken for a broken line only after 12 s.
        speech = [*(path for ref in script.speech for path in line.prompt(ref)), silence]
        async with room:
            number = line.settings.line_number
            caller = Caller(script, phone, number, ears, patience_s=plan.patience_s)
            return await caller.live(phones.ari, speech)

    async with ears.open(), asyncio.TaskGroup() as tasks:
        tasks.create_task(killer.kill_until(over))
        tasks.create_task(post.misbehave_until(over))
        try:
            return await asyncio.gather(*map(one, scripts(plan.seed, plan.calls)))
        finally:
            over.set()


def _silence(path: Path) -> Path:
    """What a phone sends while its owner says nothing."""
    with wave.open(str(path), "wb") as wav:
        wav.setparams((1, 2, RATE_HZ, 0, "NONE", ""))
        wav.writeframes(bytes(2 * RATE_HZ * _SAYS_NOTHING_S))
    path.chmod(0o644)
    return path


# -- afterwards -----------------------------------------------------------------------------------


async def _put_away(line: WholeLine) -> list[str]:
    """Let everything come to its end; what is left after that is too much."""
    await line.kill_application()
    _make_old(line.settings.recordings_dir, line.settings.messages_dir)
    await line.start_application()
    await _until_quiet(line)
    ari = line.events.ari
    left = [f"{count} {what} left" for what, count in _unfinished(line).items() if count]
    channels, bridges = await ari.channels.list(), await ari.bridges.list()
    left += [f"channel {channel.name} is left in Asterisk" for channel in channels]
    left += [f"bridge {bridge.id} is left in Asterisk" for bridge in bridges]
    async with Database(line.settings.database) as database, Ledger(database) as ledger:
        left += [str(problem) for problem in await ledger.check()]
    log = line.application.log
    troubles = [text for text in log.splitlines() if "level=error" in text]
    tracebacks = log.count("Traceback")
    if tracebacks:
        left.append(f"the application wrote {tracebacks} tracebacks")
    return [*left, *troubles]


async def _until_quiet(line: WholeLine) -> None:
    """Wait for the last calls' ends and their mails; what takes longer is left over."""
    with suppress(TimeoutError):
        async with asyncio.timeout(_QUIET_S):
            while await line.events.ari.channels.list() or any(_unfinished(line).values()):  # noqa: ASYNC110  # untold
                await asyncio.sleep(0.2)


def _make_old(*folders: Path) -> None:
    """What crashes left behind is looked for only when nobody can be recording it any more."""
    then = time.time() - _LONG_AGO_S
    for folder in folders:
        for path in folder.glob("*.wav"):
            os.utime(path, (then, then))


def _unfinished(line: WholeLine) -> dict[str, int]:
    recordings = [*line.settings.recordings_dir.glob("*.wav")]
    return {
        "live_calls": _count(line, "live_calls"),
        "calls without an end": _count(line, "calls WHERE ended_at IS NULL"),
        "mails not sent": _count(line, "outbox WHERE kind = 'mail' AND status <> 'done'"),
        "recordings of nobody": len(recordings),
    }


def _count(line: WholeLine, what: str) -> int:
    return int(line.rows(f"SELECT count(*) AS n FROM {what}")[0]["n"])


def _found(  # noqa: PLR0917  # all that was seen
    plan: Plan,
    line: WholeLine,
    killer: Killer,
    post: PostOffice,
    lives: list[Life],
    left_over: list[str],
    took_s: float,
) -> Findings:
    messages = line.rows("SELECT * FROM voice_messages")
    folder = line.settings.messages_dir
    left_over += [
        f"the sound of {message['message_id']} is gone"
        for message in messages
        if not (folder / message["audio"]).exists()
    ]
    tickets = line.rows("SELECT * FROM tickets")
    return Findings(
        lives=lives,
        messages=messages,
        tickets=tickets,
        mails=_mails(post, [life.script.number for life in lives]),
        kills=killer.kills,
        long_absences=killer.long_absences,
        longest_start_s=killer.longest_start_s,
        steps=killer.steps,
        left_over=left_over,
        took_s=took_s,
        silence_limit_s=plan.silence_limit_s,
        readings=_readings(plan, line, lives),
    )


def _mails(post: PostOffice, numbers: Sequence[str]) -> dict[str, Counter[str]]:
    """By caller's number: how often each Message-ID came."""
    found: dict[str, Counter[str]] = {}
    for mail in post.mails:
        body = mail.get_body()
        text = str(body.get_content()) if body is not None else ""
        (number,) = [number for number in numbers if number in text] or ["somebody else"]
        found.setdefault(number, Counter())[mail["Message-ID"]] += 1
    return found


def _readings(plan: Plan, line: WholeLine, lives: Sequence[Life]) -> dict[str, bool]:
    """Of callers who heard their ticket to the end, whether it was the one in the books."""
    given = {
        row["caller_number"]: row["ticket_number"] for row in line.rows("SELECT * FROM tickets")
    }
    able = [
        life
        for life in lives
        if life.heard.count("ticket_before") == 1 and "ticket_after" in life.heard
    ]
    return {
        life.script.number: _is_read_out(line, life.recording, given[life.script.number])
        for life in able[: plan.listened_to]
        if life.recording is not None and life.script.number in given
    }


def _is_read_out(line: WholeLine, heard: Path, number: str) -> bool:
    """Each digit follows the one before it, beginning after the words that announce them."""
    (before,) = line.prompt("ticket_before")
    at_s = contains_audio(heard, before).offset_s + _seconds_of(before)
    for wav in line.prompt(f"digits:{number}"):
        begin_s, long_s = max(0.0, at_s - _SLIP_S), _seconds_of(wav)
        found = contains_audio(cut(heard, begin_s, at_s + long_s + _SLIP_S), wav)
        if found.score < _LIKENESS:
            return False
        at_s = begin_s + found.offset_s + long_s
    return True


def _seconds_of(wav: Path) -> float:
    return len(read(wav)) / RATE_HZ
