"""The AMI client against a server that misbehaves: every fault it must not share is tried."""

import asyncio
import logging
import socket
from contextlib import asynccontextmanager

import pytest

from telephony.ami import AmiClient, AmiConnected, AmiDisconnected, AmiOptions
from telephony.backoff import Backoff
from telephony.errors import AmiAuthError, AmiError, AmiTimeout, AmiUnavailable
from tests.contract.telephony.scripted_ami import SECRET, USER, ScriptedAmi

QUICK = Backoff(first_s=0.01, cap_s=0.05)


@pytest.fixture
async def server():
    scripted = ScriptedAmi()
    await scripted.start()
    yield scripted
    await scripted.stop()


@asynccontextmanager
async def client_of(server, secret=SECRET, **options):
    chosen = AmiOptions(**({"backoff": QUICK} | options))
    async with AmiClient("127.0.0.1", server.port, USER, secret, chosen) as ami:
        yield ami


@asynccontextmanager
async def session_of(server, **options):
    async with client_of(server, **options) as ami:
        await ami.wait_connected()
        yield ami, await server.sessions.get()


async def take(stream, count):
    async with asyncio.timeout(5):
        return [await anext(stream) for _ in range(count)]


async def test_a_letter_split_over_two_segments_survives(server):
    event = "Event: Newchannel\r\nCallerIDName: Ñandú 😀\r\n\r\n".encode()
    async with session_of(server) as (ami, session):
        with ami.events("Newchannel") as events:
            for byte in event:
                await session.send(bytes([byte]))
            [newchannel] = await take(events, 1)
    assert newchannel["calleridname"] == "Ñandú 😀"


async def test_a_wrong_password_is_reported_once_and_not_retried(server, caplog):
    async with client_of(server, secret="hunter2") as ami:
        with ami.events() as events:
            with pytest.raises(AmiAuthError, match="ami_user and ami_password"):
                await ami.wait_connected()
            with pytest.raises(AmiAuthError, match="Authentication failed"):
                await take(events, 1)
        with pytest.raises(AmiAuthError):
            await ami.ping()
    assert server.connections == 1
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert "hunter2" not in caplog.text


async def test_close_ends_the_client_also_while_it_reconnects(server):
    async with client_of(server, backoff=Backoff(first_s=0.001, cap_s=0.001)) as ami:
        await ami.wait_connected()
        session = await server.sessions.get()
        server.greeting = b"SSH-2.0\r\n"
        session.drop()
        await server.until(lambda: server.connections >= 3)
    seen = server.connections
    for _ in range(50):
        await asyncio.sleep(0.001)
    assert server.connections == seen


async def test_a_silent_peer_is_noticed_and_left(server):
    async def never(session, action):
        return

    server.answer = never
    async with session_of(server, ping_every_s=0.02, ping_deadline_s=0.05) as (ami, _):
        with ami.events() as events:
            lost, again = await take(events, 2)
    assert "silent" in lost.reason
    assert isinstance(again, AmiConnected)


async def test_a_peer_that_sends_events_is_not_pinged(server):
    # Long against what a busy machine may keep an event waiting, short against all of them.
    async with session_of(server, ping_every_s=0.3) as (ami, session):
        for _ in range(40):
            await session.message(Event="Heartbeat")
            await asyncio.sleep(0.01)
        assert ami.connected
    assert {action["Action"] for action in server.actions} == {"Login"}


async def test_an_event_with_the_id_of_an_action_reaches_its_subscribers(server):
    async def originate(session, action):
        await session.reply(action, "Success", Message="Originate successfully queued")
        await session.message(Event="OriginateResponse", ActionID=action["ActionID"], Reason="4")

    server.answer = originate
    async with session_of(server) as (ami, _):
        with ami.events("OriginateResponse") as events:
            await ami.action("Originate", Channel="Local/1@x", Async=True)
            [event] = await take(events, 1)
    assert event["Reason"] == "4"


async def test_a_list_is_gathered_whole_while_other_events_pass_between_its_items(server):
    async def channels(session, action):
        identity = {"ActionID": action["ActionID"]}
        await session.reply(action, "Success", EventList="start")
        for number in range(3):
            await session.message(
                Event="CoreShowChannel",
                Channel=f"PJSIP/{number}",
                ChannelStateDesc="Up",
                Duration="01:02:03",
                BridgeID="b",
                **identity,
            )
            await session.message(Event="Newchannel", Channel="other")
        await session.message(Event="CoreShowChannelsComplete", EventList="Complete", **identity)

    server.answer = channels
    async with session_of(server) as (ami, _):
        with ami.events("newchannel") as others:
            rows = await ami.show_channels()
            assert len(await take(others, 3)) == 3
    assert [row.channel for row in rows] == ["PJSIP/0", "PJSIP/1", "PJSIP/2"]
    assert rows[0].duration_s == 3723


