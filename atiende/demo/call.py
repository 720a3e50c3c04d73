"""``atiende demo-call``: one real call to the running demonstration, told step by step."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import aiohttp

from asterisk_conf.errors import AsteriskSetupError
from asterisk_conf.install import ensure_asterisk
from asterisk_conf.prompts.errors import PromptError
from asterisk_conf.prompts.store import PromptStore
from atiende.cli.explain import worded
from atiende.demo.described import Demo, DemoError, demo_in
from atiende.demo.likeness import SAME_RECORDING, likeness
from atiende.demo.page import AgentPage, Json, PageError
from atiende.demo.phone_call import PhoneCall, PhoneError, Recording
from atiende.demo.phones import Phone, Phones, Rings
from atiende.demo.texts import text
from atiende.messages import Language
from atiende.sounds import prompt_store
from telephony.errors import TelephonyError

_COMPANY: Final = "1001"
_CALLER_NUMBER: Final = "5491155550000"
_LISTENS_S: Final = 3.5
_RINGS_S: Final = 3.0
_TROUBLE: Final = (
    DemoError,
    PageError,
    PhoneError,
    TelephonyError,
    AsteriskSetupError,
    PromptError,
)


async def run_demo_call(demo_json: Path) -> int:
    """Place the call and tell it; the exit status is 0 only if all of it really happened."""
    try:
        demo = demo_in(demo_json)
        await _require_serving(demo)
    except DemoError as error:
        print(f"error: {error}", file=sys.stderr)  # noqa: T201  # the command's own words
        return 1
    told = Telling(demo.language)
    try:
        with TemporaryDirectory(prefix="atiende-demo-call-") as folder:
            # Asterisk runs as another user when we are root.
            Path(folder).chmod(0o755)
            await _tell_all(demo, told, Path(folder))
    except (*_TROUBLE, aiohttp.ClientError) as error:
        message = text(demo.language, "failed", step=told.step, why=worded(error, demo.language))
        print(f"error: {message}", file=sys.stderr)  # noqa: T201  # likewise
        return 1
    return 0


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

    def wav_of(self, prompt: str) -> Path:
        """The first recording of what ``prompt`` says."""
        return Path(self._store.media(prompt)[0].removeprefix("sound:") + ".wav")


async def _require_serving(demo: Demo) -> None:
    try:
        async with aiohttp.ClientSession(demo.web) as http, http.get("/healthz") as answer:
            serving = answer.ok
    except aiohttp.ClientError:
        serving = False
    if not serving:
        raise DemoError(text(demo.language, "not_serving", web=demo.web))


@dataclass(frozen=True)
class Cast:
    """Who takes part: the agent's page and phone, and what tells and hears."""

    demo: Demo
    told: Telling
    ears: Ears
    page: AgentPage
    phone: Phone

    @property
    def agent(self) -> str:
        """The agent's name."""
        return self.demo.agent.name

    @property
    def caller(self) -> str:
        """How the caller is called in the narration."""
        return self.told.words("caller")


async def _tell_all(demo: Demo, told: Telling, folder: Path) -> None:
    told.say("title", line=demo.line)
    told.doing("phones")
    binary = await asyncio.to_thread(ensure_asterisk, demo.settings.cache_dir)
    async with Phones(binary, folder) as phones:
        told.say("phones", agent=demo.agent.name)
        async with _at_work(demo, told, phones) as cast:
            caller = await phones.caller(*demo.caller, demo.host, demo.port)
            call = await _menu(cast, caller)
            rung = await _offer(cast, call)
            await _talk(cast, call, rung)
            await _end(cast, call, rung)
    told.say("done")


@asynccontextmanager
async def _at_work(demo: Demo, told: Telling, phones: Phones) -> AsyncIterator[Cast]:
    """The agent with a registered phone and an open page; logged out again at the end."""
    agent = demo.agent
    told.doing("login", agent=agent.name)
    phone = await phones.register(
        agent.extension, agent.sip_password, demo.host, demo.port, manners=Rings()
    )
    told.say(
        "registered", agent=agent.name, extension=agent.extension, host=demo.host, port=demo.port
    )
    ears = Ears(told, prompt_store(demo.settings))
    async with AgentPage(demo.web, agent.login, agent.password) as page:
        try:
            await page.be_available()
            await page.until(_ready, "an available agent with a registered phone")
            told.say("available", agent=agent.name, web=demo.web)
            yield Cast(demo, told, ears, page, phone)
        finally:
            await page.log_out()


