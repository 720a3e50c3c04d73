"""Who spoke to the fallback while the application was dead is in the list, and mailed, once."""

import asyncio

import pytest

from telephony.ami import AmiClient
from telephony.ari.models import Channel
from tests.rig.overflow_stage import OverflowScene
from tests.rig.scene import Caller

pytestmark = [pytest.mark.calls, pytest.mark.asyncio(loop_scope="session")]

BEEP_S = 0.7
SAID = "option_invalid"


async def test_voicemails_of_the_fallback_are_listed_and_mailed_when_the_application_returns(
    overflow: OverflowScene,
):
    mails = len(overflow.mail.mails)
    noted = await overflow.dial()
    await noted.call.press("3")
    await overflow.joined(noted)
    await overflow.line.kill_application()
    stranger = await overflow.dial()
    await asyncio.gather(
        speak_to_the_fallback(overflow, noted), choose_and_speak(overflow, stranger, "2")
    )
    await overflow.line.start_application()

    await overflow.mail.arrived(mails + 2)
    assert sorted(to for (to,) in overflow.mail.recipients[mails:]) == [
        "dia@ejemplo.com",
        "ventas@ejemplo.com",
    ]
    of_noted, of_stranger = overflow.message_of(noted), overflow.message_of(stranger)
    assert of_noted["call_id"] == (await overflow.row_of(noted, ended=True))["call_id"]
    assert (of_noted["queue"], of_stranger["queue"]) == ("consultas", "ventas")
    row = await overflow.row_of(stranger, ended=True)
    assert (row["outcome"], row["diverted_to"]) == ("diverted", "message")
    spoken_s = sum(wav.stat().st_size / 16_000 for wav in overflow.line.prompt(SAID))
    for message in (of_noted, of_stranger):
        assert abs(message["duration_s"] - spoken_s) < 2.0
        assert [ticket["origin"] for ticket in tickets(overflow, message)] == ["message"]
    left = overflow.line.settings.fallback_messages_dir.rglob("*.*")
    assert [path for path in left if path.is_file()] == []


def tickets(scene: OverflowScene, message: dict) -> list[dict]:
    return scene.line.rows(
        "SELECT * FROM tickets WHERE ticket_number = ?", message["ticket_number"]
    )


async def choose_and_speak(scene: OverflowScene, caller: Caller, key: str) -> None:
    await scene.until_in_fallback_menu(caller)
    await caller.call.press(key)

    async def chosen() -> bool:
        return (await channel_of(scene, caller)).dialplan.context == "fallback-queue"

    await scene.until(chosen, "caller on the way to the fallback's queue")
    await speak_to_the_fallback(scene, caller)


async def speak_to_the_fallback(scene: OverflowScene, caller: Caller) -> None:
    """Sent on to the voicemail, as after three minutes in the fallback's queue; speaks, hangs up."""
    settings = scene.line.settings
    folder = settings.fallback_messages_dir
    channel = await channel_of(scene, caller)
    password = settings.ami_password.get_secret_value()
    async with AmiClient("127.0.0.1", settings.ami_port, settings.ami_user, password) as ami:
        await ami.wait_connected()
        await ami.redirect(channel.name, "fallback-voicemail", "s")
    digits = channel.id.replace(".", "")

    async def recording() -> bool:
        return any((folder / ".partial").glob(f"*-{digits}.wav"))

    await scene.until(recording, "recording of the fallback", within_s=20)
    await scene.listen(BEEP_S)
    for wav in scene.line.prompt(SAID):
        await caller.call.play_wav(wav)
    await caller.call.hang_up()

    async def noted() -> bool:
        return any(folder.glob(f"*-{digits}.txt"))

    await scene.until(noted, "note of the fallback")


async def channel_of(scene: OverflowScene, caller: Caller) -> Channel:
    channels = await scene.line.events.ari.channels.list()
    return next(channel for channel in channels if channel.caller.number == caller.number)