async def test_a_refused_action_carries_asterisk_s_words(server):
    async def refuse(session, action):
        await session.reply(action, "Error", Message="No such channel")

    server.answer = refuse
    async with session_of(server) as (ami, _):
        with pytest.raises(AmiError, match="AMI Redirect: No such channel"):
            await ami.redirect("PJSIP/1", "fallback", "s")


async def test_an_action_without_an_answer_fails_at_its_deadline_and_the_late_one_is_ignored(
    server,
):
    held = []

    async def answer(session, action):
        if action["Action"] == "Slow":
            held.append(action)
        else:
            await session.reply(held[0], "Success", Message="late")
            await session.reply(action, "Success", Message="mine")

    server.answer = answer
    async with session_of(server) as (ami, _):
        with pytest.raises(AmiTimeout, match=r"0\.05 s"):
            await ami.action("Slow", deadline_s=0.05)
        reply = await ami.action("Quick")
    assert reply.response["message"] == "mine"


async def test_actions_fail_at_once_when_the_connection_drops(server):
    async def drop(session, action):
        session.drop()

    server.answer = drop
    async with session_of(server, deadline_s=60) as (ami, _):
        async with asyncio.timeout(1):
            with pytest.raises(AmiUnavailable):
                await ami.ping()


async def test_a_drop_in_mid_message_heals_and_subscribers_are_told(server):
    async with session_of(server) as (ami, session):
        with ami.events() as events:
            await session.send(b"Event: Newchannel\r\nChan")
            session.drop()
            lost, again = await take(events, 2)
            second = await server.sessions.get()
            await second.message(Event="Newchannel", Channel="PJSIP/2")
            [event] = await take(events, 1)
    assert isinstance(lost, AmiDisconnected)
    assert isinstance(again, AmiConnected)
    assert event["channel"] == "PJSIP/2"


async def test_actions_without_a_connection_fail_at_once_and_are_not_run_later(server):
    server.greeting = b"not an ami\r\n"
    async with client_of(server) as ami:
        with pytest.raises(AmiUnavailable, match="not connected"):
            await ami.redirect("PJSIP/1", "fallback", "s")
        server.greeting = b"Asterisk Call Manager/11.0.0\r\n"
        await ami.wait_connected()
        await ami.ping()
    assert [action["Action"] for action in server.actions] == ["Login", "Ping"]


async def test_nobody_there_is_said_with_the_address():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    async with AmiClient("127.0.0.1", port, USER, SECRET, AmiOptions(backoff=QUICK)) as ami:
        with pytest.raises(AmiUnavailable, match=f"127.0.0.1:{port}"):
            await ami.wait_connected(deadline_s=0.05)


async def test_a_peer_that_never_greets_is_given_up(server):
    server.greeting = b"Asterisk Call"
    async with client_of(server, connect_deadline_s=0.03) as ami:
        await server.until(lambda: server.connections >= 2)
        assert not ami.connected


@pytest.mark.parametrize(
    "noise",
    [
        b"\r\n\r\n",
        b"garbage without a colon\r\n\r\n",
        b": \r\n\r\n",
        b"Event\r\n\r\n",
        b"Response: Follows\r\n\r\n",
        b"Response: Success\r\nActionID: 999999\r\n\r\n",
        b"Event: \xff\xfe\xfa\r\nX: \xc3\r\n\r\n",
        b"\x00\x01\x02\r\n\r\n",
    ],
)
async def test_noise_is_skipped_and_the_session_goes_on(server, noise):
    async with session_of(server) as (ami, session):
        with ami.events("Good") as events:
            await session.send(noise)
            await session.message(Event="Good")
            await take(events, 1)
        await ami.ping()
    assert server.connections == 1


async def test_a_subscriber_that_falls_far_behind_is_told_and_others_are_not_hurt(server):
    async with session_of(server, max_backlog=10) as (ami, session):
        with ami.events("Flood") as slow, ami.events("Good") as good:
            for _ in range(20):
                await session.message(Event="Flood")
            await session.message(Event="Good")
            await take(good, 1)
            await take(slow, 10)
            with pytest.raises(AmiError, match="behind"):
                await take(slow, 1)


async def test_a_line_break_cannot_smuggle_in_a_header(server):
    async with session_of(server) as (ami, _):
        with pytest.raises(ValueError, match="'Exten' must be one line"):
            await ami.redirect("PJSIP/1", "fallback", "s\r\nAction: Originate")
        await ami.ping()
    assert "Originate" not in {action["Action"] for action in server.actions}


async def test_closing_fails_actions_that_wait_and_ends_subscriptions(server):
    async def never(session, action):
        return

    server.answer = never
    async with session_of(server, deadline_s=60) as (ami, _):
        with ami.events("X") as events:
            asked = asyncio.create_task(ami.ping())
            await server.until(lambda: len(server.actions) == 2)
            reading = asyncio.create_task(read_all(events))
            await ami.__aexit__()
            with pytest.raises(AmiUnavailable):
                await asked
            assert [type(item) for item in await reading] == [AmiDisconnected]


async def read_all(stream):
    return [item async for item in stream]