async def _menu(cast: Cast, caller: Phone) -> PhoneCall:
    """From dialling to the question for the company number."""
    told, line = cast.told, cast.demo.line
    told.doing("dial")
    told.begin()
    told.say("dials", caller=cast.caller, line=line)
    call = await caller.call(line, caller_number=_CALLER_NUMBER)
    await call.wait_up()
    heard = await call.record("welcome")
    told.say("answers")
    told.doing("welcome")
    await asyncio.sleep(_LISTENS_S)
    await cast.ears.hear(cast.caller, heard, "welcome")
    told.doing("company")
    heard = await call.record("company")
    told.say("presses", caller=cast.caller, keys="1")
    await call.press("1")
    await asyncio.sleep(_LISTENS_S)
    await cast.ears.hear(cast.caller, heard, "ask_company")
    return call


async def _offer(cast: Cast, call: PhoneCall) -> PhoneCall:
    """From the company number to the agent's ringing phone."""
    told = cast.told
    heard = await call.record("queue")
    told.say("presses", caller=cast.caller, keys=f"{_COMPANY}#")
    await call.press(f"{_COMPANY}#")
    told.doing("pop")
    announced = await cast.page.until_call("announced")
    _tell_pop(cast, announced.message["call"])
    told.doing("ring")
    rung = await cast.phone.incoming()
    assert rung.ringing_at is not None
    ahead_s = (rung.ringing_at - announced.at).total_seconds()
    if ahead_s <= 0:
        raise DemoError(told.words("late_pop"))
    told.say("rings", agent=cast.agent, ahead=round(1000 * ahead_s))
    told.doing("queue")
    await asyncio.sleep(_RINGS_S)
    await cast.ears.hear(cast.caller, heard, "queue_position_before")
    return rung


def _tell_pop(cast: Cast, shown: Json) -> None:
    told, company = cast.told, shown["company"]
    found = (company["number"], company["verification"], shown["caller"]["number"])
    if found != (_COMPANY, "verified", _CALLER_NUMBER):
        raise DemoError(told.words("wrong_pop", shown=shown))
    told.say("sees", agent=cast.agent)
    told.say(
        "sees_caller",
        number=shown["caller"]["number"],
        choice=shown["choice"]["label"],
        company_number=company["number"],
        company=company["name"],
        verification=told.words("verification.verified"),
        waited=shown["waited_s"],
    )
    for assistant in company["assistants"]:
        known = {key: assistant[key] for key in ("name", "whatsapp", "email")}
        told.say("sees_assistant", role=told.words(f"role.{assistant['role']}"), **known)


async def _talk(cast: Cast, call: PhoneCall, rung: PhoneCall) -> None:
    """The agent answers, and each hears the other."""
    told, ears = cast.told, cast.ears
    told.doing("answer")
    await rung.answer()
    await cast.page.until_call("talking")
    told.say("picks_up", agent=cast.agent)
    told.doing("talk")
    at_agent = await rung.record("at-agent")
    await ears.say(cast.caller, call, "please_hold")
    await ears.hear(cast.agent, at_agent, "please_hold")
    at_caller = await call.record("at-caller")
    await ears.say(cast.agent, rung, "goodbye")
    await ears.hear(cast.caller, at_caller, "goodbye")


async def _end(cast: Cast, call: PhoneCall, rung: PhoneCall) -> None:
    """The caller hangs up; the agent is free again."""
    told, page = cast.told, cast.page
    told.doing("hang_up")
    await call.hang_up()
    await rung.wait_ended()
    await page.until_agent("wrap_up")
    told.say("hangs_up", caller=cast.caller, agent=cast.agent)
    mark = page.mark()
    await page.finish_wrap_up()
    await page.until_agent("available", since=mark)
    told.say("wrap_up_done", agent=cast.agent)


def _ready(message: Json) -> bool:
    agent = message.get("agent") or {}
    return bool(agent.get("state") == "available" and agent.get("phone") == "registered")


def _beginning(words: str) -> str:
    """The first sentence: all that fits into the time for which the caller listens."""
    first, _, rest = words.partition(". ")
    return f"{first}…" if rest else words
