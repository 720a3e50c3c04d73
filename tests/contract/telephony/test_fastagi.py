"""The FastAGI server against peers that misbehave."""

import asyncio
import time
from contextlib import asynccontextmanager

import pytest

from telephony.errors import AgiError, Hangup
from telephony.fastagi import FastAgiOptions, FastAgiServer

REQUEST = "agi_network_script: {script}\nagi_channel: PJSIP/100-1\nagi_callerid: 1155\n{more}\n"


class Peer:
    """Asterisk's side of one AGI connection, by hand."""

    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer

    async def send(self, text):
        self.writer.write(text if isinstance(text, bytes) else text.encode())
        await self.writer.drain()

    async def ask(self, script="script", more=""):
        await self.send(REQUEST.format(script=script, more=more))

    async def command(self):
        """The next command, None when the server has closed."""
        async with asyncio.timeout(5):
            try:
                line = await self.reader.readline()
            except ConnectionResetError:
                return None
        return line.decode().rstrip("\n") or None


@asynccontextmanager
async def serving(handler, **options):
    peers = []

    async def peer():
        peers.append(Peer(*await asyncio.open_connection("127.0.0.1", server.port)))
        return peers[-1]

    routes = {"script": handler}
    async with FastAgiServer("127.0.0.1", 0, routes, FastAgiOptions(**options)) as server:
        yield peer
    for opened in peers:
        opened.writer.close()


class Script:
    """A handler that runs the given steps and keeps how it ended."""

    def __init__(self, steps):
        self.steps = steps
        self.ended = asyncio.get_event_loop().create_future()

    async def __call__(self, request, session):
        try:
            result = await self.steps(request, session)
        except BaseException as error:
            self.ended.set_result(error)
            raise
        self.ended.set_result(result)

    async def result(self):
        async with asyncio.timeout(5):
            return await self.ended


async def nothing(request, session):
    return None


async def test_a_bare_connect_and_close_does_not_spin_or_freeze_the_server(caplog):
    async with serving(nothing) as connect:
        for _ in range(100):
            peer = await connect()
            peer.writer.close()
        busy = time.process_time()
        await asyncio.sleep(0.2)
        assert time.process_time() - busy < 0.1
        peer = await connect()
        await peer.ask()
        assert await peer.command() == 'SET VARIABLE "FASTAGI_STATUS" "OK"'
    assert caplog.records == []


async def test_a_script_gets_its_arguments_and_the_caller():
    async def steps(request, session):
        return request.args, request.channel, request.caller_number

    script = Script(steps)
    async with serving(script) as connect:
        peer = await connect()
        await peer.ask(more="agi_arg_1: uno\nagi_arg_2: \nagi_arg_3: ñandú: 3\n")
        assert await script.result() == (("uno", "", "ñandú: 3"), "PJSIP/100-1", "1155")


async def test_a_request_split_inside_a_letter_survives():
    async def steps(request, session):
        return request.args

    script = Script(steps)
    async with serving(script) as connect:
        peer = await connect()
        for byte in REQUEST.format(script="script", more="agi_arg_1: Ñandú 😀\n").encode():
            await peer.send(bytes([byte]))
        assert await script.result() == ("Ñandú 😀",)


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        ("200 result=1 (value)", "value"),
        ("200 result=1 ()", ""),
        ("200 result=0", None),
        ("200 result=1 (hangup)", "hangup"),
        ("200 result=1 (a=b (c) d)", "a=b (c) d"),
        ("200 result=1 (Ñandú 😀)", "Ñandú 😀"),
        ("100 Trying...\n200 result=1 (late)", "late"),
    ],
)
async def test_a_variable_is_read_as_it_is(answer, value):
    async def steps(request, session):
        return await session.get_variable("X")

    script = Script(steps)
    async with serving(script) as connect:
        peer = await connect()
        await peer.ask()
        assert await peer.command() == 'GET VARIABLE "X"'
        await peer.send(answer + "\n")
        assert await script.result() == value


async def test_values_are_quoted_and_cannot_smuggle_in_a_command():
    async def steps(request, session):
        with pytest.raises(ValueError, match="one line"):
            await session.set_variable("X", 'a"\nHANGUP')
        await session.set_variable("X", 'say "hi" \\ bye')

    async with serving(steps) as connect:
        peer = await connect()
        await peer.ask()
        assert await peer.command() == r'SET VARIABLE "X" "say \"hi\" \\ bye"'


async def test_the_key_that_cut_a_prompt_is_told():
    async def steps(request, session):
        return [await session.stream_file("welcome", "12#") for _ in range(2)]

    script = Script(steps)
    async with serving(script) as connect:
        peer = await connect()
        await peer.ask()
        assert await peer.command() == 'STREAM FILE "welcome" "12#"'
        await peer.send("200 result=35 endpos=800\n")
        await peer.command()
        await peer.send("200 result=0 endpos=9000\n")
        assert await script.result() == ["#", ""]


@pytest.mark.parametrize(
    "goodbye", ["HANGUP\n", "511 Command Not Permitted on a dead channel\n", None]
)
async def test_a_hang_up_is_a_hangup_however_it_comes(goodbye):
    async def steps(request, session):
        await session.get_variable("X")

    script = Script(steps)
    async with serving(script) as connect:
        peer = await connect()
        await peer.ask()
        await peer.command()
        if goodbye is None:
            peer.writer.close()
        else:
            await peer.send(goodbye)
        assert isinstance(await script.result(), Hangup)
        if goodbye is not None:
            assert await peer.command() is None


