"""The application is killed while callers leave messages and take tickets: each is kept once."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from email.message import EmailMessage
from pathlib import Path

import pytest

from telephony.ari.events import RecordingFinished
from tests.rig.overflow_stage import OverflowScene
from tests.rig.scene import Caller
from tests.rig.smtp import OK
from tests.soak.kill_run import Plan, run

pytestmark = [pytest.mark.calls, pytest.mark.asyncio(loop_scope="session")]


async def asking(scene: OverflowScene) -> Caller:
    return await scene.offered("2")


async def recording(scene: OverflowScene) -> Caller:
    caller = await scene.offered("2")
    await scene.begin_message(caller)
    return caller


async def reviewing(scene: OverflowScene) -> Caller:
    caller = await scene.offered("2")
    await scene.leave_message(caller)
    return caller


async def numbered(scene: OverflowScene) -> Caller:
    caller = await scene.offered("2")
    await caller.call.press("3")
    await scene.until_said("ticket_before", since=caller.mark)
    return caller


async def say(scene: OverflowScene, caller: Caller) -> None:
    (wav,) = scene.line.prompt("ask_company")
    await caller.call.play_wav(wav)


def body_of(mail: EmailMessage) -> str:
    body = mail.get_body()
    return str(body.get_content()) if body is not None else ""


@asynccontextmanager
async def dead(scene: OverflowScene) -> AsyncIterator[None]:
    """The application is dead for a while; the guardian is not to notice, however slow we are."""
    scene.line.guardian.send(signal.SIGSTOP)
    await scene.line.kill_application()
    try:
        yield
    finally:
        await scene.line.start_application()
        scene.line.guardian.send(signal.SIGCONT)


@asynccontextmanager
async def mute(scene: OverflowScene) -> AsyncIterator[None]:
    """Asterisk does nothing for a while, and so says nothing."""
    asterisk = scene.line.asterisk.pid
    assert asterisk is not None
    os.kill(asterisk, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(asterisk, signal.SIGCONT)


async def until_moved(scene: OverflowScene, caller: Caller) -> None:
    """Waits, at closer intervals than usual, until the sound of the message is in its place."""
    (row,) = scene.line.rows("SELECT call_id FROM calls WHERE caller_number = ?", caller.number)
    folder = scene.line.settings.messages_dir
    async with asyncio.timeout(10):
        while not list(folder.glob(f"{row['call_id']}-*.wav")):  # noqa: ASYNC110  # untold
            await asyncio.sleep(0.001)


def messages_of(scene: OverflowScene, caller: Caller) -> Callable[[], Awaitable[int]]:
    """Counts the caller's messages."""

    async def look() -> int:
        sql = "SELECT 1 FROM voice_messages WHERE caller_number = ?"
        return len(scene.line.rows(sql, caller.number))

    return look


async def test_callers_who_choose_listen_or_speak_lose_nothing_by_a_kill(
    overflow: OverflowScene,
) -> None:
    chooses, listens = await asking(overflow), await numbered(overflow)
    speaks = await recording(overflow)
    mark = overflow.line.events.mark()
    async with dead(overflow):
        await say(overflow, speaks)
        await speaks.call.hang_up()
        await overflow.line.events.first(RecordingFinished, since=mark)
    await overflow.until_said("overflow_no_agents", since=mark)
    await overflow.until_said("ticket_before", since=mark)
    await listens.call.hang_up()
    mark = overflow.line.events.mark()
    await chooses.call.press("3")
    await overflow.until_said("ticket_before", since=mark)
    await chooses.call.hang_up()
    await overflow.row_of(speaks, ended=True)
    assert overflow.message_of(speaks)["duration_s"] > 3
    for caller in (chooses, listens, speaks):
        assert len(overflow.tickets_of(caller)) == 1


async def test_a_kill_while_reviewing_and_one_right_after_sending_leave_one_message(
    overflow: OverflowScene,
) -> None:
    caller = await reviewing(overflow)
    mark = overflow.line.events.mark()
    await overflow.line.die_and_come_back()
    await overflow.until_said("message_review", since=mark)
    await caller.call.press("1")
    await until_moved(overflow, caller)
    await overflow.line.die_and_come_back()  # most often its message is not recorded yet
    await overflow.until_said("message_saved", since=mark)
    await caller.call.hang_up()
    await overflow.row_of(caller, ended=True)
    assert overflow.message_of(caller)["duration_s"] > 3
    assert len(overflow.tickets_of(caller)) == 1


async def test_a_kill_between_the_commit_and_the_words_or_the_mail_loses_neither(
    overflow: OverflowScene,
) -> None:
    mail = overflow.mail
    before = len(mail.mails)
    mail.to_sender = "451 later"
    caller = await reviewing(overflow)
    await caller.call.press("1")
    await until_moved(overflow, caller)
    async with mute(overflow):
        await overflow.until(messages_of(overflow, caller), "message")
        overflow.line.guardian.send(signal.SIGSTOP)
        await overflow.line.kill_application()
    mail.to_sender = OK
    mark = overflow.line.events.mark()
    await overflow.line.die_and_come_back()
    await overflow.until_said("message_saved", since=mark)
    (arrived,) = (await mail.arrived(before + 1))[before:]
    assert caller.number in body_of(arrived)
    await caller.call.wait_ended(20)
    assert len(overflow.tickets_of(caller)) == await messages_of(overflow, caller)() == 1


async def test_a_kill_during_the_mail_sends_it_again_under_the_same_id(
    overflow: OverflowScene,
) -> None:
    mail = overflow.mail
    before = len(mail.mails)
    mail.hangs_at = "TAKEN"
    mail.hung.clear()
    mail.goes_on.clear()
    caller = await reviewing(overflow)
    await caller.call.hang_up()
    async with asyncio.timeout(20):
        await mail.hung.wait()
    async with dead(overflow):
        mail.hangs_at = ""
        mail.goes_on.set()  # the server had taken it, and could tell nobody
    first, again = (await mail.arrived(before + 2))[before:]
    assert first["Message-ID"] == again["Message-ID"]
    assert caller.number in body_of(again)


async def test_nothing_is_lost_or_doubled_when_kills_come_at_random_moments(
    asterisk_folder: Path,
) -> None:
    folder = asterisk_folder / "killed"
    folder.mkdir()
    findings = await run(
        Plan(calls=6, at_once=6, seed=11, patience_s=14, silence_limit_s=14), folder
    )
    assert findings.faults() == []
    assert findings.kills
    assert findings.messages or findings.tickets
