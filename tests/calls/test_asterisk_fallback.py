"""With the application away, a caller still gets a menu, a representative or a voicemail."""

import asyncio
import wave
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio

from atiende.demo.phone_call import PhoneCall, Recording
from atiende.demo.phones import Answers, Manners, Phone
from telephony.ami import AmiClient
from telephony.ari.events import StasisStart
from tests.rig.asterisk import SOUNDS, Line, LineFactory
from tests.rig.bench import Bench, BenchFor, application, next_event
from tests.rig.hearing import contains_audio, loudness_dbfs
from tests.rig.tones import cut

pytestmark = [pytest.mark.calls, pytest.mark.asyncio(loop_scope="module")]

PROMPTS = (
    "fallback_menu",
    "fallback_wait",
    "fallback_no_agents",
    "leave_message",
    "message_saved",
    "goodbye",
    "option_invalid",
)
PROMPT_S = 0.8
HEARD = 0.5
"""Likeness of a prompt that was heard with one packet lost or late in its middle; chance: 0.1."""


@pytest.fixture(scope="module")
def noises(asterisk_folder: Path) -> Path:
    """Prompts that are over quickly: each a noise of its own, and no two alike."""
    folder = asterisk_folder / "noises"
    folder.mkdir()
    for name in (*PROMPTS, "caller_speaks", "agent_speaks"):
        _write_noise(folder / f"{name}.wav")
    return folder


@pytest.fixture(scope="module")
def lonely_line(start_line: LineFactory, noises: Path) -> Line:
    """A line that no application serves, with a queue that gives up after 3 s."""
    return start_line(sounds_dir=noises, fallback_wait_s=3)


@pytest_asyncio.fixture(loop_scope="module")
async def lonely(bench_for: BenchFor, lonely_line: Line) -> AsyncIterator[Bench]:
    async with bench_for(lonely_line) as bench:
        yield bench
        await lonely_line.process.cli("queue remove member PJSIP/201 from fallback")


async def take_seat(bench: Bench, manners: Manners | None = None) -> Phone:
    """A registered agent who is a member of the fallback queue."""
    phone = await bench.agent("201", manners)
    await bench.line.process.cli("queue add member PJSIP/201 to fallback")
    return phone


async def call_in(bench: Bench, number: str = "1150001111") -> tuple[PhoneCall, Recording]:
    """A call that hears the menu begin, and the recording of all it hears."""
    caller = await bench.caller()
    call = await caller.call("0800", caller_number=number)
    await call.wait_up()
    ear = await call.record(f"heard-{call.id}")
    await call.wait_sound()
    return call, ear


def essence(noises: Path, name: str) -> Path:
    """The middle of a prompt: its ends may fall victim to the beginning or the end of a call."""
    return cut(noises / f"{name}.wav", 0.3, 0.6)


async def heard_in_order(ear: Recording, noises: Path, *names: str) -> Path:
    """Every named prompt is in the recording, each after the one before."""
    recording = await ear.stop()
    offsets = []
    for name in names:
        match = contains_audio(recording, essence(noises, name))
        assert match.score > HEARD, f"{name} was not heard"
        offsets.append(match.offset_s)
    assert offsets == sorted(offsets), f"not heard in the order {names}"
    return recording


async def test_a_caller_who_chooses_reaches_a_registered_phone_and_both_are_heard(
    lonely: Bench, noises: Path
):
    agent = await take_seat(lonely, Answers())
    call, ear = await call_in(lonely, "1150001111")
    await call.press("1")
    ring = await agent.incoming()
    assert ring.caller_number == "1150001111"
    await ring.wait_up()
    agent_ear = await ring.record("agent-hears")
    await call.play_wav(noises / "caller_speaks.wav")
    await ring.play_wav(noises / "agent_speaks.wav")
    await heard_in_order(agent_ear, noises, "caller_speaks")
    await heard_in_order(ear, noises, "fallback_wait", "agent_speaks")
    await ring.hang_up()
    await call.wait_ended()


async def test_with_nobody_there_the_caller_leaves_a_message(lonely: Bench, noises: Path):
    call, ear = await call_in(lonely, "1150002222")
    await call.press("2")
    await until_recording(lonely)
    await call.play_wav(noises / "caller_speaks.wav")
    await call.press("#")
    assert (await call.wait_ended()).cause == 16
    await heard_in_order(
        ear, noises, "fallback_no_agents", "leave_message", "message_saved", "goodbye"
    )
    note = only_note(lonely, "1150002222")
    assert (note["dialled"], note["choice"]) == ("0800", "2")
    assert note["started"].endswith("Z")
    assert contains_audio(note["wav"], essence(noises, "caller_speaks")).score > HEARD