@pytest.mark.parametrize(
    "answer",
    [
        "510 Invalid or unknown command\n",
        "520-Invalid command syntax.  Proper usage follows:\n Usage: X\n520 End of proper usage.\n",
        "520 Invalid command syntax. Proper usage not available.\n",
        "\n",
        "nonsense\n",
        "200 result=1 (" + "x" * 5000 + ")\n",
        "520-" + "more\n" * 1000,
        b"\xff\xfe\xfd\n",
    ],
)
async def test_a_refusal_or_nonsense_is_an_error_of_the_command(answer):
    async def steps(request, session):
        await session.command("X")

    script = Script(steps)
    async with serving(script, max_line_bytes=4096) as connect:
        peer = await connect()
        await peer.ask()
        await peer.command()
        await peer.send(answer)
        assert type(await script.result()) is AgiError


async def test_after_a_refusal_with_its_usage_the_next_command_is_answered_right():
    async def steps(request, session):
        with pytest.raises(AgiError, match="520"):
            await session.command("X")
        return await session.get_variable("Y")

    script = Script(steps)
    async with serving(script) as connect:
        peer = await connect()
        await peer.ask()
        await peer.command()
        await peer.send("520-Invalid.\n Usage: X\n520 End of proper usage.\n")
        await peer.command()
        await peer.send("200 result=1 (yes)\n")
        assert await script.result() == "yes"


async def test_a_command_without_an_answer_fails_at_its_deadline():
    async def steps(request, session):
        await session.get_variable("X")

    script = Script(steps)
    async with serving(script, command_deadline_s=0.05) as connect:
        peer = await connect()
        await peer.ask()
        assert "0.05 s" in str(await script.result())


async def test_an_unknown_script_is_told_to_the_dialplan_which_goes_on(caplog):
    async with serving(nothing) as connect:
        peer = await connect()
        await peer.ask("nope")
        assert await peer.command() == 'SET VARIABLE "FASTAGI_STATUS" "UNKNOWN_SCRIPT"'
        await peer.send("200 result=1\n")
        assert await peer.command() is None
    assert "'nope'; known: script" in caplog.text


async def test_a_script_that_fails_is_logged_and_the_dialplan_goes_on(caplog):
    async def steps(request, session):
        raise ZeroDivisionError

    async with serving(steps) as connect:
        peer = await connect()
        await peer.ask()
        assert await peer.command() == 'SET VARIABLE "FASTAGI_STATUS" "ERROR"'
        await peer.send("200 result=1\n")
        assert await peer.command() is None
    assert "ZeroDivisionError" in caplog.text


async def test_a_script_that_takes_too_long_is_ended_and_the_dialplan_goes_on():
    async def steps(request, session):
        await asyncio.Event().wait()

    async with serving(steps, script_deadline_s=0.05) as connect:
        peer = await connect()
        await peer.ask()
        assert await peer.command() == 'SET VARIABLE "FASTAGI_STATUS" "TIMEOUT"'


@pytest.mark.parametrize(
    "request_",
    [
        "GET / HTTP/1.1\nHost: x\n\n",
        "no colon here\n\n",
        "\n",
        "agi_channel: x\n\n",
        "agi_network_script: script\n" + "agi_x: y\n" * 1000,
        "agi_network_script: " + "x" * 5000 + "\n\n",
        b"\xff\xfe\n\n",
    ],
)
async def test_a_bad_or_endless_request_is_given_up_at_once(request_):
    async with serving(nothing, max_line_bytes=4096, request_deadline_s=60) as connect:
        peer = await connect()
        await peer.send(request_)
        assert await peer.command() is None


async def test_an_unfinished_request_is_given_up_in_time():
    async with serving(nothing, request_deadline_s=0.05) as connect:
        peer = await connect()
        await peer.send("agi_network_script: scr")
        assert await peer.command() is None


async def test_more_calls_than_allowed_are_refused_and_the_others_go_on():
    gate = asyncio.Event()

    async def steps(request, session):
        await gate.wait()

    async with serving(steps, max_connections=2) as connect:
        peers = [await connect() for _ in range(2)]
        for peer in peers:
            await peer.ask()
        refused = await connect()
        assert await refused.command() is None
        gate.set()
        for peer in peers:
            assert await peer.command() == 'SET VARIABLE "FASTAGI_STATUS" "OK"'


async def test_closing_ends_the_scripts_that_run():
    async def steps(request, session):
        await session.get_variable("X")

    script = Script(steps)
    async with serving(script) as connect:
        peer = await connect()
        await peer.ask()
        await peer.command()
    assert isinstance(await script.result(), asyncio.CancelledError)
    assert await peer.command() is None


async def test_a_port_in_use_is_said_with_its_setting():
    async with FastAgiServer("127.0.0.1", 0, {}) as first:
        with pytest.raises(AgiError, match=rf"127\.0\.0\.1:{first.port} \(setting fastagi_port\)"):
            async with FastAgiServer("127.0.0.1", first.port, {}):
                pass
