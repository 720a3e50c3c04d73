"""The FastAGI server called by a real Asterisk's dialplan."""

import asyncio
import secrets
from contextlib import asynccontextmanager, suppress

import pytest

from telephony.ami import AmiClient, AmiMessage
from telephony.errors import AgiError, AmiError, Hangup
from telephony.fastagi import FastAgiServer

pytestmark = pytest.mark.calls

AWKWARD = 'Ñandú "O\'Brien" \\ 😀; DROP TABLE calls;-- (a=b)'


@asynccontextmanager
async def called(line, handler, script="script"):
    """Call the script from a dialplan that then tells FASTAGI_STATUS by a user event."""
    context = f"contract-{secrets.token_hex(4)}"
    config = line.config
    async with (
        FastAgiServer("127.0.0.1", 0, {"script": handler}) as server,
        AmiClient(config.bind, config.ami_port, config.ami_user, config.ami_password) as ami,
    ):
        await ami.wait_connected()
        url = f"agi://127.0.0.1:{server.port}/{script},uno,dos"
        steps = {1: f"AGI,{url}", 2: "UserEvent,Done,Status: ${FASTAGI_STATUS}", 3: "Wait,30"}
        for priority, step in steps.items():
            application, data = step.split(",", 1)
            await line.process.cli(
                f'dialplan add extension s,{priority},{application},"{data}" into {context}'
            )
        with ami.events("UserEvent") as events:
            await ami.action(
                "Originate",
                Channel="Local/s@fallback/n",
                Context=context,
                Exten="s",
                Priority=1,
                CallerID=f'"Pérez" <{secrets.randbelow(10**9)}>',
                Async=True,
            )
            yield ami, events
        for row in await ami.show_channels():
            if row.context == context:
                # It may end by itself meanwhile.
                with suppress(AmiError):
                    await ami.action("Hangup", Channel=row.channel)


async def status_told(events):
    async with asyncio.timeout(10):
        async for event in events:
            if isinstance(event, AmiMessage):
                return event["status"]
    raise AssertionError("the stream ended")


async def test_a_script_converses_with_a_real_channel_and_the_dialplan_goes_on(line):
    heard = {}

    async def script(request, session):
        heard["args"] = request.args
        await session.set_variable("X", AWKWARD)
        heard["X"] = await session.get_variable("X")
        heard["unset"] = await session.get_variable("NEVER_SET")
        heard["key"] = await session.stream_file("beep", "123")
        heard["none"] = await session.wait_for_digit(20)
        for refused in (
            session.command("NONSENSE"),
            session.command("SET VARIABLE", "lonely"),
            session.execute("NoSuchApplication"),
            session.stream_file("no-such-sound"),
        ):
            with pytest.raises(AgiError):
                await refused
        await session.execute("Set", "Y=seven")
        heard["Y"] = await session.get_variable("Y")

    async with called(line, script) as (_, events):
        assert await status_told(events) == "OK"
    assert heard == {
        "args": ("uno", "dos"),
        "X": AWKWARD,
        "unset": None,
        "key": "",
        "none": "",
        "Y": "seven",
    }


async def test_the_dialplan_learns_of_a_script_that_fails_or_is_unknown(line):
    async def broken(request, session):
        raise ZeroDivisionError

    async with called(line, broken) as (_, events):
        assert await status_told(events) == "ERROR"
    async with called(line, broken, script="nope") as (_, events):
        assert await status_told(events) == "UNKNOWN_SCRIPT"


async def test_a_caller_who_hangs_up_ends_the_script_with_a_hangup(line):
    ended = asyncio.get_running_loop().create_future()

    async def script(request, session):
        try:
            await session.hangup()
            while True:
                await session.stream_file("beep")
        except AgiError as error:
            ended.set_result(error)
            raise

    async with called(line, script):
        assert isinstance(await asyncio.wait_for(ended, 10), Hangup)
