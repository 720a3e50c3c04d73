"""The caller whom an agent answers: menu, company number, the agent's page, the talk."""

from __future__ import annotations

import asyncio
from typing import Final

from atiende.demo.cast import Cast, at_work
from atiende.demo.described import Demo, DemoError
from atiende.demo.page import Json
from atiende.demo.phone_call import PhoneCall
from atiende.demo.phones import Phone, Phones
from atiende.demo.telling import Telling

_COMPANY: Final = "1001"
_CALLER_NUMBER: Final = "5491155550000"
_LISTENS_S: Final = 3.5
_RINGS_S: Final = 3.0


async def tell_answered(demo: Demo, told: Telling, phones: Phones) -> None:
    """Place the call and tell it."""
    told.say("phones", agent=demo.agent.name)
    async with at_work(demo.agent, demo, told, phones) as cast:
        caller = await phones.caller(*demo.caller, demo.host, demo.port)
        call = await _menu(cast, caller)
        rung = await _offer(cast, call)
        await _talk(cast, call, rung)
        await _end(cast, call, rung)
    told.say("done")


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