async def test_a_message_is_kept_when_the_caller_just_hangs_up(lonely: Bench, noises: Path):
    call, _ = await call_in(lonely, "1150003333")
    await call.press("3")
    await until_recording(lonely)
    await call.play_wav(noises / "caller_speaks.wav")
    await call.hang_up()
    await until(lambda: notes(lonely, "1150003333"))
    note = only_note(lonely, "1150003333")
    assert contains_audio(note["wav"], essence(noises, "caller_speaks")).score > HEARD
    assert not list((lonely.line.config.fallback_dir / ".partial").iterdir())


async def test_a_wrong_key_is_said_to_be_wrong_and_the_menu_comes_again(
    lonely: Bench, noises: Path
):
    agent = await take_seat(lonely)
    call, ear = await call_in(lonely)
    await call.press("9")
    await asyncio.sleep(2 * PROMPT_S + 0.4)  # what is to be heard takes this long
    await call.press("1")
    await agent.incoming()
    await heard_in_order(ear, noises, "option_invalid", "fallback_menu", "fallback_wait")


async def test_a_caller_who_presses_nothing_is_put_through(lonely: Bench):
    agent = await take_seat(lonely)
    await call_in(lonely)
    await agent.incoming()


async def test_an_unanswered_queue_ends_in_the_voicemail_with_music_meanwhile(
    lonely: Bench, noises: Path
):
    agent = await take_seat(lonely)
    call, ear = await call_in(lonely)
    await call.press("1")
    await agent.incoming()
    await until_recording(lonely)
    recording = await heard_in_order(ear, noises, "fallback_wait", "leave_message")
    await call.hang_up()
    queue_from_s = contains_audio(recording, essence(noises, "fallback_wait")).offset_s + PROMPT_S
    assert loudness_dbfs(recording, queue_from_s + 0.5, queue_from_s + 2.0) > -50


async def test_missing_sounds_do_not_keep_a_caller_from_a_phone(
    start_line: LineFactory, bench_for: BenchFor, asterisk_folder: Path
):
    line = start_line(sounds_dir=asterisk_folder / "no-sounds-here")
    async with bench_for(line) as bench:
        agent, caller = await take_seat(bench), await bench.caller()
        await caller.call("0800")
        await agent.incoming()


async def test_a_call_that_a_killed_application_left_behind_is_sent_to_the_menu(
    lonely: Bench, noises: Path
):
    caller = await lonely.caller()
    async with application(lonely.line) as app:
        call = await caller.call("0800")
        channel = (await next_event(app, StasisStart)).channel
        await app.channels.answer(channel.id)
        await call.wait_up()
    ear = await call.record("left-behind")
    config = lonely.line.config
    async with AmiClient(
        config.bind, config.ami_port, config.ami_user, config.ami_password
    ) as guardian:
        await guardian.wait_connected()
        await guardian.redirect(channel.name, "fallback", "s")
    await call.wait_sound()
    await asyncio.sleep(2 * PROMPT_S)
    await heard_in_order(ear, noises, "fallback_menu")


async def test_a_call_that_the_application_hands_back_hears_the_menu(lonely: Bench, noises: Path):
    caller = await lonely.caller()
    async with application(lonely.line) as app:
        call = await caller.call("0800")
        channel = (await next_event(app, StasisStart)).channel
        await app.channels.answer(channel.id)
        await call.wait_up()
        ear = await call.record("handed-back")
        await app.channels.continue_in_dialplan(channel.id)
        await call.wait_sound()
        await asyncio.sleep(2 * PROMPT_S)
    await heard_in_order(ear, noises, "fallback_menu")


async def test_callers_hear_the_menu_that_is_shipped(bench: Bench, asterisk_folder: Path):
    call, ear = await call_in(bench)
    await asyncio.sleep(2.5)  # enough of the welcome to know it by
    menu = asterisk_folder / "menu.wav"
    menu.write_bytes((SOUNDS / "fallback_menu.wav").read_bytes())
    assert contains_audio(await ear.stop(), cut(menu, 0.5, 1.0)).score > HEARD
    await call.hang_up()


def notes(bench: Bench, caller: str) -> list[Path]:
    found = bench.line.config.fallback_dir.glob("*.txt")
    return [path for path in found if f"caller={caller}\n" in path.read_text()]


def only_note(bench: Bench, caller: str) -> dict:
    (path,) = notes(bench, caller)
    lines = dict(line.split("=", 1) for line in path.read_text().splitlines())
    return lines | {"wav": path.with_suffix(".wav")}


async def until_recording(bench: Bench) -> None:
    partial = bench.line.config.fallback_dir / ".partial"
    await until(lambda: list(partial.glob("*.wav")))


async def until(holds: Callable[[], object], within_s: float = 15.0) -> None:
    async with asyncio.timeout(within_s):
        while not holds():  # noqa: ASYNC110  # files announce nothing, so we look
            await asyncio.sleep(0.05)


def _write_noise(wav: Path) -> None:
    rng = np.random.default_rng(list(wav.stem.encode()))
    samples = rng.normal(0.0, 2500.0, int(8000 * PROMPT_S)).astype("<i2")
    with wave.open(str(wav), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(samples.tobytes())
