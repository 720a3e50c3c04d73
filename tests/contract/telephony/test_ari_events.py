"""The event stream against a server that misbehaves."""

import asyncio
import socket

import pytest

from telephony.ari import AriClient
from telephony.ari.events import (
    ApplicationReplaced,
    ChannelDtmfReceived,
    Connected,
    Disconnected,
    StasisStart,
    UnknownEvent,
)
from telephony.errors import AriAuthError, AriReplaced, AriUnavailable
from tests.contract.telephony.scripted_ari import ScriptedAri


async def take(client, count):
    """The next `count` items of the stream."""
    async with asyncio.timeout(5):
        return [await anext(client.events()) for _ in range(count)]


async def test_each_call_gets_its_events_in_the_order_they_were_sent(server, open_client):
    async with open_client() as client:
        socket_ = await server.sockets.get()
        for number in range(300):
            channel = {"id": f"call-{number % 3}"}
            await socket_.send(
                type="ChannelDtmfReceived",
                digit=str(number % 10),
                duration_ms=number,
                channel=channel,
            )
        _, *events = await take(client, 301)
    for call in range(3):
        durations = [e.duration_ms for e in events if e.channel_ids == (f"call-{call}",)]
        assert durations == list(range(call, 300, 3))


async def test_connected_comes_before_the_first_event_even_if_that_was_sent_at_once(
    server: ScriptedAri, open_client
):
    filter_asked = asyncio.Event()
    event_sent = asyncio.Event()

    async def answer(method, uri):
        filter_asked.set()
        await event_sent.wait()
        return 204, None

    server.answer = answer
    async with open_client(event_filter=["StasisStart"]) as client:
        socket_ = await server.sockets.get()
        await filter_asked.wait()
        await socket_.start_call("early")
        event_sent.set()
        connected, start = await take(client, 2)
    assert connected == Connected(resync=True, connection=1)
    assert start.channel_ids == ("early",)


@pytest.mark.parametrize(
    "sent",
    [
        b'{"type":"SomethingNew","channel":{"id":"c1"},"extra":[1,2]}',
        b'{"type":"ChannelDtmfReceived","digit":7,"channel":{"id":"c1"}}',
        b'{"type":"StasisStart","args":"none","channel":{"id":"c1"}}',
        b'{"type":"ChannelDestroyed","cause":"16","channel":{"id":"c1"}}',
    ],
)
async def test_an_unknown_or_misshapen_event_is_handed_over_raw_with_its_call(
    server, open_client, sent
):
    async with open_client() as client:
        socket_ = await server.sockets.get()
        await socket_.send_raw(sent)
        await socket_.start_call("c2")
        _, unknown, start = await take(client, 3)
    assert isinstance(unknown, UnknownEvent)
    assert unknown.channel_ids == ("c1",)
    assert isinstance(start, StasisStart)


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"{",
        b'{"type":"StasisStart","channel":',
        b"[1,2,3]",
        b"null",
        b'{"no":"type"}',
        b'{"type":42}',
        b'{"type":"StasisStart","channel":{"id":"\xff\xfe"}}',
        b"[" * 100_000,
    ],
)
async def test_a_malformed_message_is_counted_and_the_stream_goes_on(server, open_client, sent):
    async with open_client() as client:
        socket_ = await server.sockets.get()
        await socket_.send_raw(sent)
        await socket_.start_call("next")
        _, start = await take(client, 2)
        assert start.channel_ids == ("next",)
        assert client.stats.malformed_messages == 1
        assert client.stats.connections == 1


async def test_a_connection_cut_in_mid_message_heals_and_asks_for_a_resync(server, open_client):
    async with open_client() as client:
        first = await server.sockets.get()
        await first.start_call("before")
        assert len(await take(client, 2)) == 2
        first.cut_in_mid_message()
        second = await server.sockets.get()
        await second.start_call("after")
        lost, again, start = await take(client, 3)
    assert isinstance(lost, Disconnected)
    assert again == Connected(resync=True, connection=2)
    assert start.channel_ids == ("after",)


async def test_events_that_arrived_before_a_drop_are_all_delivered(server, open_client):
    async with open_client() as client:
        socket_ = await server.sockets.get()
        for number in range(500):
            await socket_.start_call(str(number))
        await socket_.close()
        items = await take(client, 502)
    assert [item.channel_ids[0] for item in items[1:-1]] == [str(n) for n in range(500)]
    assert "code 1000" in items[-1].reason


async def test_a_server_that_is_not_there_yet_is_found_when_it_comes(open_client):
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        late = ScriptedAri(port=held.getsockname()[1])
    async with open_client(url=f"http://127.0.0.1:{late.port}") as client:
        with pytest.raises(AriUnavailable, match="no connection within"):
            await client.wait_connected(deadline_s=0.05)
        await late.start()
        await client.wait_connected()
        assert await take(client, 1) == [Connected(connection=1)]
    await late.stop()


async def test_a_peer_that_falls_silent_is_noticed(server, open_client):
    server.silent_pongs = True
    async with open_client(heartbeat_s=0.1) as client:
        connected, lost = await take(client, 2)
    assert isinstance(connected, Connected)
    assert isinstance(lost, Disconnected)


