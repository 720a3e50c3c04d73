"""Callers whom nobody can serve: one waits, one leaves a message, one gets a ticket."""

from __future__ import annotations

import asyncio
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from atiende.demo.cast import at_work
from atiende.demo.described import Demo, DemoError
from atiende.demo.kept import MESSAGES, TICKETS, Row, letter_when, row_when, rows, shown
from atiende.demo.likeness import LONGEST_S
from atiende.demo.page import AgentPage
from atiende.demo.phone_call import PhoneCall
from atiende.demo.phones import Phones
from atiende.demo.telling import Ears, Telling
from atiende.settings import FILE_VARIABLE
from atiende.sounds import prompt_store

SAID: Final = Path(__file__).with_name("message_es.wav")
_COMPANY: Final = "1001"
_REASON: Final = "overflow_no_agents"
_MARGIN_S: Final = 1.0
_TONE_S: Final = 1.4
_NUMBER_S: Final = 6.0
_PAUSE_S: Final = 0.3
_MAIL_S: Final = 240.0


@dataclass(frozen=True)
class Caller:
    """Somebody in a call, known by a number that nobody else has."""

    demo: Demo
    told: Telling
    ears: Ears
    call: PhoneCall
    number: str

    @property
    def who(self) -> str:
        """How the caller is called in the narration."""
        return self.told.words("caller")

    def listening_s(self, prompt: str) -> float:
        """How long to listen to know a prompt."""
        return min(LONGEST_S, self.ears.seconds(prompt)) + _MARGIN_S

    async def press(self, keys: str, *prompts: str, after_s: float = 0.0) -> None:
        """Press keys, and tell each prompt that is heard then; the first comes ``after_s``."""
        name = prompts[0] if prompts else "after-keys"
        heard = await self.call.record(name)
        self.told.say("presses", caller=self.who, keys=keys)
        await self.call.press(keys)
        for prompt in prompts:
            await asyncio.sleep(after_s + self.listening_s(prompt))
            await self.ears.hear(self.who, heard, prompt)


async def tell_wait(demo: Demo, told: Telling, phones: Phones) -> None:
    """The caller keeps the place in the queue, and an agent who comes answers."""
    agent = demo.serving("ventas")[0]
    caller = await _overflowing(demo, told, phones, "ventas", "2")
    told.doing("choose")
    await caller.press("1", "keep_waiting")
    async with at_work(agent, demo, told, phones, awaited=True) as cast:
        told.doing("pop")
        announced = (await cast.page.until_call("announced")).message["call"]
        told.say(
            "sees_waiting",
            agent=agent.name,
            number=announced["caller"]["number"],
            choice=announced["choice"]["label"],
            waited=announced["waited_s"],
        )
        told.doing("ring")
        rung = await cast.phone.incoming()
        told.say("rings_now", agent=agent.name)
        told.doing("answer")
        await rung.answer()
        await cast.page.until_call("talking")
        told.say("picks_up", agent=agent.name)
        told.doing("talk")
        heard = await caller.call.record("talk")
        await cast.ears.say(agent.name, rung, "please_hold")
        await cast.ears.hear(caller.who, heard, "please_hold")
        told.doing("hang_up")
        await caller.call.hang_up()
        await cast.page.until_agent("wrap_up")
        told.say("hangs_up", caller=caller.who, agent=agent.name)
    told.doing("kept")
    _ask(caller, TICKETS)
    stray = rows(demo, TICKETS, caller.number)
    if stray:
        raise DemoError(told.words("stray_ticket", number=stray[0]["ticket_number"]))
    told.say("no_tickets")
    told.say("done")