async def test_a_handshake_that_is_never_answered_does_not_hang(open_client):
    async def swallow(reader, writer):
        await reader.read()
        writer.close()

    mute = await asyncio.start_server(swallow, "127.0.0.1", 0)
    host, port = mute.sockets[0].getsockname()
    async with open_client(url=f"http://{host}:{port}", connect_deadline_s=0.05) as client:
        with pytest.raises(AriUnavailable):
            await client.wait_connected(deadline_s=0.3)
    mute.close()
    await mute.wait_closed()


async def test_a_wrong_password_is_reported_once_naming_the_setting_and_not_retried(
    server, open_client
):
    async with open_client(password="wrong") as client:
        with pytest.raises(AriAuthError, match="ari_user and ari_password"):
            await client.wait_connected()
        with pytest.raises(AriAuthError, match="401"):
            await take(client, 1)
        assert not client.connected
        # Many times the back-off of this client.
        await asyncio.sleep(0.1)
    assert server.handshakes == 1


async def test_the_password_is_in_no_error_and_no_log(server, open_client, caplog):
    caplog.set_level("DEBUG")
    async with open_client(password="hunter2") as client:
        with pytest.raises(AriAuthError) as caught:
            await client.wait_connected()
    assert "hunter2" not in f"{caught.value!r} {caught.value} {caplog.text}"


async def test_a_server_whose_ari_is_still_loading_is_tried_again(server, open_client):
    server.handshake_status = 404
    async with open_client() as client:
        await server.until(lambda: server.handshakes >= 2)
        server.handshake_status = 101
        await client.wait_connected()


async def test_being_replaced_is_an_event_and_then_final(server, open_client):
    async with open_client() as client:
        socket_ = await server.sockets.get()
        await socket_.send(type="ApplicationReplaced", application="line")
        items = await take(client, 3)
        with pytest.raises(AriReplaced, match="took over"):
            await take(client, 1)
    assert isinstance(items[1], ApplicationReplaced)
    assert isinstance(items[2], Disconnected)
    assert server.handshakes == 1


async def test_an_application_that_falls_far_behind_is_resynchronised_not_drowned(
    server, open_client
):
    async with open_client(max_backlog=100) as client:
        first = await server.sockets.get()
        await client.wait_connected()
        for number in range(99):
            await first.start_call(str(number))
        await first.closed.wait()
        assert client.backlog <= 101
        # Reconnecting before the application has caught up would drown it again.
        await asyncio.sleep(0.1)
        assert server.handshakes == 1
        items = await take(client, 101)
        assert "events behind" in items[-1].reason
        assert await take(client, 1) == [Connected(connection=2)]


async def test_filter_and_subscriptions_are_set_again_after_each_connect(server, open_client):
    async with open_client(
        event_filter=["StasisStart"], event_sources=["endpoint:PJSIP", "deviceState:"]
    ) as client:
        first = await server.sockets.get()
        await take(client, 1)
        await first.close()
        await take(client, 2)
    assert server.requests == 2 * [
        ("PUT", "applications/line/eventFilter"),
        ("POST", "applications/line/subscription?eventSource=endpoint:PJSIP,deviceState:"),
    ]
    assert server.bodies[0] == {"allowed": [{"type": "StasisStart"}, {"type": "RESTResponse"}]}


async def test_a_refused_filter_is_tried_again_with_the_connection(server, open_client):
    async def refuse(method, uri):
        return 500, {"message": "no"}

    server.answer = refuse
    async with open_client(event_filter=["StasisStart"]) as client:
        await server.sockets.get()
        await server.sockets.get()
        assert not client.connected
        assert client.backlog == 0


async def test_a_user_who_may_only_read_is_reported_once_naming_the_setting(server, open_client):
    async def forbid(method, uri):
        return 403, {"message": "Forbidden"}

    server.answer = forbid
    async with open_client(event_filter=["StasisStart"]) as client:
        with pytest.raises(AriAuthError, match="ari_user"):
            await client.wait_connected()
    assert server.handshakes == 1


async def test_the_stream_ends_when_the_client_is_closed(server, open_client):
    async with open_client() as client:
        await take(client, 1)
        reading = asyncio.create_task(read_all(client))
        await asyncio.sleep(0)
    assert [type(item) for item in await reading] == [Disconnected]


async def read_all(client):
    return [item async for item in client.events()]


async def test_two_readers_of_one_stream_are_refused(server, open_client):
    async with open_client() as client:
        await take(client, 1)
        reading = asyncio.create_task(anext(client.events()))
        await asyncio.sleep(0)
        with pytest.raises(RuntimeError, match="a reader already"):
            await anext(client.events())
        socket_ = await server.sockets.get()
        await socket_.send(type="ChannelDtmfReceived", digit="#", channel={"id": "c"})
        assert isinstance(await reading, ChannelDtmfReceived)


def test_an_address_without_a_scheme_names_the_setting():
    with pytest.raises(ValueError, match="ari_url"):
        AriClient("127.0.0.1:8088", "user", "password", "app")