async def tell_message(demo: Demo, told: Telling, phones: Phones) -> None:
    """The caller leaves a message, which arrives as a mail."""
    caller = await _overflowing(demo, told, phones, "usuarios", "1", f"{_COMPANY}#")
    told.doing("choose")
    await caller.press("2", "record_after_tone")
    told.doing("record")
    await _until_tone(caller)
    told.say("speaks", who=caller.who, words=told.words("said"))
    await caller.call.play_wav(SAID)
    await caller.press("#", "message_review", after_s=_PAUSE_S)
    await caller.press("1", "message_saved", after_s=_PAUSE_S)
    await caller.call.hang_up()
    told.say("gives_up", who=caller.who)
    told.doing("kept")
    left = await row_when(demo, MESSAGES, caller.number)
    told.say("waits_mail")
    await _tell_mail(caller, left["message_id"])
    kept = await row_when(
        demo, MESSAGES, caller.number, lambda row: row["transcript_status"] != "pending"
    )
    _tell_transcript(caller, kept)
    _ask(caller, MESSAGES)
    _tell_row(caller, kept)
    told.say("done")


async def tell_ticket(demo: Demo, told: Telling, phones: Phones) -> None:
    """The caller is read a ticket number, which a query finds."""
    caller = await _overflowing(demo, told, phones, "usuarios", "1", f"{_COMPANY}#")
    told.doing("choose")
    await caller.press("3", "ticket_before")
    await asyncio.sleep(_NUMBER_S)
    await caller.call.hang_up()
    told.say("noted", who=caller.who)
    told.doing("kept")
    _ask(caller, TICKETS)
    _tell_row(caller, await row_when(demo, TICKETS, caller.number))
    told.say("done")


async def _overflowing(demo: Demo, told: Telling, phones: Phones, queue: str, *keys: str) -> Caller:
    """Somebody who has dialled, pressed these keys and heard that nobody is there."""
    told.doing("nobody")
    await _require_nobody(demo, told, queue)
    phone = await phones.caller(*demo.caller, demo.host, demo.port)
    ears = Ears(told, prompt_store(demo.settings))
    told.doing("dial")
    told.begin()
    number = f"5491155{secrets.randbelow(10**6):06}"
    call = await phone.call(demo.line, caller_number=number)
    caller = Caller(demo, told, ears, call, number)
    told.say("dials", caller=caller.who, line=demo.line)
    await call.wait_up()
    told.say("answers")
    await call.wait_sound()
    told.doing("overflow")
    for key in keys[:-1]:
        await caller.press(key)
        await asyncio.sleep(_MARGIN_S)
    await caller.press(keys[-1], _REASON, after_s=_PAUSE_S)
    return caller


async def _require_nobody(demo: Demo, told: Telling, queue: str) -> None:
    """Whoever serves the queue would be given the call."""
    able = {agent.extension for agent in demo.serving(queue)}
    async with AgentPage(demo.web, *demo.supervisor) as page:
        line = (await page.until(lambda message: "agents" in message, "the line")).message
    there = [
        agent["name"]
        for agent in line["agents"]
        if agent["extension"] in able and agent["state"] != "logged_out"
    ]
    if there:
        raise DemoError(told.words("at_work", names=", ".join(there)))
    told.say("nobody", queue=queue)


async def _until_tone(caller: Caller) -> None:
    """Let the rest of the request and the tone pass."""
    prompt = "record_after_tone"
    heard_s = caller.listening_s(prompt)
    await asyncio.sleep(max(0.0, caller.ears.seconds(prompt) - heard_s) + _TONE_S)


def _ask(caller: Caller, query: str) -> None:
    caller.told.say("asks")
    caller.told.say("query", query=shown(query, caller.number))


def _tell_row(caller: Caller, row: Row) -> None:
    for name, value in row.items():
        caller.told.say("column", name=name, value=value)


async def _tell_mail(caller: Caller, message_id: str) -> None:
    told = caller.told
    letter = await letter_when(caller.demo, message_id, deadline_s=_MAIL_S)
    told.say("letter", to=letter.to, subject=letter.subject)
    if letter.sound is None:
        told.say("letter_mute", file=letter.file)
    else:
        told.say("letter_file", file=letter.file, sound=letter.sound.name)


def _tell_transcript(caller: Caller, kept: Row) -> None:
    told = caller.told
    if kept["transcript_status"] == "done":
        told.say("transcript", words=kept["transcript"])
    elif kept["transcript_status"] == "none":
        told.say("no_transcript", settings=os.environ[FILE_VARIABLE])
    else:
        told.say("failed_transcript")
